"""What is pasted into other people's programs: zone files, web servers, shells. Nothing in it can break out of quotes.

Names are A-labels, values are base64url, tokens are what RFC 8555 §8.1 allows; and still everything is quoted, and
what does not look as it must is refused.
"""

from __future__ import annotations

import re
import shlex

from acme_desktop.desktop.panes.challenges.things import Thing

TTL = 60
# For the folder of the challenge files on IIS: files without an ending are served, whatever the site does besides.
IIS_CONFIG = """\
<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <system.webServer>
    <staticContent>
      <remove fileExtension="." />
      <mimeMap fileExtension="." mimeType="text/plain" />
    </staticContent>
    <handlers>
      <clear />
      <add name="StaticFile" path="*" verb="GET" modules="StaticFileModule" resourceType="Either" />
    </handlers>
  </system.webServer>
</configuration>
"""
_NAME = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*\Z", re.ASCII)
_VALUE = re.compile(r"[A-Za-z0-9_.=-]{1,512}\Z", re.ASCII)
_PATH = re.compile(r"/[A-Za-z0-9_./-]{1,512}\Z", re.ASCII)


def zone_lines(thing: Thing) -> list[str]:
    """Lines for a zone file (RFC 1035 §5.1), names absolute."""
    name = _fit(_NAME, thing.name)
    return [f'{name}. {TTL} IN TXT "{_fit(_VALUE, value.text)}"' for value in thing.values]


def nsupdate_lines(thing: Thing, verb: str = "add") -> list[str]:
    """For nsupdate (RFC 2136); with `delete` what takes it away again."""
    name = _fit(_NAME, thing.name)
    ttl = f" {TTL}" if verb == "add" else ""
    return [f'update {verb} {name}.{ttl} TXT "{_fit(_VALUE, value.text)}"' for value in thing.values]


def nginx_rule(thing: Thing) -> str:
    """A location that answers this one path with the content itself, whatever else the site does; "" for a record."""
    if thing.file is None:
        return ""
    path, content = _fit(_PATH, thing.file.path), _fit(_VALUE, thing.file.content)
    return f'location = {path} {{\n    auth_basic off;\n    default_type text/plain;\n    return 200 "{content}";\n}}\n'


def shell_lines(thing: Thing, root: str = "/var/www/html") -> list[str]:
    """For a POSIX shell: the file below the site's folder, without a line end; none for a record."""
    if thing.file is None:
        return []
    path, content = _fit(_PATH, thing.file.path), _fit(_VALUE, thing.file.content)
    target = shlex.quote(f"{root}{path}")
    folder = shlex.quote(f"{root}{path.rpartition('/')[0]}")
    return [f"mkdir -p {folder}", f"printf '%s' {shlex.quote(content)} > {target}"]


def _fit(pattern: re.Pattern[str], text: str) -> str:
    """Raises ValueError for what has no place in somebody's configuration."""
    if not pattern.match(text):
        raise ValueError(f"not fit to be handed off: {text[:80]!r}")
    return text
