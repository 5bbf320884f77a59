"""`{{ form }}` is enough for an accessible form."""

import re

from django import forms

from luytre.web.parts.forms import BigChecks, BigChoice


class Sample(forms.Form):
    name = forms.CharField(label="Name", help_text="As in your papers.")
    who = forms.ChoiceField(label="Who", choices=[("a", "A"), ("b", "B")], widget=BigChoice(hints={"b": "the other"}))
    many = forms.MultipleChoiceField(label="Many", choices=[("a", "A")], widget=BigChecks, required=False)


def test_an_error_is_tied_to_its_field_and_linked_from_the_summary():
    html = str(Sample({"name": ""}))
    assert re.search(
        r'<input[^>]*id="id_name"[^>]*aria-describedby="id_name_helptext id_name_error"', html
    ) or re.search(r'<input[^>]*aria-describedby="id_name_helptext id_name_error"[^>]*id="id_name"', html)
    assert 'aria-invalid="true"' in html
    assert '<a href="#id_name">' in html
    assert '<a href="#id_who_0">' in html
    assert html.index('id="summary"') < html.index('for="id_name"')


def test_a_form_without_mistakes_has_no_summary():
    assert 'id="summary"' not in str(Sample())


def test_every_card_is_a_label_around_its_input():
    html = str(Sample({"who": "b"}))
    assert re.search(
        r'<label class="big-choice__item" for="id_who_1"><input type="radio"[^>]*value="b"[^>]*checked', html
    )
    assert "the other" in html
    assert html.count("<fieldset") == 2


def test_what_was_typed_is_escaped():
    assert "<script>" not in str(Sample({"name": "<script>", "who": "<script>"}))


def test_what_may_stay_empty_says_so_unless_the_page_says_it_once():
    assert "field__optional" in str(Sample())
    quiet = Sample()
    quiet.quiet_optional = True  # type: ignore[attr-defined]
    assert "field__optional" not in str(quiet)
