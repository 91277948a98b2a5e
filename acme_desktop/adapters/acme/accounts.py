"""What an account can ask of its CA (RFC 8555 §7.3)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from acme_desktop.adapters.acme.answers import Answer
from acme_desktop.adapters.acme.messages import account_from
from acme_desktop.adapters.acme.network import Network
from acme_desktop.adapters.acme.session import CaSession, not_offered
from acme_desktop.adapters.acme.signing import Payload, Signer, external_binding, key_change, signer_from
from acme_desktop.domain.directory import AccountResource, Directory, ExternalAccount
from acme_desktop.domain.errors import CaError


class AccountCalls(CaSession):
    """The account's part of the CertificateAuthority port; errors as there, and StateError without key or account."""

    def register(
        self, contacts: Sequence[str], *, terms_agreed: bool, external: ExternalAccount | None = None
    ) -> AccountResource:
        """NewAccount, RFC 8555 §7.3; `created` is False where the CA knew the key already (§7.3.1)."""
        signer = self._key_signer()

        def question(network: Network, directory: Directory) -> Answer:
            document: dict[str, Any] = {"contact": list(contacts)} if contacts else {}
            if terms_agreed:
                document["termsOfServiceAgreed"] = True
            if external is not None:
                document["externalAccountBinding"] = external_binding(signer, external, directory.new_account)
            return network.ask(directory.new_account, Payload(document), directory.new_nonce)

        return self._adopted(self._ask(question, signer), signer)

    def find_account(self) -> AccountResource | None:
        """RFC 8555 §7.3.1; None where the CA does not know the key."""
        signer = self._key_signer()

        def question(network: Network, directory: Directory) -> Answer:
            return network.ask(directory.new_account, Payload({"onlyReturnExisting": True}), directory.new_nonce)

        try:
            answer = self._ask(question, signer)
        except CaError as error:
            if error.problem.code == "accountDoesNotExist":
                return None
            raise
        return self._adopted(answer, signer)

    def account(self) -> AccountResource:
        """POST-as-GET of the account URL."""
        return self._account_call(None)

    def update_contacts(self, contacts: Sequence[str]) -> AccountResource:
        """RFC 8555 §7.3.2; an empty sequence removes all."""
        return self._account_call({"contact": list(contacts)})

    def deactivate_account(self) -> AccountResource:
        """RFC 8555 §7.3.6: for good."""
        return self._account_call({"status": "deactivated"})

    def roll_key(self, new_key: bytes) -> None:
        """RFC 8555 §7.3.5; this object signs with the new key as soon as the CA has said yes."""
        signer, successor = self._account_signer(), signer_from(new_key)

        def question(network: Network, directory: Directory) -> Answer:
            if not directory.key_change:
                raise not_offered("to change an account's key (keyChange)")
            inner = key_change(signer, successor, directory.key_change)
            return network.ask(directory.key_change, inner, directory.new_nonce)

        self._ask(question, signer)
        self._signer = replace(successor, account_url=signer.account_url)

    def _account_call(self, document: Mapping[str, Any] | None) -> AccountResource:
        signer = self._account_signer()
        payload = None if document is None else Payload(document)

        def question(network: Network, directory: Directory) -> Answer:
            return network.ask(signer.account_url, payload, directory.new_nonce)

        brought_about = str((document or {}).get("status", "valid"))
        return account_from(self._ask(question, signer), signer.account_url, self._route.origin, status=brought_about)

    def _adopted(self, answer: Answer, signer: Signer) -> AccountResource:
        """From now on requests are signed by the account's URL."""
        url = answer.required_location(self._route.origin, "the account")
        resource = account_from(answer, url, self._route.origin)
        self._signer = replace(signer, account_url=url)
        return resource
