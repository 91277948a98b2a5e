"""Everything that one view shows of one order or certificate, its story from the audit trail included."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

from acme_desktop.domain.audit import AuditRow
from acme_desktop.domain.certificate import Certificate, CertificateId
from acme_desktop.domain.events import Topic
from acme_desktop.domain.order import OrderId
from acme_desktop.service.job import Job
from acme_desktop.service.lines import CertificateDetail, Milestone, OrderStory
from acme_desktop.service.ports import Ports
from acme_desktop.service.questions import ExplainCertificate, StudyCertificate, StudyOrder
from acme_desktop.service.store import Transaction

_MOST_MILESTONES = 500
_MOST_GENERATIONS = 20
_Told = Callable[[str], bool]


def study_order(query: StudyOrder, ports: Ports, _: Job) -> OrderStory:
    """One order."""
    with ports.database.read() as tx:
        order = tx.orders.get(query.order_id)
        ends = tx.certificates.get(CertificateId(order.certificate_id)).not_after if order.certificate_id else None
        rows = tx.audit_rows.story([(_about_order, str(order.id))], _MOST_MILESTONES)
        return OrderStory(
            order,
            tx.order_lines.get(order.id),
            tx.orders.authorizations(order.id),
            tuple(_milestone(row) for row in rows),
            ends,
        )


def study_certificate(query: StudyCertificate, ports: Ports, _: Job) -> CertificateDetail:
    """One certificate."""
    now = ports.clock.now()
    with ports.database.read() as tx:
        certificate = tx.certificates.get(query.certificate_id)
        return CertificateDetail(
            certificate,
            tx.certificate_lines.get(certificate.id, now),
            tx.accounts.get(certificate.wish.account_id),
            tx.certificate_lines.versions(certificate.id, now),
            (certificate.identifiers[0].display, *certificate.issuers),
            ports.crypto.read_particulars(certificate.pem),
        )


def explain_certificate(query: ExplainCertificate, ports: Ports, _: Job) -> tuple[Milestone, ...]:
    """Its order, itself, and the orders that were to renew it."""
    with ports.database.read() as tx:
        certificate = tx.certificates.get(query.certificate_id)
        orders = [certificate.order_id, *_renewals(certificate, tx)]
        about: list[tuple[_Told, str]] = [(_about_order, str(number)) for number in dict.fromkeys(orders)]
        rows = tx.audit_rows.story([(_about_certificate, str(certificate.id)), *about], _MOST_MILESTONES)
        return tuple(_milestone(row) for row in rows)


def _renewals(certificate: Certificate, tx: Transaction) -> tuple[OrderId, ...]:
    """The orders that were placed to renew it, the newest ones."""
    return tx.order_lines.renewals_of(certificate.id, _MOST_GENERATIONS)


def _about_order(action: str) -> bool:
    topic, _, verb = action.partition(".")
    if topic == Topic.REQUEST:  # what failed or was refused: the requests that name an order by its id
        return verb.endswith(("-order", "-challenges", "-challenge-files")) and verb != "place-order"
    return topic in (Topic.ORDER, Topic.CHALLENGE)


def _about_certificate(action: str) -> bool:
    topic, _, verb = action.partition(".")
    return topic == Topic.CERTIFICATE or (topic == Topic.REQUEST and verb.endswith(("-certificate", "renew-due")))


def _milestone(row: AuditRow) -> Milestone:
    return Milestone(datetime.fromisoformat(row.at), row.action, row.outcome, row.actor, json.loads(row.detail))
