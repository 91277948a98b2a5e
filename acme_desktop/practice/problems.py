"""What the CA refuses, as problem documents (RFC 7807, RFC 8555 §6.7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

NAMESPACE = "urn:ietf:params:acme:error:"
_STATUS = {
    "unauthorized": 403,
    "orderNotReady": 403,
    "caa": 403,
    "userActionRequired": 403,
    "alreadyReplaced": 409,
    "rateLimited": 429,
    "serverInternal": 500,
}


class Refusal(Exception):
    """A request that can't be met; `kind` is the error type without its namespace."""

    def __init__(
        self,
        kind: str,
        detail: str,
        *,
        status: int = 0,
        identifier: tuple[str, str] | None = None,
        subproblems: Sequence[Refusal] = (),
        headers: Mapping[str, str] | None = None,
        members: Mapping[str, object] | None = None,
    ) -> None:
        self.kind = kind
        self.detail = detail
        self.status = status or _STATUS.get(kind, 400)
        self.identifier = identifier
        self.subproblems = tuple(subproblems)
        self.headers = dict(headers or {})
        self._members = dict(members or {})
        super().__init__(detail)

    def document(self) -> dict[str, object]:
        """The problem document; subproblems have no status (RFC 8555 §6.7.1 leaves it out)."""
        document = {**self._document(), "status": self.status, **self._members}
        if self.subproblems:
            document["subproblems"] = [problem._document() for problem in self.subproblems]
        return document

    def _document(self) -> dict[str, object]:
        document: dict[str, object] = {"type": NAMESPACE + self.kind, "detail": self.detail}
        if self.identifier:
            document["identifier"] = {"type": self.identifier[0], "value": self.identifier[1]}
        return document


def malformed(detail: str) -> Refusal:
    """A request that is not what the RFC asks for."""
    return Refusal("malformed", detail)


def not_found(what: str) -> Refusal:
    """There is no such resource."""
    return Refusal("malformed", f"there is no such {what}", status=404)


def several(problems: Sequence[Refusal], detail: str) -> Refusal:
    """One problem as it is; more of them as subproblems of a compound (RFC 8555 §6.7.1)."""
    if len(problems) == 1:
        return problems[0]
    kinds = {problem.kind for problem in problems}
    kind = kinds.pop() if len(kinds) == 1 else "compound"
    return Refusal(kind, detail, status=max(problem.status for problem in problems), subproblems=problems)
