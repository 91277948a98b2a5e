"""Answers of status 400 and more, as errors: the CA's own words where there are any (RFC 8555 §6.7)."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from acme_desktop.adapters.acme.answers import Answer, json_value
from acme_desktop.adapters.acme.faults import not_acme
from acme_desktop.domain.errors import AcmeDesktopError, CaError, RateLimitedError, TermsChangedError, TransportError
from acme_desktop.domain.problem import Problem, plain_text, problem_from

# What to do, where the error code alone tells.
_HINTS = {
    "accountDoesNotExist": "The CA does not know this account (any more): register again.",
    "badPublicKey": "Choose another type of key.",
    "badSignatureAlgorithm": "Register with another type of account key.",
    "caa": "Let the name's CAA records allow this CA (RFC 8659).",
    "externalAccountRequired": "Get a key id and a MAC key from the CA; give them with --eab-kid and --eab-hmac-stdin.",
    "invalidContact": "Check the e-mail address and the contacts.",
    "invalidProfile": "“acme-desktop ca test” lists the profiles that the CA offers.",
    "rateLimited": "Wait; asking again sooner only lengthens the wait.",
    "unsupportedContact": "Check the e-mail address and the contacts.",
}


def page_from(value: object) -> str:
    """A URL for people to open: https only."""
    url = plain_text(value, 500) if isinstance(value, str) else ""
    return url if url.lower().startswith("https://") else ""


def refusal(answer: Answer) -> AcmeDesktopError:
    """The error that an answer of status 400 or more stands for (RFC 8555 §6.7)."""
    status = answer.status_code
    try:
        problem = replace(problem_from(json_value(answer.body)), status=status)
    except ValueError:
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
            return _in_trouble(answer)
        problem = Problem(detail=_without_document(answer), status=status)
    if problem.code == "userActionRequired":
        pages = (page_from(url) for url in (problem.instance, *answer.related("terms-of-service")))
        return TermsChangedError(problem, url=next(filter(None, pages), ""))
    kind = RateLimitedError if problem.code == "rateLimited" or status == HTTPStatus.TOO_MANY_REQUESTS else CaError
    return kind(problem, retry_after=answer.retry_after, hint=_HINTS.get(problem.code, ""))


def _in_trouble(answer: Answer) -> TransportError:
    """A server, or a load balancer before it, that could not answer."""
    if answer.status_code == HTTPStatus.NETWORK_AUTHENTICATION_REQUIRED:
        return not_acme("an answer of the CA", b"<", answer.content_type, retry_after=answer.retry_after)
    return TransportError(
        "the CA's server answered with HTTP status {status} and gave no reason",
        retry_after=answer.retry_after,
        status=answer.status_code,
    )


def _without_document(answer: Answer) -> str:
    text = plain_text(answer.body[:2000].decode("utf-8", "replace"), 300)
    if not text:
        return f"HTTP status {answer.status_code} without a reason"
    if text.startswith("<") or "html" in answer.content_type.lower():
        return f"HTTP status {answer.status_code} with a web page; perhaps a proxy or firewall answered in its place"
    return f"HTTP status {answer.status_code}: {text}"
