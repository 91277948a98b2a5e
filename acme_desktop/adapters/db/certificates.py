"""Certificates and their renewal plans."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import bindparam, insert, select

from acme_desktop.adapters.db import tables
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import certificate_of, certificate_values
from acme_desktop.adapters.db.rows import Rows
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus

_CHAINS = tables.certificate_chains
_CHAIN = select(_CHAINS.c.pem).where(_CHAINS.c.certificate_id == bindparam("row_id"))
_WITH_CHAIN = select(tables.certificates, _CHAINS.c.pem).join(
    _CHAINS, _CHAINS.c.certificate_id == tables.certificates.c.id
)


class SqlCertificates:
    """Implements ports.Certificates."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._rows = Rows(connection, tables.certificates, "certificate")

    def get(self, certificate_id: CertificateId) -> Certificate:
        row = self._rows.get(certificate_id)
        return certificate_of(row, self._connection.query(_CHAIN, {"row_id": certificate_id}).scalar_one())

    def list(self, *, superseded: bool = False) -> tuple[Certificate, ...]:
        columns = tables.certificates.c
        wanted = _WITH_CHAIN.order_by(columns.not_after, columns.id)
        if not superseded:
            shown = (CertificateStatus.VALID.value, CertificateStatus.REVOKED.value)
            wanted = wanted.where(columns.status.in_(shown))
        return tuple(certificate_of(row, row.pem) for row in self._connection.query(wanted))

    def add(self, certificate: Certificate) -> Certificate:
        number = self._rows.add(certificate_values(certificate))
        self._connection.change(insert(_CHAINS), {"certificate_id": number, "pem": certificate.pem})
        return replace(certificate, id=CertificateId(number))

    def save(self, certificate: Certificate) -> None:
        """All but the chain, which is what it was issued as for good."""
        self._rows.save(certificate.id, certificate_values(certificate))
