import os
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luytre.signals.hostlist import BadList, HostList, compile_lists, current

LISTS = {
    "gambling": ["ca-cuoc.example", "both.example"],
    "adult": ["both.example", "sub.host.example"],
    "social": ["host.example"],
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "lists" / "hosts.lst"
    assert compile_lists(path, LISTS) == 4
    return path


def test_a_listed_host_is_found_with_its_categories(file):
    known = HostList.open(file)
    assert len(known) == 4
    assert known.categories == ("adult", "gambling", "social")
    assert known.look_up("both.example") == {"gambling", "adult"}
    assert known.look_up("www.ca-cuoc.example") == {"gambling"}


def test_the_nearest_name_above_speaks(file):
    known = HostList.open(file)
    assert known.look_up("x.sub.host.example") == {"adult"}
    assert known.look_up("other.host.example") == {"social"}
    assert known.find("x.host.example") == ("host.example", frozenset({"social"}))


def test_an_unknown_host_has_no_category(file):
    known = HostList.open(file)
    for host in ("example", "cuoc.example", "1.2.3.4", "::1", "notboth.example"):
        assert known.look_up(host) == frozenset()
        assert known.find(host) is None


@given(st.dictionaries(st.sampled_from("abc"), st.lists(st.from_regex(r"[a-z]{1,8}\.(vn|example)", fullmatch=True))))
@settings(max_examples=30, deadline=None)
def test_everything_compiled_is_found_again(tmp_path_factory, lists):
    path = tmp_path_factory.mktemp("lists") / "hosts.lst"
    count = compile_lists(path, lists)
    known = HostList.open(path)
    assert len(known) == count == len({host for names in lists.values() for host in names})
    for category, names in lists.items():
        for host in names:
            assert category in known.look_up(host)


def test_a_missing_file_is_an_empty_list(tmp_path):
    assert len(HostList.open(tmp_path / "none")) == 0
    assert HostList.open(tmp_path / "none").look_up("both.example") == frozenset()
    assert HostList.empty().categories == ()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda b: b[:-1],
        lambda b: b + b"x",
        lambda b: b"X" + b[1:],
        lambda _: b"",
        lambda b: b[:20],
        lambda b: b[:8] + b"\xff" * 8 + b[16:],
    ],
    ids=["cut", "longer", "magic", "empty", "head", "length"],
)
def test_a_broken_file_is_refused(file, spoil):
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(BadList):
        HostList.open(file)


def test_the_file_cannot_be_read_as_a_list_of_names(file):
    assert b"ca-cuoc" not in file.read_bytes()


def test_current_follows_a_replaced_file_and_survives_a_broken_one(file):
    assert current(file).look_up("both.example")
    compile_lists(file, {"scam": ["new.example"]})
    assert current(file).look_up("new.example") == {"scam"}
    assert current(file) is current(file)
    file.write_bytes(b"rubbish")
    os.utime(file, (1, 1))
    assert current(file).look_up("new.example") == {"scam"}
    file.unlink()
    assert len(current(file)) == 0


def test_an_opened_list_stays_readable_while_it_is_replaced(file):
    known = HostList.open(file)
    compile_lists(file, {"scam": ["new.example"]})
    assert known.look_up("both.example") == {"gambling", "adult"}
    assert [path.name for path in file.parent.iterdir()] == ["hosts.lst"]


def test_a_hundred_thousand_names_stay_small_and_quick(tmp_path):
    path = tmp_path / "hosts.lst"
    compile_lists(path, {"adult": (f"name-{n}.example" for n in range(100_000))})
    assert path.stat().st_size < 1_100_000  # 1.6 million names stay below 20 MB
    start = time.perf_counter()
    known = HostList.open(path)
    for n in range(1000):
        assert known.look_up(f"www.name-{n}.example")
    assert time.perf_counter() - start < 1
