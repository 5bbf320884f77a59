"""What every answer of every door carries."""

import pytest

from luytre.web.parts import middleware
from tests.doors import DoorClient


@pytest.mark.parametrize("path", ["/", "/bao-tin", "/nowhere", "/static/parts/parts.css", "/healthz"])
def test_nothing_foreign_may_load_on_any_answer(public: DoorClient, path: str):
    answer = public.get(path)
    policy = answer.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'")
    for part in (
        "frame-ancestors 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "require-trusted-types-for 'script'",
    ):
        assert part in policy
    assert "unsafe" not in policy
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cross-Origin-Opener-Policy"] == "same-origin"
    answer.close()


def test_a_page_is_never_kept_by_a_browser(public: DoorClient):
    assert public.get("/bao-tin").headers["Cache-Control"] == "no-store"


def test_tls_is_remembered_where_there_is_tls(public: DoorClient, settings):
    assert "Strict-Transport-Security" not in public.get("/").headers
    settings.TLS = True
    assert "max-age=31536000" in public.get("/").headers["Strict-Transport-Security"]


def test_a_visitor_gets_no_cookie(public: DoorClient):
    for path in ("/", "/bao-tin", "/theo-doi", "/an-toan", "/rieng-tu"):
        assert not public.get(path).cookies


@pytest.mark.parametrize(
    ("parts", "status"),
    [({"web": "ok", "dns": "absent"}, 200), ({"web": "ok", "worker": "silent for 60 s"}, 503)],
)
def test_health_is_one_number_and_its_reasons(public: DoorClient, monkeypatch, parts: dict[str, str], status: int):
    monkeypatch.setattr("luytre.ops.health.check", lambda: parts)
    answer = public.get("/healthz")
    assert (answer.status_code, answer.json()) == (status, {"ok": status == 200, "parts": parts})


def test_health_that_breaks_is_bad_health(public: DoorClient, monkeypatch):
    monkeypatch.setattr(middleware, "HEALTH", "luytre.ops.health.no_such_thing")
    assert public.get("/healthz").status_code == 503


def test_leaving_quickly_leads_away_and_clears_the_browser(public: DoorClient, settings):
    answer = public.get("/thoat")
    assert (answer.status_code, answer.headers["Location"]) == (303, settings.EXIT_URL)
    assert '"cookies"' in answer.headers["Clear-Site-Data"]
    assert answer.headers["Cache-Control"] == "no-store"
