"""What the open JSON endpoint promises a machine."""

import json
from unittest import mock

import pytest
from django.db import OperationalError

from luytre.reports import api as reports
from luytre.reports.models import Report
from tests.channels.partner.conftest import BODY

pytestmark = pytest.mark.django_db


def check_problem(response, status):
    assert response.status_code == status
    assert response["Content-Type"] == "application/problem+json"
    body = response.json()
    for name in ("happened", "kept", "next"):
        assert set(body[name]) == {"vi", "en"}
        assert body[name]["vi"] != body[name]["en"]
    return body


def test_a_report_gets_a_code_and_its_status(post):
    answer = post("/reports")
    assert answer.status_code == 201
    assert set(answer.json()) == {"id", "code", "received_at"}
    seen = post("/reports/status", {"code": answer.json()["code"]})
    assert seen.status_code == 200
    assert seen.json()["state"] == "received"
    assert seen.json()["messages"] == []
    assert [step["state"] for step in seen.json()["timeline"]] == ["received"]


def test_every_optional_field_travels(post):
    body = {
        **BODY,
        "safe_now": "no",
        "happened": "bị dọa",
        "platform": "một trò chơi",
        "account": "nguoi_la_1",
        "province": "20",
        "contact": "0912 000 111",
        "contact_how": "buổi tối",
        "must_not_know": ["school"],
    }
    answer = post("/reports", body)
    assert answer.status_code == 201
    line = reports.line(report_id=answer.json()["id"])
    assert (line.channel, line.province, line.safe_now, line.has_contact) == ("api", "20", "no", True)
    assert "SCHOOL" in line.excluded_roles


@pytest.mark.parametrize(
    "said",
    [{"text": "bị dọa"}, {"happened": "bị dọa"}, {"account": "nguoi_la_1"}, {"links": ["https://xau.example/a"]}],
)
def test_any_one_thing_said_is_enough(post, said):
    assert post("/reports", said).status_code == 201


@pytest.mark.parametrize(
    "said", [{}, {"platform": "một trò chơi"}, {"account": " \u200b"}, {"contact": "0912 000 111"}]
)
def test_a_report_that_says_nothing_is_told_so(post, said):
    check_problem(post("/reports", said), 422)


def test_a_message_is_written_and_read_back(post):
    code = post("/reports").json()["code"]
    assert post("/reports/messages", {"code": code, "text": "Thêm một điều"}).status_code == 201
    seen = post("/reports/status", {"code": code}).json()["messages"]
    assert [(m["author"], m["text"]) for m in seen] == [("reporter", "Thêm một điều")]


def test_a_retry_with_the_same_key_repeats_the_receipt(post):
    key = {"HTTP_IDEMPOTENCY_KEY": "2d2cf2e4-retry-1"}
    first, again = post("/reports", **key), post("/reports", **key)
    assert first.json() == again.json()
    assert Report.objects.count() == 1
    body = check_problem(post("/reports", {**BODY, "text": "khác"}, **key), 409)
    assert body["id"] == first.json()["id"]


DEEP = b'{"text": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"  ", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b'{"text": "\xc3\x28"}', 400),
        (DEEP, 400),
        (b'{"text": ' + b"9" * 5_000 + b"}", 400),
        (b"[]", 422),
        (b"null", 422),
        (b'"text"', 422),
        (b"{}", 422),
        (b'{"text": 5}', 422),
        (b'{"text": NaN}', 422),
        (b'{"text": "a", "links": "https://a.example"}', 422),
        (b'{"text": "a", "links": [5]}', 422),
        (b'{"text": "a", "reporter": "robot"}', 422),
        (b'{"text": "a", "unknown": 1}', 422),
        (b'{"text": "\\u0000"}', 422),
        (json.dumps({"text": "a" * 20_001}).encode(), 422),
        (json.dumps({"text": "a", "links": ["x"] * 21}).encode(), 422),
        (json.dumps({"text": "a" * 1_000_001}).encode(), 413),
    ],
)
def test_bad_bodies_are_the_senders_to_mend(post, body, status):
    check_problem(post("/reports", body), status)
    assert Report.objects.count() == 0


@pytest.mark.parametrize("text", ["a\x00b", "\ud800 a", "e\u0323m", "🙁" * 9_000, "\u202e a", "' OR 1=1 --"])
def test_odd_text_is_received(post, text):
    body = {"text": text, "links": [], "reporter": "child"}
    assert post("/reports", body).status_code in {201, 422}


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""])
def test_other_types_are_refused(post, content_type):
    check_problem(post("/reports", b"{}", content_type=content_type), 415)


def test_a_refusal_never_repeats_what_was_typed(post):
    answer = post("/reports", {"text": "a", "reporter": "bí mật của em"})
    assert "bí mật" not in answer.content.decode()


@pytest.mark.parametrize("code", ["", "ba-nam-den", "x" * 400, "\x00", "💥"])
def test_a_wrong_code_is_not_found(post, code):
    check_problem(post("/reports/status", {"code": code}), 404)
    check_problem(post("/reports/messages", {"code": code, "text": "a"}), 404)


def test_guessing_ends_with_a_time_to_wait(post):
    from luytre.lib.codes import new_code

    answers = [post("/reports/status", {"code": new_code().text}) for _ in range(60)]
    body = check_problem(answers[-1], 429)
    assert int(answers[-1]["Retry-After"]) > 0
    assert body["status"] == 429


def test_a_code_in_an_address_leads_nowhere(public):
    assert public.get("/api/v1/reports/status?code=ba-nam").status_code == 405
    assert public.get("/api/v1/reports/ba-nam-den").status_code == 404


def test_a_lost_database_is_said_plainly(post):
    with mock.patch.object(reports, "receive", side_effect=OperationalError("gone")):
        answer = post("/reports")
    check_problem(answer, 503)
    assert answer["Retry-After"]


def test_a_fault_of_ours_quotes_nothing(post, caplog):
    with mock.patch.object(reports, "receive", side_effect=ValueError("bí mật của em")):
        check_problem(post("/reports"), 500)
    assert "bí mật" not in caplog.text


def test_the_description_is_openapi_3_1_and_names_every_refusal(public):
    description = public.get("/api/v1/openapi.json").json()
    assert description["openapi"].startswith("3.1")
    responses = description["paths"]["/api/v1/reports"]["post"]["responses"]
    assert {"201", "400", "409", "413", "415", "422"} <= set(responses)
    assert "application/problem+json" in responses["422"]["content"]


def test_there_are_no_docs_pages(public):
    assert public.get("/api/v1/docs").status_code == 404
