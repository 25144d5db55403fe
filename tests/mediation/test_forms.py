"""How forms are drawn, and what their fields take."""

import re
from datetime import date
from typing import Any, cast

import pytest
from django import forms
from django.template.loader import render_to_string
from django.utils import translation

from accounts.fields import (
    CodeField,
    DayField,
    PlainTextField,
    WholeNumberField,
    half_width,
    plain_text,
)
from mediation.forms import PageBoundField


class Everything(forms.Form):
    """One field of each kind."""

    page_heading = ""
    name = PlainTextField(label="Name", max_length=10, help_text="As on the licence <b>")
    note = PlainTextField(label="Note", max_length=50, widget=forms.Textarea, required=False)
    kind = forms.ChoiceField(
        label="Kind", choices=[("P", "Patent"), ("T", "Trade mark")], widget=forms.RadioSelect
    )
    wishes = forms.MultipleChoiceField(
        label="Wishes", choices=[("S", "Stop"), ("D", "Damages")], widget=forms.CheckboxSelectMultiple
    )
    source = forms.ChoiceField(label="Source", choices=[("", ""), ("N", "Notary")])
    secret = forms.CharField(label="Password", widget=forms.PasswordInput)
    file = forms.FileField(label="Identity")
    truth = forms.BooleanField(label="All of this is true")
    mail = forms.EmailField(label="E-mail", required=False)
    hidden = forms.CharField(widget=forms.HiddenInput, required=False)


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def attributes(html: str, tag: str, name: str) -> dict[str, str]:
    """Return the attributes of the first control of that name."""
    found = re.search(rf'<{tag}\b[^>]*name="{name}"[^>]*>', html)
    assert found, html
    return dict(re.findall(r'([\w-]+)="([^"]*)"', found.group()))


@pytest.fixture
def wrong() -> str:
    """A form that was sent empty but for a name that is too long."""
    return str(Everything({"name": "x" * 11, "mail": "nobody", "hidden": "h"}))


def test_control_is_tied_to_hint_and_error(wrong: str) -> None:
    name = attributes(wrong, "input", "name")
    assert name["aria-describedby"] == "id_name_helptext id_name_error"
    assert name["aria-invalid"] == "true"
    assert name["class"] == "govuk-input govuk-input--width-10 govuk-input--error"
    assert 'id="id_name_helptext"' in wrong
    assert 'id="id_name_error"' in wrong


def test_area_is_tied_to_its_count(wrong: str) -> None:
    assert attributes(wrong, "textarea", "note")["aria-describedby"] == "id_note-info"
    assert 'data-maxlength="50"' in wrong


def test_browser_is_not_asked_to_refuse_or_cut_what_is_typed(wrong: str) -> None:
    assert re.findall(r"\s(?:required|maxlength|minlength)\b(?!-)", wrong.replace("data-maxlength", "")) == []


def test_hint_is_escaped(wrong: str) -> None:
    assert "As on the licence &lt;b&gt;" in wrong


def test_optional_fields_are_marked_and_required_ones_not(wrong: str) -> None:
    labels = re.findall(r'for="id_(\w+)">[^<]*<span class="optional', wrong)
    assert labels == ["note", "mail"]


def test_choice_is_a_group_with_a_legend(wrong: str) -> None:
    assert re.search(
        r'<fieldset class="govuk-fieldset" aria-describedby="id_kind_error">\s*<legend[^>]*>Kind<', wrong
    )
    assert attributes(wrong, "input", "kind")["class"] == "govuk-radios__input"


def test_file_button_speaks_our_language(wrong: str) -> None:
    file = attributes(wrong, "input", "file")
    assert file["aria-labelledby"] == "id_file_label id_file_button"
    assert 'for="id_file" id="id_file_button"' in wrong


def test_hidden_field_has_no_class(wrong: str) -> None:
    assert "class" not in attributes(wrong, "input", "hidden")


