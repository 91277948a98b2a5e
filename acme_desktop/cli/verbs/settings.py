"""The profile's settings: show them, change one."""

from __future__ import annotations

from acme_desktop.cli.call import Call
from acme_desktop.cli.failures import DONE
from acme_desktop.cli.grammar import Operand, Verb
from acme_desktop.cli.record_documents import settings_document
from acme_desktop.cli.tables import facts
from acme_desktop.domain.settings import Settings
from acme_desktop.service.requests import ChangeSetting, ShowSettings


def _show(call: Call) -> int:
    return _tell(call, call.ask(ShowSettings()))


def _set(call: Call) -> int:
    # An empty value is a value here: it takes a setting back to its default.
    return _tell(call, call.ask(ChangeSetting(call.typed.text("name").replace("-", "_"), call.typed.text("value"))))


def _tell(call: Call, settings: Settings) -> int:
    document = settings_document(settings)
    call.console.answer(document, lambda: facts((name, _shown(value)) for name, value in document.items()))
    return DONE


def _shown(value: object) -> object:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(value) if isinstance(value, list) else value


VERBS = (
    Verb(
        ("settings", "show"),
        "the settings of this profile",
        _show,
        examples=("acme-desktop settings show --json",),
        more="A password in the database's URL is not shown.",
    ),
    Verb(
        ("settings", "set"),
        "change a setting; it is in force from the next start",
        _set,
        (
            Operand("NAME", "the setting (acme-desktop settings show)"),
            Operand("VALUE", "its new value; “” takes it back to its default", may_be_empty=True),
        ),
        examples=("acme-desktop settings set resolvers 192.0.2.53,192.0.2.54", 'acme-desktop settings set proxy ""'),
    ),
)
