"""How a table says what each front door may do with it."""

import pytest

from luytre.lib.privacy import Grants


def test_a_verb_holds_for_the_table_or_for_the_named_columns_alone():
    grants = Grants(public="select insert update(unanswered,seen_at)")
    assert grants.verbs("public") == ("select", "insert")
    assert grants.narrow("public") == {"update": ("unanswered", "seen_at")}
    assert grants.verbs("desk") == ()
    assert grants.narrow("desk") == {}


@pytest.mark.parametrize("odd", ["truncate", "update()", "update(a b)", "select; drop", "SELECT", "update(a)(b)"])
def test_what_is_no_grant_is_refused(odd):
    with pytest.raises(ValueError, match="verbs"):
        Grants(public=odd)
