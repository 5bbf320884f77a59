"""The visible switch, then the browser, then Vietnamese."""

import pytest

from tests.doors import DoorClient


@pytest.mark.parametrize(
    ("browser", "lang"),
    [("", "vi"), ("en-GB,en;q=0.9", "en"), ("fr-FR,fr", "vi"), ("fr,vi;q=0.5,en;q=0.4", "vi"), ("x" * 5000, "vi")],
)
def test_the_browser_is_asked_when_nothing_was_chosen(public: DoorClient, browser: str, lang: str):
    page = public.get("/", headers={"accept-language": browser})
    assert page.headers["Content-Language"] == lang
    assert f'<html lang="{lang}">' in page.content.decode()


def test_the_switch_wins_and_leads_back(public: DoorClient):
    answer = public.post("/language", {"lang": "en", "next": "/an-toan"})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/an-toan")
    assert public.get("/", headers={"accept-language": "vi"}).headers["Content-Language"] == "en"


def test_a_childs_browser_forgets_the_choice_when_it_closes(public: DoorClient):
    cookie = public.post("/language", {"lang": "en"}).cookies["luytre_lang"]
    assert cookie["max-age"] == ""
    assert cookie.value == "en"


@pytest.mark.parametrize(
    "target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1", ""]
)
def test_the_switch_leads_nowhere_else(public: DoorClient, target: str):
    assert public.post("/language", {"lang": "vi", "next": target}).headers["Location"] == "/"


def test_a_language_we_do_not_speak_changes_nothing(public: DoorClient):
    assert not public.post("/language", {"lang": "../xx"}).cookies


def test_a_link_cannot_switch(public: DoorClient):
    assert public.get("/language").status_code == 405
