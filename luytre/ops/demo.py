"""Demonstration data: invented people, ten synthetic stories, a list in force, a school.  Goes through the doors."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import count
from uuid import UUID

from django.conf import settings

from luytre.cases.files import api as files
from luytre.cases.files.api import FileRecord, OutcomeKind
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.core.identity.api import Officer
from luytre.core.sealed import api as sealed
from luytre.core.sealed.api import Unlocked
from luytre.detection import api as detection
from luytre.enforcement.feeds import api as feeds
from luytre.enforcement.orders import api as orders
from luytre.monitoring import steps as monitoring
from luytre.ops import _steps
from luytre.ops._people import people
from luytre.ops._stories import BEFORE, MARK, STORIES, Story
from luytre.reports import api as reports
from luytre.schoolfilter import api as schoolfilter
from luytre.web.parts.demo import PASSPHRASE

GROUND = "LANM25-16"
LISTED = ("gambling", "adult", "violence", "scam")
MONTHS_BEFORE = 5


class Cast:
    """The officers of the demonstration with their vaults open."""

    def __init__(self) -> None:
        self.people: dict[str, Officer] = people()
        self._keys: dict[str, Unlocked] = {}

    def __getitem__(self, name: str) -> Officer:
        return self.people[name]

    def key(self, name: str) -> Unlocked:
        """Opened once, when first needed: Argon2id is slow on purpose."""
        if name not in self._keys:
            self._keys[name] = sealed.unlock(officer_id=self.people[name].id, passphrase=PASSPHRASE)
        return self._keys[name]


def load(tell: Callable[[str], None] = lambda _line: None) -> None:
    """Fill an empty installation.  Run again, it finds the stories there and does nothing."""
    cast = Cast()
    schoolfilter.demo(cast["giang"])
    _enrol_node()
    if reports_exist():
        return
    now = datetime.now(tz=UTC)
    _months_before(cast, now)
    tell("reports of the months before")
    told = [(story, _tell(story, now, number)) for number, story in enumerate(STORIES)]
    _steps.run_until_quiet()
    for story, report_id in told:
        _walk(cast, story, report_id, now)
    tell(f"{len(STORIES)} stories")
    _list_in_force(cast, now)
    _steps.run_until_quiet()
    monitoring.freeze_day(now)
    tell("a block list in force")


def _enrol_node() -> None:
    """Give the filter node of this machine its own key, so that it also gets the restricted list."""
    place = settings.DATA / "filter" / "enrolment"
    if place.exists():
        return
    now = datetime.now(tz=UTC)
    _operator, key = feeds.create_operator(name=f"Nút lọc trình diễn {now:%Y%m%d%H%M%S}", kind="node", by=None, now=now)
    place.parent.mkdir(parents=True, exist_ok=True)
    place.touch(mode=0o600)
    place.write_text(key)


def reports_exist() -> bool:
    """Has anything been reported to this installation?"""
    long_ago, tomorrow = date(2020, 1, 1), datetime.now(tz=UTC).date() + timedelta(days=1)
    return bool(monitoring.READINGS["received"][0](since=long_ago, until=tomorrow))


def _tell(story: Story, now: datetime, number: int) -> UUID:
    words = reports.Words(
        text=MARK + story.text,
        links=story.links,
        reporter=story.reporter,
        safe_now=story.safe_now,
        platform=story.platform,
        account=story.account,
        province=story.province,
        commune=story.commune,
        contact=story.contact,
        contact_how=story.contact_how,
        must_not_know=story.must_not_know,
    )
    at = now - timedelta(days=story.days_ago, minutes=7 * number + 11)
    return reports.receive(words=words, channel="web", now=at).id


def _walk(cast: Cast, story: Story, report_id: UUID, now: datetime) -> None:
    """Bring a story as far as it says."""
    if story.stage == "waiting":
        return
    triage.take(report_id=report_id, by=cast["binh"], now=now)
    if story.answer:
        reports.answer(report_id=report_id, text=story.answer, by=cast["binh"], key=cast.key("binh"), now=now)
    if story.stage == "aside":
        triage.set_aside(
            report_id=report_id, code=story.code, by=cast["binh"], why="Không thuộc phạm vi bảo vệ trẻ em.", now=now
        )
    elif story.stage in {"file", "offered", "helping", "done"}:
        _work(cast, story, report_id, now)


def _work(cast: Cast, story: Story, report_id: UUID, now: datetime) -> None:
    least = files.least_severity(report_id=report_id, code=story.code, now=now)
    note = "Ghi chú mẫu: đã gọi lại, trẻ đang ở cùng người thân."
    file = triage.open_file(
        report_id=report_id, code=story.code, severity=least, by=cast["binh"], key=cast.key("binh"), note=note, now=now
    )
    if story.order:
        _release(cast, story, report_id, now)
    if story.stage in {"offered", "helping", "done"}:
        _hand_over(cast, file, now, accept=story.stage != "offered")
    if story.stage == "done":
        files.close(
            file_id=file.id,
            outcome=OutcomeKind.CHILD_SAFE,
            by=cast["dung"],
            key=cast.key("dung"),
            now=now,
            text="Kết quả mẫu.",
        )


def _release(cast: Cast, story: Story, report_id: UUID, now: datetime) -> None:
    """Take the first link out of the seal and follow it to an order in force."""
    why = "Cần xem xét để ngăn chặn (dữ liệu mẫu)."
    reports.release_link(
        report_id=report_id, index=0, by=cast["binh"], key=cast.key("binh"), no_store=False, why=why, now=now
    )
    _steps.run_until_quiet()
    host = story.links[0].split("/")[2]
    finding = next(found for found in detection.findings(by=cast["ha"]) if found.host == host)
    detection.confirm(finding_id=finding.id, by=cast["ha"], category=story.order, why=why)
    _order(cast, host, story.order, now, finding_id=finding.id)


def _hand_over(cast: Cast, file: FileRecord, now: datetime, *, accept: bool) -> None:
    offered = referral.offer(
        file_id=file.id,
        to_agency=cast["dung"].agency_id,
        by=cast["binh"],
        key=cast.key("binh"),
        reason="Thuộc thẩm quyền của công an, cần xác minh (dữ liệu mẫu).",
        now=now,
    )
    if accept:
        referral.accept(referral_id=offered.id, by=cast["dung"], now=now)


def _order(cast: Cast, host: str, category: str, now: datetime, finding_id: UUID | None = None) -> None:
    order = orders.propose(
        host=host,
        scope="children",
        ground=GROUND,
        category=category,
        expires_on=(now + timedelta(days=180)).date(),
        by=cast["ha"],
        finding_id=finding_id,
        why="Nội dung không phù hợp với trẻ em (dữ liệu mẫu).",
        now=now,
    )
    orders.approve(order_id=order.id, by=cast["khanh"], now=now)


def _list_in_force(cast: Cast, now: datetime) -> None:
    """At least twenty invented names of scope `children`, from the small list that ships with detection."""
    for category in LISTED:
        for host in detection.demo_names(category)[:6]:
            _order(cast, host, category, now)


def _months_before(cast: Cast, now: datetime) -> None:
    """Reports of the past months, most of them worked through, so that figures have something to count."""
    numbers = count()
    for month in range(MONTHS_BEFORE, 0, -1):
        at = now - timedelta(days=30 * month)
        ids = []
        for _round in range(2):
            for text, code, reporter in BEFORE:
                words = reports.Words(text=f"{MARK}{text} (#{next(numbers)})", reporter=reporter, province="20")
                ids.append((reports.receive(words=words, channel="web", now=at).id, code))
        _steps.run_until_quiet()
        for report_id, code in ids:
            _work_through(cast, report_id, code, at + timedelta(hours=1))


def _work_through(cast: Cast, report_id: UUID, code: str, at: datetime) -> None:
    triage.take(report_id=report_id, by=cast["binh"], now=at)
    least = files.least_severity(report_id=report_id, code=code, now=at)
    file = triage.open_file(
        report_id=report_id, code=code, severity=least, by=cast["binh"], key=cast.key("binh"), note="", now=at
    )
    _hand_over(cast, file, at, accept=True)
    done = at + timedelta(days=2)
    files.close(file_id=file.id, outcome=OutcomeKind.CHILD_SAFE, by=cast["dung"], key=cast.key("dung"), now=done)
