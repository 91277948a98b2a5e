"""Certificates: all of them in a list, one of them in a drawer, and what is done with it."""

from acme_desktop.desktop.panes.certificates.certificates_pane import CertificatesPane

__all__ = ["CertificatesPane"]
