"""The audit trail: every row of it, filtered, explained, verified and exported."""

from acme_desktop.desktop.panes.audit.audit_pane import AuditPane

__all__ = ["AuditPane"]
