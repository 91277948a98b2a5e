"""What is wrong with a web server, or with the way to it."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from acme_desktop.desktop.panes.challenges.fix import Advice
from acme_desktop.desktop.panes.challenges.rules import nginx_rule
from acme_desktop.desktop.panes.challenges.things import Thing
from acme_desktop.domain.challenge import WELL_KNOWN
from acme_desktop.domain.diagnosis import Diagnosis, Mistake

translate = QCoreApplication.translate
_MOVED = (Mistake.WITH_ENDING, Mistake.OTHER_FOLDER)
MISTAKES = frozenset(
    (
        *_MOVED,
        Mistake.PRIVATE_ADDRESS,
        Mistake.NOT_HTTP,
        Mistake.TLS_BROKEN,
        Mistake.SAME_EVERYWHERE,
        Mistake.REDIRECT_LOOP,
        Mistake.REDIRECT_PORT,
        Mistake.REDIRECT_PRIVATE,
        Mistake.REDIRECT_STRANGE,
        Mistake.REDIRECT_TO_NOBODY,
    )
)


def tell(thing: Thing, found: Diagnosis, where: str) -> Advice:
    """One of MISTAKES; `where` is “Over IPv6” where only that is wrong."""
    said = found.seen.answer if found.seen else ""
    headline, text = _words(found)
    told = text.format(
        path=thing.file.path if thing.file and found.mistake in _MOVED else WELL_KNOWN,
        name=thing.file.file_name if thing.file else "",
        place=found.place,
        said=said[:1].upper() + said[1:].rstrip("."),
    )
    if where:
        told = translate("Challenges", "{where}: {text}").format(where=where, text=told)
    if found.mistake is Mistake.PRIVATE_ADDRESS:
        return Advice("warn", headline, told)
    if found.mistake in _MOVED:
        path = thing.file.path if thing.file else ""
        return Advice("bad", headline, told, translate("Challenges", "Copy path"), path)
    return Advice("bad", headline, told, translate("Challenges", "Copy nginx rule"), nginx_rule(thing))


def _words(found: Diagnosis) -> tuple[str, str]:
    without = translate("Challenges", "{said}. Serve “{path}” without that redirect.")
    return {
        Mistake.WITH_ENDING: (
            translate("Challenges", "The file has an ending."),
            translate("Challenges", "It is at “{place}”. Its name is “{name}” and nothing more."),
        ),
        Mistake.OTHER_FOLDER: (
            translate("Challenges", "The file is in another folder."),
            translate("Challenges", "It is at “{place}”. Its place is “{path}”."),
        ),
        Mistake.PRIVATE_ADDRESS: (
            translate("Challenges", "The name leads to a private address."),
            translate(
                "Challenges",
                "A CA on the Internet can’t reach {place}. If it sees another address there, submit anyway and say so.",
            ),
        ),
        Mistake.NOT_HTTP: (
            translate("Challenges", "What answers at port 80 is no web server."),
            translate("Challenges", "{said}. Serve plain HTTP there: a CA begins without TLS."),
        ),
        Mistake.TLS_BROKEN: (
            translate("Challenges", "The redirect leads to a server whose TLS does not work."),
            without,
        ),
        Mistake.SAME_EVERYWHERE: (
            translate("Challenges", "The server has the same page for every address."),
            translate("Challenges", "{said}. Let “{path}” be served from files."),
        ),
        Mistake.REDIRECT_LOOP: (translate("Challenges", "The redirects lead in circles."), without),
        Mistake.REDIRECT_PORT: (translate("Challenges", "The redirect leads to a port that no CA goes to."), without),
        Mistake.REDIRECT_PRIVATE: (translate("Challenges", "The redirect leads into a private network."), without),
        Mistake.REDIRECT_STRANGE: (translate("Challenges", "The redirect leads to no web address."), without),
        Mistake.REDIRECT_TO_NOBODY: (
            translate("Challenges", "The redirect leads to a name without an address."),
            without,
        ),
    }[found.mistake]
