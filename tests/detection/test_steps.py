"""The whole walk with committed transactions: An reports a link, Bình releases it, the worker makes the finding."""

import pytest
from django.utils import timezone

from luytre.core.sealed import api as sealed
from luytre.detection import api, steps
from luytre.reports import api as reports
from luytre.web.parts import demo

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_link_stays_sealed_until_it_is_released_and_is_found_once(binh, ha, settings, tmp_path):
    settings.DATA, settings.DEMO = tmp_path, True
    words = reports.Words(
        text="Trang này mời em nạp tiền.",
        links=("hxxps://WWW.Ca-Cuoc-Vui[.]example/nap?x=1",),
        reporter="child",
        province="20",
    )
    receipt = reports.receive(words=words, channel="web", now=timezone.now())
    steps.run(timezone.now())
    assert api.findings(by=ha) == []
    key = sealed.unlock(officer_id=binh.id, passphrase=demo.PASSPHRASE)
    link_id = reports.release_link(
        report_id=receipt.id, index=0, by=binh, key=key, no_store=False, why="Cần xem xét trang.", now=timezone.now()
    )
    assert steps.run(timezone.now()) == 1
    assert steps.run(timezone.now()) == 0
    (found,) = api.findings(by=ha)
    assert found.link_id == link_id
    assert found.url == "https://www.ca-cuoc-vui.example/nap?x=1"
    assert found.categories == {"gambling"}
    assert api.lists_path() == tmp_path / "lists" / "hosts.lst"
