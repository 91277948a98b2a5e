"""Opens the window: one instance, theme, translations; joins client and window."""

from __future__ import annotations

from acme_desktop.bootstrap import build_service
from acme_desktop.desktop.service_client import ServiceClient
from acme_desktop.service.acme_service import AcmeService


def _open_service() -> AcmeService:
    return build_service(ask_passphrase=str)


def client() -> ServiceClient:
    """The bridge over this profile's service."""
    return ServiceClient(_open_service)
