"""Names as somebody types them: what became of each, by the rules of the account's CA."""

from __future__ import annotations

from acme_desktop.domain.authority import name_policy
from acme_desktop.domain.names import IdentifierType, NameEntry, parse_names
from acme_desktop.service.job import Job
from acme_desktop.service.lines import NameReading, NamesReading, NameVerdict
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import ReadNames


def read_names(query: ReadNames, ports: Ports, _: Job) -> NamesReading:
    """Nothing that is typed is an error of the question."""
    with ports.database.read() as tx:
        account = tx.accounts.get(query.account_id)
    names = parse_names(query.text, name_policy(account.endpoint.directory_url))
    kept = [entry for entry in names.entries if not entry.repeated]
    return NamesReading(tuple(_reading(entry) for entry in kept), len(names.entries) - len(kept), names.problem)


def _reading(entry: NameEntry) -> NameReading:
    read = entry.read
    if entry.covered_by:
        reason, verdict = f"{entry.covered_by} covers it", NameVerdict.NOTED
    elif entry.error:
        reason, verdict = entry.error, NameVerdict.BAD
    else:
        reason = "; ".join(entry.warnings or entry.notes)
        verdict = NameVerdict.NOTED if entry.warnings else NameVerdict.GOOD
    return NameReading(
        typed=entry.typed,
        ascii=read.value if read else "",
        shown=read.display if read else entry.typed,
        verdict=verdict,
        reason=reason,
        wildcard=read is not None and read.is_wildcard,
        ip=read is not None and read.type is IdentifierType.IP,
        covered_by=entry.covered_by,
        suggestion=entry.latin,
    )
