"""The one door: failed commands are on the record, secrets are nowhere."""

from __future__ import annotations

import base64
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from acme_desktop.domain.errors import CaError, Cancelled, InputError, StorageError
from acme_desktop.service import requests, secrets
from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job
from acme_desktop.service.kit_requests import ExportKit
from acme_desktop.service.requests import (
    AddOperator,
    ContinueOrder,
    ExportAudit,
    ExportCertificate,
    RegisterAccount,
    RenewDue,
    RevokeCertificate,
    RollAccountKey,
    SignIn,
)
from tests.builders import a_refusal
from tests.unit.service.core import AUTOMATIC, SERVER, Core


def test_a_command_that_failed_is_on_the_record_with_its_object(core: Core) -> None:
    order = core.place()
    core.deploy(order)
    core.ca.say("respond", a_refusal("caa", 403, "CAA forbids it"))
    with pytest.raises(Exception, match="CAA"):
        core.go_on(order)
    row = core.trail("request.continue-order")[0]
    assert (row.object_id, row.outcome, row.actor) == ("1", "failed", "ada")
    assert "CAA forbids it" in row.detail


def test_a_command_that_names_no_object_is_recorded_without_one(core: Core) -> None:
    core.ca.say("directory", *[a_refusal("malformed", 400)] * 9)
    with pytest.raises(Exception, match="refused"):
        core.handle(RegisterAccount(SERVER, "b@a.example", agree_terms=True))
    assert core.trail("request.register-account")[0].object_id == ""


def test_what_was_typed_wrongly_is_not_on_the_record(core: Core) -> None:
    before = len(core.trail())
    with pytest.raises(InputError):
        core.place("not a name!")
    assert len(core.trail()) == before


def test_a_question_that_failed_is_not_on_the_record(core: Core) -> None:
    before = len(core.trail())
    core.ca.say("live_directory", *[a_refusal("malformed", 400)] * 9)
    with pytest.raises(Exception, match="refused"):
        core.handle(requests.TestAuthority(SERVER))
    assert len(core.trail()) == before


def test_a_failure_that_cannot_be_recorded_is_told_all_the_same(core: Core, caplog: pytest.LogCaptureFixture) -> None:
    order = core.place()
    core.ports.database.fails["write"] = StorageError("the disk is full")  # type: ignore[attr-defined]
    with caplog.at_level(logging.WARNING), pytest.raises(StorageError, match="the disk is full"):
        core.go_on(order)
    assert "a failure could not be recorded" in caplog.text


def test_a_stop_is_on_the_record_as_a_stop(core: Core) -> None:
    order = core.place()
    stop = core.job().stop
    stop.set()
    with pytest.raises(Cancelled):
        core.handle(ContinueOrder(order.id), stop=stop)
    row = core.trail("request.continue-order")[0]
    assert (row.object_id, row.outcome, row.detail) == ("1", "failed", '{"why":"stopped"}')


def test_without_a_job_nobody_asks(fresh: Core) -> None:
    AcmeService(fresh.ports).handle(AddOperator("ada", "admin", "long enough"))
    assert fresh.trail("operator.add")[0].actor == ""


def test_the_service_is_closed_once(core: Core) -> None:
    core.place()
    core.service.close()
    anchor = core.vault.entries["anchor"]
    with core.ports.database.write(Job()) as tx:
        tx.values.put("x", "y")
        tx.commit()
    core.service.close()
    assert core.vault.entries["anchor"] == anchor


# --- no secret is anywhere ---------------------------------------------------------------------------------------

PASSWORDS = ("the-password-of-bob", "the-password-of-a-file", "the-passphrase-of-a-kit")
HMAC = base64.urlsafe_b64encode(b"the-external-account-key-of-a-ca").decode()


def test_after_a_long_day_no_secret_is_in_database_trail_events_or_log(
    core: Core, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    core.ca.external["kid"] = base64.urlsafe_b64decode(HMAC)
    core.handle(AddOperator("bob", "operator", PASSWORDS[0]))
    tokens = [core.token, core.handle(SignIn("bob", PASSWORDS[0], keep=True)).token]
    account = core.handle(RegisterAccount(SERVER, "b@a.example", agree_terms=True, eab_kid="kid", eab_hmac=HMAC))
    refs = [core.account.key_ref, account.key_ref]
    certificate = core.issue()
    core.handle(ExportCertificate(certificate.id, "pfx", str(tmp_path / "out"), PASSWORDS[1]))
    core.handle(RollAccountKey(account.id))
    keys = [secrets.load_key(core.ports, ref) for ref in refs]
    core.handle(RenewDue(everything=True))
    core.handle(RevokeCertificate(certificate.id, "1"))
    core.ca.say("new_order", a_refusal("caa"))
    with pytest.raises(CaError):
        core.place("b.example", solver=AUTOMATIC, wait=90)
    core.handle(ExportKit(str(tmp_path / "kit"), PASSWORDS[2]))
    core.handle(ExportAudit(str(tmp_path / "audit.jsonl")))
    keys += [secrets.load_key(core.ports, ref) for ref in key_refs(core)]
    keys += [core.vault.entries["workspace"], core.vault.entries["audit"]]
    everything = b"".join(
        (
            core.shelf.file.read_bytes(),
            (tmp_path / "audit.jsonl").read_bytes(),
            repr(core.reports).encode(),
            caplog.text.encode(),
        )
    )
    assert len(keys) >= 6
    assert [found for found in hidden(keys, tokens) if found in everything] == []


def key_refs(core: Core) -> list[str]:
    with core.ports.database.read() as tx:
        return [ref for ref, _ in tx.secrets.all()]


def hidden(keys: list[bytes], tokens: list[str]) -> Iterator[bytes]:
    """Every form in which a secret could show."""
    for text in (*PASSWORDS, *tokens, HMAC.rstrip("=")):
        yield text.encode()
    yield base64.urlsafe_b64decode(HMAC)
    for key in keys:
        number = key
        if key.startswith(b"-----"):
            private = load_pem_private_key(key, None)
            assert isinstance(private, EllipticCurvePrivateKey)
            number = private.private_numbers().private_value.to_bytes(32, "big")
        yield from (number, number.hex().encode())
        for shift in range(3):  # as part of something longer in base64; the ends depend on what stands beside it
            yield base64.b64encode(bytes(shift) + number)[4:-4]
            yield base64.urlsafe_b64encode(bytes(shift) + number)[4:-4]
