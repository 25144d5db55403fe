"""What every page of an application has in common, and the pages about the dispute itself."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from cases.forms.fields import AmountField, LineField
from cases.identifiers import Kind, check, check_right_number
from cases.models import Case, Currency, DisputeType, Party, RightInDispute, RightType
from cases.services.filing_pages import applicant_of, fitting_disputes, is_possible

# A patent is one of its kinds, a trade secret technical or business: the kind above says too little.
TOO_BROAD = frozenset({"PAT", "TS"})


class FilingForm(forms.Form):
    """One page of an application.

    Its initial values come from the case's rows, or from what was typed and not saved yet; `values()` is what
    the page's writer in services.filing_pages takes.
    """

    heading: ClassVar[Any] = ""
    intro: ClassVar[Any] = ""

    def __init__(
        self, case: Case, item: str = "", data: Any = None, typed: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.case, self.item = case, item
        super().__init__(data)
        self.prepare()
        self.initial = self.from_typed(typed) if typed else self.from_rows()

    def prepare(self) -> None:
        """Fit the fields to the case."""

    def from_rows(self) -> dict[str, Any]:
        """Return what the case's rows say, by field."""
        return {}

    def from_typed(self, typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
        """Return what was typed, by field, as it was typed."""
        return {
            name: list(typed.get(name, [])) if isinstance(field, forms.MultipleChoiceField) else next(iter(typed.get(name, [])), "")
            for name, field in self.fields.items()
        }  # fmt: skip

    def values(self) -> dict[str, Any]:
        """Return what the page's writer takes, in JSON types."""
        return dict(self.cleaned_data)

    def rows_to_show(self, other: "FilingForm") -> list[tuple[Any, Any, Any]]:
        """Return label, text here and text there of every field that differs from another version's."""
        pairs = [(field, shown(field), shown(other[field.name])) for field in self.visible_fields()]
        return [(field.label, here, there) for field, here, there in pairs if here != there]


def shown(field: forms.BoundField) -> str:
    """Return what a field holds in words: the label of a choice, the text of a box."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return str(_("Yes")) if field.field.widget.check(value) else ""
    if isinstance(field.field, forms.ChoiceField):
        return next((str(label) for code, label in _flat(field.field.choices) if str(code) == str(value)), "")
    return "" if value is None else str(value)


def _flat(choices: Any) -> Any:
    for code, label in choices:
        if isinstance(label, (list, tuple)):
            yield from label
        else:
            yield code, label


def of(row: Any, *names: str) -> dict[str, Any]:
    """Return the named attributes of a row as initial values."""
    return {name: getattr(row, name) for name in names}


# --- The right and the dispute ---------------------------------------------------------------------


class RightForm(FilingForm):
    """One right in dispute."""

    heading = _("Right in dispute")
    right_type = forms.ChoiceField(
        label=_("Kind of right"), error_messages={"required": _("Choose the kind of right.")}
    )
    number = LineField(
        label=_("Number"),
        required=False,
        max_length=60,
        help_text=_(
            "Of the registration, patent or application, for example ZL201710601862.3. Leave it empty where there"
            " is none: unregistered works, trade secrets."
        ),
    )
    nice_class = LineField(
        label=_("Class of goods or services"),
        required=False,
        max_length=20,
        help_text=_("Only for trade marks, for example 9, 35."),
    )
    title = LineField(
        label=_("Name of the right"),
        max_length=200,
        help_text=_("The name of the patent, mark, work or secret as on the certificate, or in your words."),
        error_messages={"required": _("Enter the name of the right.")},
    )
    holder = LineField(
        label=_("Holder"), required=False, max_length=200, help_text=_("If it is not the applicant.")
    )

    def prepare(self) -> None:
        """Offer the kinds of right in their groups."""
        self.fields["right_type"].choices = [("", _("Choose")), *right_choices()]  # type: ignore[attr-defined]

    def from_rows(self) -> dict[str, Any]:
        """Return the right as it is stored."""
        row = RightInDispute.objects.filter(case=self.case, pk=self.item).first() if self.item else None
        return of(row, "right_type", "number", "nice_class", "title", "holder") if row else {}

    def clean(self) -> dict[str, Any]:
        """Check the number as this kind of right has it. A doubt is no reason to refuse."""
        data = self.cleaned_data
        if "right_type" in data and "number" in data:
            answer = check_right_number(data["right_type"], data["number"])
            if answer.is_refused:
                self.add_error("number", answer.message)
            data["number"] = answer.normalised
        if data.get("nice_class"):
            classes = check(Kind.NICE_CLASS, data["nice_class"])
            if classes.is_refused:
                self.add_error("nice_class", classes.message)
            data["nice_class"] = classes.normalised
        return data


def right_choices() -> list[tuple[str, Any]]:
    """Return the kinds of right: those with kinds of their own as a group."""
    rows = list(RightType.objects.all())
    children = {row.code: [kind for kind in rows if kind.parent_id == row.code] for row in rows}
    choices: list[tuple[str, Any]] = []
    for row in rows:
        if row.parent_id:
            continue
        if not children[row.code]:
            choices.append((row.code, row.name))
            continue
        offered = [*([] if row.code in TOO_BROAD else [row]), *children[row.code]]
        choices.append((row.name, [(kind.code, kind.name) for kind in offered]))
    return choices


class DisputeForm(FilingForm):
    """The kind of dispute, among those that the rights may have."""

    heading = _("Kind of dispute")
    page_heading = "dispute_type"
    dispute_type = forms.ChoiceField(
        label=_("What is the dispute about?"),
        widget=forms.RadioSelect,
        help_text=_("Choose what comes closest. The centre may correct it."),
        error_messages={"required": _("Choose the kind of dispute.")},
    )

    def prepare(self) -> None:
        """Offer what fits the rights."""
        self.rows = {row.code: row for row in fitting_disputes(self.case)}
        self.fields["dispute_type"].choices = [(row.code, row.name) for row in self.rows.values()]  # type: ignore[attr-defined]

    def from_rows(self) -> dict[str, Any]:
        """Return the kind that was chosen."""
        return of(self.case, "dispute_type")

    @property
    def not_possible(self) -> DisputeType | None:
        """The chosen kind, where the procedure cannot take it up at all: a matter for another door."""
        row = self.rows[self.cleaned_data["dispute_type"]]
        return None if is_possible(self.case, row) else row


class FactsForm(FilingForm):
    """What happened, what is asked for, and how much it is about."""

    heading = _("What happened and what you ask for")
    facts_text = PlainTextField(
        label=_("What happened"),
        max_length=3000,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text=_(
            "Who did what, when and where, in the order in which it happened. How you learned of it."
        ),
        error_messages={"required": _("Write what happened.")},
    )
    wish_text = PlainTextField(
        label=_("What you ask for"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("For example: stop selling the goods, pay compensation, agree on a licence."),
        error_messages={"required": _("Write what you ask for.")},
    )
    amount = AmountField(
        label=_("Amount in dispute"),
        required=False,
        help_text=_("For example 1200000 or 120万. Leave it empty while you do not know it."),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=Currency.choices, initial=Currency.CNY)

    def from_rows(self) -> dict[str, Any]:
        """Return what the case says."""
        amount = self.case.amount_fen
        text = "" if amount is None else f"{amount // 100}.{amount % 100:02d}".removesuffix(".00")
        return {**of(self.case, "facts_text", "wish_text", "currency"), "amount": text}

    def values(self) -> dict[str, Any]:
        """Return the texts, and the amount in fen."""
        values = dict(self.cleaned_data)
        values["amount_fen"] = values.pop("amount")
        return values


class ServiceForm(FilingForm):
    """The language of the procedure and how papers reach the applicant."""

    heading = _("Language and address for service")
    language = forms.ChoiceField(
        label=_("Language of the procedure"),
        choices=settings.LANGUAGES,
        widget=forms.RadioSelect,
        help_text=_(
            "Notices to you are in this language. The Simplified Chinese text of a paper is authentic."
        ),
    )
    service_address = LineField(
        label=_("Address for service"),
        max_length=300,
        help_text=_("Papers that go by post are sent here."),
        error_messages={"required": _("Enter the address for service.")},
    )
    e_service = forms.TypedChoiceField(
        label=_("Do you agree to electronic service?"),
        choices=[
            ("yes", _("Yes, papers may be served on this site, by mail or text message")),
            ("no", _("No, by post")),
        ],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Say whether you agree to electronic service.")},
    )

    def from_rows(self) -> dict[str, Any]:
        """Return what was confirmed; before that, the language of the page and the address given before."""
        party = applicant_of(self.case)
        agreed = (
            {True: "yes", False: "no"}[party.e_service_agreed_at is not None]
            if party.address_confirmed_at
            else ""
        )
        return {
            "language": self.case.language,
            "service_address": party.service_address or party.address,
            "e_service": agreed,
        }


def respondents_of(case: Case) -> list[Party]:
    """Return the respondents in their order."""
    return list(Party.objects.filter(case=case, side__kind="RESPONDENT").order_by("position"))
