import re

import pytest

from luytre.detection import api as detection
from tests.detection.conftest import make

__all__ = ["make"]

pytestmark = pytest.mark.django_db
WHY = "Trang cá cược mời học sinh nạp tiền."


def page(response):
    return response.content.decode()


def links(response):
    return re.findall(r'href="([^"]*)"', page(response))


def test_the_list_shows_red_first_and_no_link_leads_out(make, desk, ha):
    make("https://khong-biet.example/")
    found = make()
    response = desk(ha).get("/findings/")
    text = page(response)
    assert response.status_code == 200
    assert text.index("ca-cuoc-vui.example") < text.index("khong-biet.example")
    assert f"/findings/{found.id}/" in links(response)
    assert not [link for link in links(response) if "example" in link]


def test_one_finding_shows_reasons_in_the_language_of_the_reader(make, desk, ha):
    response = desk(ha).get(f"/findings/{make().id}/")
    text = page(response)
    assert "Có trong danh sách: cờ bạc, cá cược." in text
    assert "<code>https://ca-cuoc-vui.example/nap</code>" in text
    assert not [link for link in links(response) if "example" in link]
    assert "Listed as: gambling." in page(desk(ha).get(f"/findings/{make().id}/", HTTP_ACCEPT_LANGUAGE="en"))


def test_confirming_leads_to_raising_an_order(make, desk, ha):
    found = make()
    client = desk(ha)
    response = client.post(f"/findings/{found.id}/confirm/", {"category": "gambling", "why": WHY})
    assert (response.status_code, response["Location"]) == (302, f"/findings/{found.id}/")
    after = client.get(f"/findings/{found.id}/")
    assert WHY in page(after)
    assert ha.name in page(after)
    assert f"/orders/new/?finding={found.id}" in links(after)
    assert "/confirm/" not in page(after)


def test_dismissing_takes_it_off_the_list(make, desk, ha):
    found = make()
    client = desk(ha)
    response = client.post(f"/findings/{found.id}/dismiss/", {"why": "Trang bình thường."})
    assert (response.status_code, response["Location"]) == (302, "/findings/")
    assert str(found.id) not in page(client.get("/findings/"))
    assert str(found.id) in page(client.get("/findings/?state=dismissed"))
    assert client.get("/findings/?state=nonsense").status_code == 200


def test_a_missing_reason_comes_back_with_what_was_chosen(make, desk, ha):
    found = make("https://khong-biet.example/")
    response = desk(ha).post(f"/findings/{found.id}/confirm/", {"category": "scam", "why": ""})
    assert response.status_code == 422
    assert '<option value="scam" selected>' in page(response)
    assert detection.get(finding_id=found.id).state is detection.State.NEW


def test_the_second_of_two_officers_is_told(make, desk, ha):
    found = make()
    detection.dismiss(finding_id=found.id, by=ha, why=WHY)
    response = desk(ha).post(f"/findings/{found.id}/confirm/", {"category": "gambling", "why": WHY})
    assert response.status_code == 409


def test_a_police_only_target_is_hidden_from_the_reviewer(make, desk, ha, dung):
    found = make("https://bi-mat.example/kin", no_store=True)
    for path in ("/findings/", f"/findings/{found.id}/"):
        assert "bi-mat" not in page(desk(ha).get(path))
        assert "bi-mat.example" in page(desk(dung).get(path))
    refused = desk(ha).post(f"/findings/{found.id}/confirm/", {"category": "S01", "why": WHY})
    assert refused.status_code == 403
    assert "bi-mat" not in page(refused)


def test_an_approver_looks_and_finds_no_buttons(make, desk, khanh):
    found = make()
    text = page(desk(khanh).get(f"/findings/{found.id}/"))
    assert "/confirm/" not in text
    assert desk(khanh).post(f"/findings/{found.id}/dismiss/", {"why": WHY}).status_code == 403


def test_strangers_and_chi_never_get_in(make, desk, chi):
    found = make()
    assert desk().get("/findings/").status_code == 302
    for path in ("/findings/", f"/findings/{found.id}/"):
        response = desk(chi).get(path)
        assert response.status_code == 403
        assert "ca-cuoc-vui" not in page(response)


def test_an_unknown_finding_is_a_plain_404(desk, ha):
    assert desk(ha).get("/findings/00000000-0000-4000-8000-000000000000/").status_code == 404
