import pytest
from hypothesis import given
from hypothesis import strategies as st

from luytre.detection import rules
from luytre.detection.records import CATEGORIES
from luytre.detection.rules import verdict
from luytre.lib.hosts import canonical_host


def test_a_listed_host_says_as_what():
    said = verdict(host="a.example", listed=("a.example", {"gambling", "scam"}), no_store=False)
    assert said.categories == {"gambling", "scam"}
    assert [reason.parameters["category"] for reason in said.reasons] == ["gambling", "scam"]
    assert said.urgency == 3


def test_the_site_above_is_named():
    said = verdict(host="x.a.example", listed=("a.example", {"adult"}), no_store=False)
    assert said.reasons[0].parameters == {"name": "a.example", "category": "adult"}


def test_an_unknown_host_is_unclear():
    said = verdict(host="a.example", listed=None, no_store=False)
    assert (said.categories, said.urgency) == (frozenset(), 2)
    assert said.reasons[0].msgid == rules.UNLISTED


def test_police_only_is_always_red():
    said = verdict(host="a.example", listed=("a.example", {"games"}), no_store=True)
    assert said.urgency == 4
    assert said.reasons[0].msgid == rules.POLICE_ONLY


@pytest.mark.parametrize(
    ("host", "msgid"),
    [
        ("192.0.2.1", rules.NUMBER),
        ("2001:db8::1", rules.NUMBER),
        ("xn--ggle-55da.example", rules.STRANGE_LETTERS),
        ("ca-cuoc-123.example", rules.NAME_SAYS),
    ],
)
def test_what_a_name_gives_away(host, msgid):
    assert msgid in {reason.msgid for reason in verdict(host=host, listed=None, no_store=False).reasons}


def test_vietnamese_letters_are_not_strange():
    said = verdict(host=canonical_host("đẹp.example"), listed=None, no_store=False)
    assert rules.STRANGE_LETTERS not in {reason.msgid for reason in said.reasons}


def test_earlier_findings_are_counted():
    said = verdict(host="a.example", listed=None, no_store=False, seen_before=3)
    assert said.reasons[-1].parameters == {"count": 3}


@given(st.sets(st.sampled_from(CATEGORIES), min_size=1), st.booleans())
def test_knowing_more_never_lowers_the_urgency(categories, no_store):
    less = verdict(host="a.example", listed=None, no_store=no_store)
    more = verdict(host="a.example", listed=("a.example", categories), no_store=no_store)
    assert more.urgency >= less.urgency
