"""The round trips of an order that touch the certificate: newOrder, finalize, download; and its check and storage."""

from __future__ import annotations

from dataclasses import replace
from http import HTTPStatus

from acme_desktop.domain.certificate import Certificate, CertificateFacts, CertificateId, CertificateStatus
from acme_desktop.domain.directory import OrderResource
from acme_desktop.domain.errors import CaError, InputError, StateError, TransportError, UntrustedServerError
from acme_desktop.domain.events import Event, Topic
from acme_desktop.domain.order import Order, OrderState
from acme_desktop.domain.value_class import value_class
from acme_desktop.service.job import Job
from acme_desktop.service.ports import CertificateAuthority, Ports
from acme_desktop.service.stretch import check_unchanged

_REPLACED_CODES = frozenset(("alreadyReplaced", "conflict"))
_NOT_ABOUT_REPLACES = frozenset(
    ("accountDoesNotExist", "badNonce", "caa", "rateLimited", "rejectedIdentifier", "unsupportedIdentifier",
     "unauthorized", "userActionRequired")
)  # fmt: skip


@value_class(frozen=True)
class CheckedChain:
    """A downloaded chain and what its leaf says."""

    pem: str
    facts: CertificateFacts


def place(order: Order, line: CertificateAuthority) -> OrderResource:
    """NewOrder. Where the CA objects to `replaces` (RFC 9773 §5), once more without: renewals must not get stuck."""
    profile = _offered_profile(order, line)
    replaces = order.replaces if order.replaces and line.directory().renewal_info else ""
    try:
        return line.new_order(order.wish.identifiers, profile=profile, replaces=replaces)
    except CaError as error:
        if not replaces or not _objects_to_replaces(error):
            raise
        return line.new_order(order.wish.identifiers, profile=profile)


def _objects_to_replaces(error: CaError) -> bool:
    """Any refusal that may be about it: CAs find many words, and one that can't find the old certificate says 500."""
    problem = error.problem
    words = problem.detail.lower()
    about_it = problem.code in _REPLACED_CODES or "replace" in words or "given certificate" in words
    refused = 400 <= problem.status < 500 and problem.status != 429 and problem.code not in _NOT_ABOUT_REPLACES
    return refused or (problem.status != 429 and about_it)


def _offered_profile(order: Order, line: CertificateAuthority) -> str:
    """The profile wished for. A renewal goes on without one that the CA has withdrawn; a first order does not."""
    profile, offered = order.wish.profile, line.directory().profiles if order.wish.profile else {}
    if not profile or profile in offered:
        return profile
    if order.replaces_certificate is not None:
        return ""
    known = ", ".join(offered) or "none"
    raise InputError(
        "profile", "the CA does not offer the profile {profile}", hint=f"It offers: {known}.", profile=profile
    )


def finalize(order: Order, line: CertificateAuthority) -> OrderResource:
    """Send the saved request. `orderNotReady` only means that our picture is old: the order itself is asked.

    Raises TransportError where the order says that it is ready all the same, so that it is tried again after a pause.
    """
    try:
        return line.finalize(order.finalize_url, order.csr)
    except CaError as error:
        if error.problem.code != "orderNotReady":
            raise
        resource = line.order(order.url)
        if resource.status == "ready":
            raise TransportError(
                "the CA calls the order ready, and refuses to finalize it because it is not"
            ) from error
        return resource


def download(order: Order, line: CertificateAuthority, ports: Ports) -> CheckedChain:
    """The chain, or the alternate whose top issuer is the one preferred (then one more request for each tried).

    Raises TransportError where the CA does not find its own certificate (yet), so that it is asked again.
    """
    try:
        issued = line.certificate(order.certificate_url)
    except CaError as error:
        over = order.expires is not None and order.expires <= ports.clock.now()
        if error.problem.status != HTTPStatus.NOT_FOUND or over:
            raise
        raise TransportError(
            "the CA calls the order valid, and does not find its certificate",
            retry_after=error.retry_after,
            may_have_acted=False,
        ) from error
    first = CheckedChain(issued.pem, ports.crypto.read_chain(issued.pem))
    if not order.wish.preferred_chain or _is_preferred(first, order):
        return first
    others = (_alternate(url, line, ports) for url in issued.alternates)
    return next((other for other in others if other and _is_preferred(other, order)), first)


def _is_preferred(chain: CheckedChain, order: Order) -> bool:
    """By the top issuer: a chain may well pass through the one that is meant, and go on above it."""
    return chain.facts.issuers[-1:] == (order.wish.preferred_chain,)


def _alternate(url: str, line: CertificateAuthority, ports: Ports) -> CheckedChain | None:
    """An alternate is a courtesy: one that can't be had or read must not hold up the certificate."""
    try:
        pem = line.certificate(url).pem
        return CheckedChain(pem, ports.crypto.read_chain(pem))
    except (CaError, TransportError, UntrustedServerError):
        return None


def mistake_in(facts: CertificateFacts, order: Order, ports: Ports) -> str:
    """What is wrong with the certificate, or "": it is to be for our key and our names."""
    request = ports.crypto.read_request(order.csr)
    if facts.public_key != request.public_key:
        return "the certificate that the CA issued is for another key"
    if set(facts.identifiers) != set(order.wish.identifiers):
        return "the certificate that the CA issued is for other names: " + ", ".join(i.value for i in facts.identifiers)
    return ""


def check_dates(facts: CertificateFacts, ports: Ports) -> None:
    """Raises StateError where it has expired already by our clock, which is the clock's fault until shown otherwise."""
    if facts.not_after <= ports.clock.now():
        raise StateError(
            "by this machine's clock the new certificate has expired on {end} already",
            hint="Set the clock, then continue the order: the certificate is kept at the CA.",
            end=facts.not_after.date(),
        )


def store(order: Order, chain: CheckedChain, ports: Ports, job: Job) -> Order:
    """Certificate, order and what it supersedes, in one transaction."""
    facts = chain.facts
    certificate = Certificate(
        CertificateId(0),
        order.id,
        order.wish,
        CertificateStatus.VALID,
        chain.pem,
        facts.serial,
        facts.issuers,
        facts.not_before,
        facts.not_after,
        facts.fingerprint,
        facts.ari_id,
        order.key_ref,
        ports.clock.now(),
    )
    with ports.database.write(job) as tx:
        check_unchanged(order, tx)
        certificate = tx.certificates.add(certificate)
        order = replace(
            order, state=OrderState.STORED, certificate_id=certificate.id, updated_at=ports.clock.now(), problem=None
        )
        tx.orders.save(order)
        if order.replaces_certificate is not None:
            old = tx.certificates.get(CertificateId(order.replaces_certificate))
            status = CertificateStatus.SUPERSEDED if old.status is CertificateStatus.VALID else old.status
            tx.certificates.save(replace(old, status=status, replaced_by=certificate.id))
        detail = {
            "order": order.id,
            "serial": facts.serial,
            "not_after": facts.not_after.isoformat(),
            "issuer": facts.issuers[0] if facts.issuers else "",
            "replaces": order.replaces_certificate,
        }
        tx.record(Event(Topic.CERTIFICATE, "issue", str(certificate.id), detail=detail))
        tx.commit()
    return order
