"""An reports, Bình works the desk of 111, Dũng is the police of Lạng Sơn; Chi must never see anything."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import pytest
from django.utils import timezone

from luytre.cases.files import api as files
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.cases.triage import steps
from luytre.core.audit import api as audit
from luytre.core.identity.api import Officer
from luytre.core.journal.api import Line
from luytre.core.sealed import api as sealed
from luytre.reports import _routes
from luytre.reports import api as reports
from luytre.web.parts import demo

STORY = "Có người lạ dọa đăng chuyện riêng của em lên nhóm lớp, bắt em giữ bí mật. Em sợ lắm."
REASON = "Vụ việc ở Lạng Sơn, thuộc thẩm quyền của đơn vị."

Send = Callable[..., reports.Receipt]
Key = Callable[[Officer], sealed.Unlocked]


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def key() -> Key:
    """The open vault of an officer."""
    return lambda officer: sealed.unlock(officer_id=officer.id, passphrase=demo.PASSPHRASE)


@pytest.fixture
def send(cast, now) -> Send:
    """An reports; the report waits in the queue."""
    _routes.forget()

    def report(*, queued: bool = True, **said: object) -> reports.Receipt:
        words = {"text": STORY, "reporter": "child", "province": "20", "commune": "05977", **said}
        receipt = reports.receive(words=reports.Words(**words), channel="web", now=now)
        if queued:
            queue(receipt.id)
        return receipt

    return report


def queue(report_id: UUID) -> None:
    """What the worker does with the journal line; the real walk is tested with committed transactions."""
    steps._queue(Line("report.received", report_id, timezone.now(), 1))


@pytest.fixture
def report(send) -> reports.Receipt:
    return send()


@pytest.fixture
def file(report, binh, key, now) -> files.FileRecord:
    """Bình's file of An's report."""
    return triage.open_file(
        report_id=report.id, code="S04", severity=4, by=binh, key=key(binh), note="Em An, lớp 7.", now=now
    )


@pytest.fixture
def offered(file, binh, dung, key, now) -> referral.ReferralRecord:
    """Bình has offered the file to Dũng's agency."""
    return referral.offer(file_id=file.id, to_agency=dung.agency_id, by=binh, key=key(binh), reason=REASON, now=now)


@pytest.fixture
def accepted(offered, dung, now) -> referral.ReferralRecord:
    return referral.accept(referral_id=offered.id, by=dung, now=now)


@pytest.fixture
def audit_breaks(monkeypatch) -> None:
    """The audit log cannot be written."""

    def broken(*_args: object, **_named: object) -> None:
        raise RuntimeError("no audit line")

    monkeypatch.setattr(audit, "record", broken)


def acts(about: UUID) -> list[str]:
    return [str(leaf.act) for leaf in audit.trail(about=about)]