def test_one_question_can_head_the_page() -> None:
    form = Everything()
    form.page_heading = "kind"
    assert '<h1 class="govuk-fieldset__heading">Kind</h1>' in str(form)


def test_summary_says_the_same_as_the_fields_and_leads_to_them() -> None:
    form = Everything({"name": "x" * 11, "mail": "nobody"})
    html = render_to_string("components/error_summary.html", {"form": form})
    links = re.findall(r'<a href="#([^"]+)">([^<]+)</a>', html)
    assert links == [
        ("id_name", "“Name” should have at most 10 characters; it has 11"),
        ("id_kind_0", "Choose “Kind”"),
        ("id_wishes_0", "Choose “Wishes”"),
        ("id_source", "Choose “Source”"),
        ("id_secret", "Enter “Password”"),
        ("id_file", "Choose a file for “Identity”"),
        ("id_truth", "Tick “All of this is true” to go on"),
        ("id_mail", "“E-mail” should look like name@example.com"),
    ]
    assert "There are 8 problems" in html
    drawn = str(form)
    assert all(sentence in drawn and f'id="{anchor}"' in drawn for anchor, sentence in links)


def test_own_sentence_of_a_field_stays() -> None:
    class Own(forms.Form):
        name = forms.CharField(error_messages={"required": "Enter the respondent’s name"})

    assert cast(PageBoundField, Own({})["name"]).error_texts == ["Enter the respondent’s name"]


def test_error_of_no_field_is_shown_once_in_the_form_and_in_the_summary() -> None:
    form = Everything({})
    form.add_error(None, "The two sides are the same.")
    assert str(form).count("The two sides are the same.") == 1
    assert render_to_string("components/error_summary.html", {"form": form}).count("The two sides") == 1


def test_no_summary_without_errors() -> None:
    assert render_to_string("components/error_summary.html", {"form": Everything()}).strip() == ""


def test_typed_text_is_escaped_and_kept() -> None:
    html = str(Everything({"name": '"><script>alert(1)</script>'}))
    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)" in html


# --- Fields ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed",
    ["2026-12-09", "2026-12-9", "2026年12月9日", "2026 年 12 月 9 日", "２０２６年１２月９日", "2026/12/9", "2026.12.9", "20261209",
     "9 December 2026", " 2026-12-09 ", "２０２６－１２－０９"],
)  # fmt: skip
def test_day_is_read_in_every_usual_spelling(typed: str) -> None:
    assert DayField().clean(typed) == date(2026, 12, 9)


@pytest.mark.parametrize("typed", ["2026-13-05", "2026-02-30", "tomorrow", "12/09/2026", "9.12"])
def test_day_that_does_not_exist_is_explained(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="Enter a date that exists, for example 2026-12-09"):
        DayField().clean(typed)


def test_day_is_shown_again_as_it_is_stored() -> None:
    class WithDay(forms.Form):
        on = DayField()

    assert 'value="2026-12-09"' in str(WithDay(initial={"on": date(2026, 12, 9)}))


def test_code_loses_spaces_and_full_width() -> None:
    assert CodeField().clean(" ＺＬ２０１９ １０１２\u30003456.Ｘ ") == "ZL201910123456.X"


def test_whole_number_may_be_full_width_and_has_no_spinner() -> None:
    assert WholeNumberField().clean("１２") == 12
    assert isinstance(WholeNumberField().widget, forms.TextInput)


def test_half_width_leaves_chinese_punctuation() -> None:
    assert half_width("（甲），１２：：Ａ") == "（甲），12：：A"


def test_text_loses_what_cannot_be_seen() -> None:
    assert plain_text("甲\u202e乙\u200b\x00丙\r\n丁\t戊") == "甲乙丙\n丁\t戊"


def test_line_break_counts_once() -> None:
    assert PlainTextField(max_length=3).clean("a\r\nb") == "a\nb"
