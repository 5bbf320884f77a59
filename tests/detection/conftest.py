"""A link that Bình released out of An's report, made into a finding."""

from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.utils import timezone

from luytre.core.journal.api import Line
from luytre.detection import _lists, api, steps
from luytre.detection.models import Finding as Row
from luytre.reports.records import ReleasedLink
from luytre.signals import hostlist

Make = Callable[..., api.Finding]


@pytest.fixture
def make(db, monkeypatch, tmp_path: Path) -> Make:
    """`make("https://…", no_store=True)`: what the worker does with a released link, without the report behind it."""
    _lists.ensure_demo(tmp_path)
    known = hostlist.HostList.open(_lists.path(tmp_path))

    def link(url: str = "https://ca-cuoc-vui.example/nap", *, no_store: bool = False) -> api.Finding:
        found = ReleasedLink(uuid4(), url, url.split("/")[2], no_store, uuid4(), timezone.now(), uuid4())
        monkeypatch.setattr(steps.reports, "released_link", lambda **_link: found)
        line = Line("report.link_released", found.id, timezone.now(), 1)
        steps._find(line, known, timezone.now())
        steps._find(line, known, timezone.now())
        return api.get(finding_id=Row.objects.get(link_id=found.id).id)

    return link
