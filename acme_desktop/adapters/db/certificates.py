"""Certificates and their renewal plans."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import select

from acme_desktop.adapters.db import tables
from acme_desktop.adapters.db.connection import SqlConnection
from acme_desktop.adapters.db.mapping import certificate_of, certificate_values
from acme_desktop.adapters.db.rows import Rows
from acme_desktop.domain.certificate import Certificate, CertificateId, CertificateStatus


class SqlCertificates:
    """Implements ports.Certificates."""

    def __init__(self, connection: SqlConnection) -> None:
        self._connection = connection
        self._rows = Rows(connection, tables.certificates, "certificate")

    def get(self, certificate_id: CertificateId) -> Certificate:
        return certificate_of(self._rows.get(certificate_id))

    def list(self, *, superseded: bool = False) -> tuple[Certificate, ...]:
        columns = tables.certificates.c
        wanted = select(tables.certificates).order_by(columns.not_after, columns.id)
        if not superseded:
            shown = (CertificateStatus.VALID.value, CertificateStatus.REVOKED.value)
            wanted = wanted.where(columns.status.in_(shown))
        return tuple(certificate_of(row) for row in self._connection.query(wanted))

    def add(self, certificate: Certificate) -> Certificate:
        return replace(certificate, id=CertificateId(self._rows.add(certificate_values(certificate))))

    def save(self, certificate: Certificate) -> None:
        self._rows.save(certificate.id, certificate_values(certificate))
