"""The sample profiles are what they say: complete, whole, and the same every time."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from acme_desktop.service.acme_service import AcmeService
from acme_desktop.service.job import Job
from acme_desktop.service.lines import Health, Need
from acme_desktop.service.questions import CountAudit, FindCertificates, FindOrders, ShowDashboard, StudyCertificate
from acme_desktop.service.requests import ExportCertificate, SignIn, VerifyAudit
from tests.desktop.sample.filling import ROWS
from tests.desktop.sample_profile import OPERATOR, PASSWORD, big_profile, open_service, sample_profile


def signed_in(service: AcmeService) -> Job:
    return Job(token=service.handle(SignIn(OPERATOR, PASSWORD)).token)


def test_the_sample_has_states_of_all_kinds_and_a_whole_trail(tmp_path: Path) -> None:
    sample_profile(tmp_path / "profile", datetime.now(UTC))
    service = open_service(tmp_path / "profile")
    job = signed_in(service)
    seen = service.handle(ShowDashboard(), job)
    assert {thing.need for thing in seen.attention} == {Need.DEPLOY, Need.FAILING, Need.DUE_BY_HAND}
    assert [line.ca for line in seen.accounts][:2] == ["Let's Encrypt", "Let's Encrypt (staging)"]
    page = service.handle(FindCertificates(), job)
    assert page.total == 152
    assert set(page.counts) >= {Health.HEALTHY, Health.YOUR_TURN, Health.FAILING, Health.WAITING, Health.REVOKED}
    assert set(service.handle(FindOrders(), job).counts) == {"your-turn", "running", "failed", "done", "abandoned"}
    (report,) = service.handle(VerifyAudit(), job)
    assert (report.ok, report.rows) == (True, ROWS + 1)  # somebody signed in
    detail = service.handle(StudyCertificate(page.rows[1].id), job)  # type: ignore[arg-type]
    assert detail.chain[1:] == ("E7", "ISRG Root X2")
    files = service.handle(ExportCertificate(detail.certificate.id, "pem", str(tmp_path / "out")), job)
    assert any(Path(path).name.startswith("apps.example.net-privkey") for path in files.paths)
    service.close()


def test_the_big_one_is_as_big_as_was_asked_and_whole(tmp_path: Path) -> None:
    big_profile(tmp_path / "profile", certificates=400, orders=120, audit_rows=3000)
    service = open_service(tmp_path / "profile")
    job = signed_in(service)
    assert service.handle(FindCertificates(), job).total < 400  # some are superseded
    assert service.handle(FindOrders(), job).total == 120
    assert service.handle(CountAudit(), job).total == 3001
    assert service.handle(VerifyAudit(), job)[0].ok
    service.close()
