"""Accounts at CAs: those that there are, and a new one."""

from acme_desktop.desktop.panes.accounts.accounts_pane import AccountsPane
from acme_desktop.desktop.panes.accounts.new_account_pane import NewAccountPane

__all__ = ["AccountsPane", "NewAccountPane"]
