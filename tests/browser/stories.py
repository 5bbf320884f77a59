"""A desk with work on it: the demonstration's ten stories, walked through the doors of the rooms."""

from datetime import UTC, datetime, timedelta
from functools import partial
from uuid import UUID

from luytre.cases.files import api as files
from luytre.cases.files.api import FileRecord
from luytre.cases.referral import api as referral
from luytre.cases.triage import api as triage
from luytre.core.identity.api import Officer
from luytre.detection import api as detection
from luytre.enforcement.orders import api as orders
from luytre.ops import _steps, demo
from luytre.ops._stories import STORIES
from luytre.reports import _routes
from luytre.reports import api as reports

DANGER = 0  # numbers of stories: a child in danger, and whom the family must not know of
THREAT = 1
MOCKED = 2  # answered, with a link
SAFE_NOW = 4  # the police work on it
OFFERED = 5
FILED = 6  # Bình holds the file
ASIDE = 9
REASON = "Vụ việc ở Lạng Sơn, thuộc thẩm quyền của đơn vị (dữ liệu mẫu)."
SECRET = "https://noi-kin.example/kho"


class Desk:
    """What happened so far, and the people at work."""

    def __init__(self) -> None:
        _routes.forget()
        self.cast = demo.Cast()
        self.now = datetime.now(UTC)
        self.ids: list[UUID] = []

    def __getitem__(self, name: str) -> Officer:
        return self.cast[name]

    def tell(self) -> "Desk":
        """All ten stories, each as far as it says."""
        self.ids = [demo._tell(story, self.now, number) for number, story in enumerate(STORIES)]
        _steps.run_until_quiet()
        for story, report_id in zip(STORIES, self.ids, strict=True):
            demo._walk(self.cast, story, report_id, self.now)
        _steps.run_until_quiet()
        return self

    def file(self, number: int) -> FileRecord:
        """The file of a story, as Bình sees it."""
        found = files.of_report(report_id=self.ids[number], by=self["binh"])
        assert found is not None
        return found

    def referral(self, number: int) -> referral.ReferralRecord:
        """The newest referral of a story's file."""
        return referral.for_file(file_id=self.file(number).id, by=self["binh"])[-1]

    def release(self, number: int, *, no_store: bool = False) -> detection.Finding:
        """The first link of a story becomes a finding, as the police see it."""
        by, key = self["binh"], self.cast.key("binh")
        give = partial(reports.release_link, index=0, by=by, key=key, why=REASON, now=self.now)
        link = give(report_id=self.ids[number], no_store=no_store)
        _steps.run_until_quiet()
        return next(one for one in detection.findings(by=self["dung"]) if one.link_id == link)

    def send(self, **said: object) -> UUID:
        """One more report, with the queue told of it."""
        words = {"text": "Có người lạ dọa em và bắt em giữ bí mật.", "reporter": "child", "province": "20", **said}
        receipt = reports.receive(words=reports.Words(**words), channel="web", now=self.now)  # type: ignore[arg-type]
        _steps.run_until_quiet()
        return receipt.id

    def open(self, report_id: UUID, code: str) -> FileRecord:
        """Bình opens a file of it."""
        level = files.least_severity(report_id=report_id, code=code, now=self.now)
        key = self.cast.key("binh")
        return triage.open_file(
            report_id=report_id, code=code, severity=level, by=self["binh"], key=key, note="Ghi chú mẫu.", now=self.now
        )

    def order(self, host: str, *, restricted: bool = False, by: str = "ha", category: str = "gambling") -> orders.Order:
        """Hà proposes an order."""
        return orders.propose(
            host=host, scope="children", ground=demo.GROUND, category=category, restricted=restricted, by=self[by],
            expires_on=(self.now + timedelta(days=10)).date(), why="Mời chơi cờ bạc (dữ liệu mẫu).", now=self.now,
        )  # fmt: skip
