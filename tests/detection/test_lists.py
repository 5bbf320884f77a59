"""Forms of lists as the world publishes them; names are invented."""

import json

import pytest

from luytre.detection import _lists, api
from luytre.detection.records import CATEGORIES
from luytre.lib.hosts import canonical_host
from luytre.signals.hostlist import HostList

HOSTS_FILE = """# Title: a hosts file
127.0.0.1 localhost
127.0.0.1 localhost.localdomain
::1 ip6-localhost
0.0.0.0 0.0.0.0
0.0.0.0    one.example  # with a note
0.0.0.0 www.two.example three.example
"""
ADBLOCK = """[Adblock Plus]
! a comment
||four.example^
||five.example^$third-party
@@||allowed.example^
/banner/*
*.six.example
"""
GROUPS = """include:other
full:seven.example
domain:eight.example @ads
regexp:^x.*$
keyword:bad
"""
PLAIN = "\ufeffNINE.example\r\nđẹp.example\r\n192.0.2.7\r\nnot a host\r\n\r\ncom\r\nwww.com\r\n"


@pytest.fixture
def folder(tmp_path):
    place = tmp_path / "given"
    (place / "gambling").mkdir(parents=True)
    (place / "gambling" / "hosts").write_text(HOSTS_FILE)
    (place / "gambling" / "README.md").write_text("Source: somewhere\nLicence: MIT\n||readme.example^\n")
    (place / "adult.txt").write_text(ADBLOCK)
    (place / "social.list").write_text(GROUPS)
    (place / "drugs.txt").write_text(PLAIN, encoding="utf-8")
    return place


def test_every_usual_form_is_read(folder, tmp_path):
    out = tmp_path / "out" / "hosts.lst"
    result = api.import_lists(folder, out)
    known = HostList.open(out)
    for host, category in (
        ("one.example", "gambling"),
        ("two.example", "gambling"),
        ("three.example", "gambling"),
        ("four.example", "adult"),
        ("five.example", "adult"),
        ("six.example", "adult"),
        ("seven.example", "social"),
        ("eight.example", "social"),
        ("nine.example", "drugs"),
        (canonical_host("đẹp.example"), "drugs"),
        ("192.0.2.7", "drugs"),
    ):
        assert known.look_up(host) == {category}, host
    for host in ("localhost", "allowed.example", "readme.example", "com", "github.com"):
        assert not known.look_up(host), host
    assert result.hosts == len(known)
    assert result.size == out.stat().st_size


def test_what_was_read_is_told_with_its_licence(folder, tmp_path):
    out = tmp_path / "hosts.lst"
    result = api.import_lists(folder, out)
    told = {one.path: one for one in result.lists}
    assert told["gambling/hosts"].licence == "MIT"
    assert told["drugs.txt"].skipped == 2
    assert json.loads((tmp_path / "sources.json").read_text())[0].keys() >= {"path", "category", "licence", "hosts"}


def test_one_bad_page_does_not_make_a_trap_of_a_popular_site(tmp_path):
    place = tmp_path / "given"
    (place / "popular").mkdir(parents=True)
    (place / "ut1").mkdir()
    (place / "popular" / "top-ranked.txt").write_text("popular.example\n")
    (place / "ut1" / "phishing.urls.txt").write_text(
        "docs.popular.example/form/1\nhttps://trap.example/login\nwhole.example\n"
    )
    (place / "scam.txt").write_text("popular.example\nother.example\n")
    out = tmp_path / "hosts.lst"
    api.import_lists(place, out)
    known = HostList.open(out)
    assert not known.look_up("docs.popular.example")
    assert not known.look_up("popular.example")
    assert known.look_up("trap.example") == known.look_up("whole.example") == {"phishing"}
    assert known.look_up("other.example") == {"scam"}


def test_a_folder_without_lists_leaves_the_old_ones(folder, tmp_path):
    out = tmp_path / "hosts.lst"
    api.import_lists(folder, out)
    before = out.read_bytes()
    (tmp_path / "empty").mkdir()
    with pytest.raises(api.NoLists):
        api.import_lists(tmp_path / "empty", out)
    assert out.read_bytes() == before


def test_the_shipped_list_names_only_reserved_names():
    names = _lists.demo()
    assert len(names) >= 40
    assert len({name for name, _ in names}) == len(names)
    assert all(name.endswith((".example", ".test")) for name, _ in names)
    assert {category for _, category in names} <= set(CATEGORIES)
    assert len({category for _, category in names}) >= 12
    assert all(len(api.demo_names(category)) >= 6 for category in ("gambling", "adult", "violence", "scam"))


def test_the_shipped_list_serves_until_a_real_one_is_imported(tmp_path, folder):
    _lists.ensure_demo(tmp_path)
    path = _lists.path(tmp_path)
    assert HostList.open(path).look_up("ca-cuoc-vui.example") == {"gambling"}
    api.import_lists(folder, path)
    _lists.ensure_demo(tmp_path)
    assert not HostList.open(path).look_up("ca-cuoc-vui.example")
