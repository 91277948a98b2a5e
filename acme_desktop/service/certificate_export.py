"""Certificates as files for the place where they will run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import PurePath

from acme_desktop.domain.certificate import Certificate
from acme_desktop.domain.crashpoint import crashpoint
from acme_desktop.domain.errors import InputError, VaultError
from acme_desktop.domain.events import Event, Outcome, Topic
from acme_desktop.service import guard, secrets
from acme_desktop.service.answers import ExportedFiles
from acme_desktop.service.job import Job
from acme_desktop.service.ports import FoundCertificate, Ports
from acme_desktop.service.requests import ExportCertificate

FORMATS = ("pem", "pfx", "pfx-legacy", "der", "p7b")
_WITH_PASSWORD = ("pfx", "pfx-legacy")
_WITH_KEY = ("pem", *_WITH_PASSWORD)
_MOST_NAMES = 5
_REPLACE_HINT = "Choose another folder, or replace what is there with --replace."


def export_certificate(command: ExportCertificate, ports: Ports, job: Job) -> ExportedFiles:
    """Files for the place where it will run; a private key's file is for its owner only (0600).

    Over an earlier version of the same certificate they are written without a word: that is what timers do.
    """
    form = command.form.strip().lower()
    if form not in FORMATS:
        raise InputError(
            "format", "{given} is not a format", hint=f"Use {', '.join(FORMATS)}.", given=repr(command.form)
        )
    if not command.folder.strip():
        raise InputError("to", "a folder is needed")
    if form in _WITH_PASSWORD and not command.password:
        raise InputError("password", "a {form} file needs a password", hint="Give --password-stdin.", form=form)
    with ports.database.read() as tx:
        certificate = tx.certificates.get(command.certificate_id)
    key = None
    if certificate.key_ref and form in _WITH_KEY:
        guard.require_confirmed(command, ports, job)
        key = secrets.load_key(ports, certificate.key_ref)
    name = certificate.identifiers[0].value
    contents = ports.crypto.export(
        form, pem=certificate.pem, key=key, password=command.password.encode(), friendly_name=name
    )
    files = {f"{file_stem(name)}-{suffix}": (content, _mode(suffix)) for suffix, content in contents.items()}
    if not command.replace:
        _refuse_others(certificate, command, tuple(files), ports)
    with ports.database.write(job) as tx:
        detail = {"format": form, "to": command.folder, "with_key": key is not None}
        tx.record(Event(Topic.CERTIFICATE, "export", str(certificate.id), Outcome.INTENT, detail))
        tx.commit()
    paths = ports.files.write(command.folder, files)
    crashpoint("X5")
    with ports.database.write(job) as tx:
        fresh = tx.certificates.get(certificate.id)
        tx.certificates.save(replace(fresh, exported_to=str(PurePath(paths[0]).parent)))
        tx.record(Event(Topic.CERTIFICATE, "export", str(certificate.id), detail={**detail, "files": list(paths)}))
        tx.commit()
    crashpoint("X6")
    return ExportedFiles(paths)


def _refuse_others(certificate: Certificate, command: ExportCertificate, names: tuple[str, ...], ports: Ports) -> None:
    """Raises InputError where one of these files belongs to another certificate, or can't be seen to be this one's."""
    ours = ports.crypto.find_leaf(certificate.pem.encode(), b"")
    unknown, ours_is_there = [], False
    for name, content in ports.files.present(command.folder, names).items():
        found = ports.crypto.find_leaf(content, command.password.encode())
        if found is None:
            if not _is_its_key(content, certificate, ports):
                unknown.append(name)
        elif not found.identifiers:
            continue  # a CA's certificate, as in chain.pem
        elif ours and (found.identifiers, found.key_kind) == (ours.identifiers, ours.key_kind):
            ours_is_there = True
        else:
            raise InputError(
                "to",
                "{file} is there already and belongs to another certificate: {whose}",
                hint=_REPLACE_HINT,
                file=str(PurePath(command.folder, name)),
                whose=_described(found, ports),
            )
    # A PFX under another password, or half a file, tells nothing by itself; beside our certificate it is ours.
    if unknown and not ours_is_there:
        raise InputError(
            "to",
            "{file} is there already, and whose it is can't be seen",
            hint=_REPLACE_HINT,
            file=str(PurePath(command.folder, unknown[0])),
        )


def _is_its_key(content: bytes, certificate: Certificate, ports: Ports) -> bool:
    """Of this certificate or of another version of it: an export that was killed leaves the key alone behind."""
    try:
        public = ports.crypto.public_key(content)
    except VaultError:
        return False
    with ports.database.read() as tx:
        kept = tx.certificates.list(superseded=True)
    versions = (c for c in kept if set(c.identifiers) == set(certificate.identifiers))
    return any(ports.crypto.read_chain(c.pem).public_key == public for c in versions)


def _described(found: FoundCertificate, ports: Ports) -> str:
    with ports.database.read() as tx:
        known = (c.id for c in tx.certificates.list(superseded=True) if c.fingerprint == found.fingerprint)
        number = next(known, None)
    names = ", ".join(sorted(i.value for i in found.identifiers)[:_MOST_NAMES])
    more = len(found.identifiers) - _MOST_NAMES
    names = f"{names} and {more} more" if more > 0 else names
    what = f"certificate {number}" if number else "one that is not kept here"
    return f"{what}, for {names} ({found.key_kind} key, until {found.not_after:%Y-%m-%d})"


def file_stem(name: str) -> str:
    """A name as part of a file name on every system: `*.a.example` → `_.a.example`, an IPv6 address with dashes."""
    return name.replace("*", "_").replace(":", "-")


def _mode(suffix: str) -> int:
    return 0o600 if suffix.startswith(("privkey", "bundle")) else 0o644
