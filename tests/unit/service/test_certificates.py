"""Certificates: look, export, revoke."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from acme_desktop.domain.certificate import CertificateId, CertificateStatus, RevocationReason
from acme_desktop.domain.errors import CaError, InputError, NotFoundError, StateError
from acme_desktop.service.certificate_export import file_stem
from acme_desktop.service.certificates import parse_reason
from acme_desktop.service.requests import (
    DeactivateAccount,
    ExportCertificate,
    ListCertificates,
    RevokeCertificate,
    ShowCertificate,
)
from tests.builders import a_broken_line, a_refusal
from tests.unit.service.core import PASSWORD, Core
from tests.unit.service.scripted_ca import Lost
from tests.unit.service.test_orders import a_request


def test_a_certificate_is_shown(core: Core) -> None:
    certificate = core.issue()
    assert core.handle(ShowCertificate(certificate.id)) == certificate
    with pytest.raises(NotFoundError):
        core.handle(ShowCertificate(CertificateId(99)))


def test_replaced_certificates_are_listed_only_when_asked_for(core: Core) -> None:
    first = core.issue()
    core.renew(everything=True)
    assert [c.id for c in core.handle(ListCertificates())] == [2]
    assert {c.id for c in core.handle(ListCertificates(superseded=True))} == {first.id, 2}


@pytest.mark.parametrize("form", ["pem", "pfx", "der", " P7B "])
def test_a_certificate_is_exported_in_every_form(core: Core, form: str, tmp_path: Path) -> None:
    certificate = core.issue()
    files = core.handle(ExportCertificate(certificate.id, form, str(tmp_path / "out"), password="secret of a file"))
    assert files.paths
    assert all(Path(path).name.startswith("a.example-") for path in files.paths)
    assert core.handle(ShowCertificate(certificate.id)).exported_to == str(tmp_path / "out")
    assert [r.outcome for r in core.trail("certificate.export")] == ["intent", "ok"]


def test_what_holds_a_private_key_is_for_its_owner_alone(core: Core, tmp_path: Path) -> None:
    core.handle(ExportCertificate(core.issue().id, "pem", str(tmp_path)))
    modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    assert {name for name, mode in modes.items() if mode == 0o600} == {
        name for name in modes if b"PRIVATE KEY" in (tmp_path / name).read_bytes()
    }
    assert set(modes.values()) == {0o600, 0o644}


def test_a_certificate_whose_key_is_elsewhere_is_exported_without_one(core: Core, tmp_path: Path) -> None:
    order = core.place("", csr=a_request(core, "a.example"))
    core.deploy(order)
    order = core.go_on(order)
    assert order.certificate_id
    core.handle(ExportCertificate(CertificateId(order.certificate_id), "pem", str(tmp_path)))
    assert not any(b"PRIVATE KEY" in path.read_bytes() for path in tmp_path.iterdir())


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"form": "jks"}, "format"),
        ({"folder": "  "}, "to"),
        ({"form": "pfx"}, "password"),
        ({"certificate_id": 99}, "certificate"),
    ],
)
def test_an_export_that_cannot_be_right_is_told_beside_its_field(
    core: Core, asked: dict[str, object], field: str, tmp_path: Path
) -> None:
    core.issue()
    with pytest.raises(InputError) as caught:
        core.handle(ExportCertificate(**{"certificate_id": 1, "form": "pem", "folder": str(tmp_path)} | asked))  # type: ignore[arg-type]
    assert caught.value.field == field


# --- over what is there already ----------------------------------------------------------------------------------


def content_of(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


@pytest.mark.parametrize("form", ["pem", "pfx", "der", "p7b"])
def test_an_earlier_version_is_overwritten_without_a_word(core: Core, form: str, tmp_path: Path) -> None:
    first = core.issue("a.example b.example")
    core.handle(ExportCertificate(first.id, form, str(tmp_path), PASSWORD))
    before = content_of(tmp_path)
    (renewed,) = core.renew(everything=True)
    assert renewed.new_certificate_id
    core.handle(ExportCertificate(CertificateId(renewed.new_certificate_id), form, str(tmp_path), PASSWORD))
    after = content_of(tmp_path)
    assert set(after) == set(before)
    assert all(after[name] != before[name] for name in after if name != "a.example-chain.pem")


@pytest.mark.parametrize("form", ["pem", "pfx", "der", "p7b"])
def test_files_of_another_certificate_are_refused_by_its_name_and_stay(core: Core, form: str, tmp_path: Path) -> None:
    core.handle(ExportCertificate(core.issue("a.example b.example").id, form, str(tmp_path), PASSWORD))
    before, other = content_of(tmp_path), core.issue("a.example")
    with pytest.raises(InputError, match=r"belongs to another certificate: certificate 1, for a\.example, b\.example"):
        core.handle(ExportCertificate(other.id, form, str(tmp_path), PASSWORD))
    assert content_of(tmp_path) == before
    core.handle(ExportCertificate(other.id, form, str(tmp_path), PASSWORD, replace=True))
    assert content_of(tmp_path) != before


def test_the_same_names_with_a_key_of_another_kind_are_another_certificate(core: Core, tmp_path: Path) -> None:
    core.handle(ExportCertificate(core.issue("a.example").id, "pem", str(tmp_path)))
    rsa = core.issue("a.example", key_type="rsa2048")
    with pytest.raises(InputError, match=r"certificate 1, for a\.example \(EC key, until "):
        core.handle(ExportCertificate(rsa.id, "pem", str(tmp_path)))


def test_a_certificate_that_came_from_elsewhere_is_told_with_a_few_of_its_names(core: Core, tmp_path: Path) -> None:
    names = [f"{letter}.example" for letter in "abcdefg"]
    pem, _ = core.ca.signer.chains(
        names=names,
        key=core.crypto.public_key(core.crypto.new_key(core.account.key_type)),
        not_before=core.clock.now(),
        not_after=core.clock.now() + timedelta(days=9),
    )
    (tmp_path / "a.example-cert.pem").write_text(pem)
    told = r"one that is not kept here, for a\.example, b.example, c.example, d.example, e.example and 2 more \(EC key"
    with pytest.raises(InputError, match=told):
        core.handle(ExportCertificate(core.issue("a.example").id, "pem", str(tmp_path)))


@pytest.mark.parametrize(
    ("form", "name", "content"),
    [
        ("pem", "a.example-privkey.pem", b"-----BEGIN PRIVATE KEY-----\n"),  # whose key it is, nobody can see
        ("pem", "a.example-cert.pem", b"a note"),
        ("der", "a.example-cert.der", b""),
        ("pfx", "a.example-bundle.pfx", b"\x30\x00"),
    ],
)
def test_a_file_whose_owner_cannot_be_seen_is_not_overwritten(
    core: Core, form: str, name: str, content: bytes, tmp_path: Path
) -> None:
    certificate = core.issue()
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=f"{name} is there already, and whose it is can't be seen") as caught:
        core.handle(ExportCertificate(certificate.id, form, str(tmp_path), PASSWORD))
    assert (caught.value.field, content_of(tmp_path)) == ("to", {name: content})
    assert "--replace" in caught.value.hint


def test_a_key_that_a_killed_export_has_left_behind_is_known(core: Core, tmp_path: Path) -> None:
    first, other = core.issue("a.example b.example"), core.issue("a.example")
    core.handle(ExportCertificate(first.id, "pem", str(tmp_path)))
    for path in tmp_path.iterdir():
        if "privkey" not in path.name:
            path.unlink()
    before = content_of(tmp_path)
    with pytest.raises(InputError, match=r"a\.example-privkey\.pem is there already, and whose"):
        core.handle(ExportCertificate(other.id, "pem", str(tmp_path)))
    core.handle(ExportCertificate(first.id, "pem", str(tmp_path)))
    assert content_of(tmp_path).items() > before.items()


def test_a_pfx_under_another_password_is_not_overwritten(core: Core, tmp_path: Path) -> None:
    certificate = core.issue()
    core.handle(ExportCertificate(certificate.id, "pfx", str(tmp_path), PASSWORD))
    with pytest.raises(InputError, match="whose it is can't be seen"):
        core.handle(ExportCertificate(certificate.id, "pfx", str(tmp_path), "another password"))


def test_names_become_file_names_that_every_system_takes() -> None:
    assert (file_stem("*.a.example"), file_stem("2001:db8::1")) == ("_.a.example", "2001-db8--1")


def test_a_certificate_is_revoked_by_its_account(core: Core) -> None:
    certificate = core.issue()
    revoked = core.handle(RevokeCertificate(certificate.id, "superseded"))
    assert (revoked.status, revoked.revocation_reason, revoked.revoked_at) == (
        CertificateStatus.REVOKED,
        4,
        core.clock.now(),
    )
    assert core.ca.issued[0].revoked == 4
    assert [r.outcome for r in core.trail("certificate.revoke")] == ["intent", "ok"]
    assert '"signed_by":"account"' in core.trail("certificate.revoke")[0].detail


def test_without_the_account_a_certificate_is_revoked_by_its_own_key(core: Core) -> None:
    certificate = core.issue()
    core.handle(DeactivateAccount(core.account.id))
    core.handle(RevokeCertificate(certificate.id, "1"))
    assert core.ca.issued[0].revoked == 1
    assert '"signed_by":"certificate"' in core.trail("certificate.revoke")[0].detail


def test_without_account_and_key_nobody_can_revoke(core: Core) -> None:
    order = core.place("", csr=a_request(core, "a.example"))
    core.deploy(order)
    order = core.go_on(order)
    core.handle(DeactivateAccount(core.account.id))
    with pytest.raises(StateError, match="neither the account nor the certificate's key"):
        core.handle(RevokeCertificate(CertificateId(order.certificate_id or 0), "0"))


def test_a_certificate_is_not_revoked_twice(core: Core) -> None:
    certificate = core.issue()
    core.handle(RevokeCertificate(certificate.id, "unspecified"))
    with pytest.raises(StateError, match="revoked already"):
        core.handle(RevokeCertificate(certificate.id, "unspecified"))


def test_a_revocation_whose_answer_got_lost_is_repeated(core: Core) -> None:
    certificate = core.issue()
    core.ca.say("revoke", Lost(a_broken_line()))
    assert core.handle(RevokeCertificate(certificate.id, "0")).status is CertificateStatus.REVOKED


def test_a_revocation_that_the_ca_refuses_changes_nothing_here(core: Core) -> None:
    certificate = core.issue()
    core.ca.say("revoke", a_refusal("badRevocationReason", 400))
    with pytest.raises(CaError):
        core.handle(RevokeCertificate(certificate.id, "0"))
    assert core.handle(ShowCertificate(certificate.id)).status is CertificateStatus.VALID
    assert [r.outcome for r in core.trail("certificate.revoke")] == ["intent"]


@pytest.mark.parametrize(
    ("typed", "reason"),
    [
        ("1", RevocationReason.KEY_COMPROMISE),
        (" Key-Compromise ", RevocationReason.KEY_COMPROMISE),
        ("keyCompromise", RevocationReason.KEY_COMPROMISE),
        ("cessation_of_operation", RevocationReason.CESSATION_OF_OPERATION),
        ("0", RevocationReason.UNSPECIFIED),
    ],
)
def test_reasons_are_numbers_or_words(typed: str, reason: RevocationReason) -> None:
    assert parse_reason(typed) is reason


@pytest.mark.parametrize("typed", ["", "2", "because", "01"])
def test_what_is_no_reason_is_refused_with_those_that_are(typed: str) -> None:
    with pytest.raises(InputError, match="is not a reason") as caught:
        parse_reason(typed)
    assert "key-compromise" in caught.value.hint
