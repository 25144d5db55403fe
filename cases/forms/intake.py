"""What the intake clerk enters."""

from collections.abc import Iterator
from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.utils.translation import gettext_lazy as _

from accounts.fields import PlainTextField
from cases.forms.endings import ActForm
from cases.grounds import defects_of, in_language, rejections_of, routes_of

TEXT_LENGTH = 500


class AcceptForm(ActForm):
    """Accepting: nothing but the key, and for some kinds of dispute a reason."""

    mediable_reason = PlainTextField(
        label=_("Why can this dispute be mediated here?"),
        help_text=_("This kind of dispute is accepted only for a reason, which is kept with the case."),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Record why this kind of dispute can be mediated here.")},
    )

    def __init__(self, *args: Any, needs_reason: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not needs_reason:
            del self.fields["mediable_reason"]


class CorrectionForm(ActForm):
    """The items to correct: ticked, each with a ready sentence that may be changed."""

    def __init__(
        self, *args: Any, kind: str, language: str, ticked: frozenset[str] = frozenset(), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.defects = defects_of(kind)
        for code, defect in self.defects.items():
            self.fields[f"pick_{code}"] = forms.BooleanField(
                label=in_language(defect.item), required=False, initial=code in ticked
            )
            self.fields[f"text_{code}"] = PlainTextField(
                label=_("Sentence for the applicant: %(item)s") % {"item": in_language(defect.item)},
                initial=in_language(defect.sentence, language),
                max_length=TEXT_LENGTH,
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )

    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        """Yield each item's box and its sentence."""
        for code in self.defects:
            yield self[f"pick_{code}"], self[f"text_{code}"]

    def clean(self) -> dict[str, Any]:
        """Ask for at least one item, and for a sentence with each."""
        cleaned = super().clean() or self.cleaned_data
        picked = [code for code in self.defects if cleaned.get(f"pick_{code}")]
        if not picked:
            raise forms.ValidationError(_("Select at least one item to correct."))
        for code in picked:
            if not cleaned.get(f"text_{code}") and f"text_{code}" not in self.errors:
                self.add_error(f"text_{code}", _("Write what is to be corrected."))
        return cleaned

    def items(self) -> list[dict[str, str]]:
        """Return what was ticked, as the service takes it."""
        return [
            {"code": code, "text": self.cleaned_data[f"text_{code}"]}
            for code in self.defects
            if self.cleaned_data.get(f"pick_{code}")
        ]


class RejectForm(ActForm):
    """Why an application is not accepted, and what else is open."""

    ground = forms.ChoiceField(
        label=_("Ground"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Select why the application is not accepted.")},
    )
    reason = PlainTextField(
        label=_("Reason, for the applicant"),
        help_text=_("It stands in the notice under the ground. Say what you found and where."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": _("Write the reason for the applicant.")},
    )
    routes = forms.MultipleChoiceField(
        label=_("Other routes that stay open"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["ground"]
        choice.choices = [(code, in_language(text)) for code, text in rejections_of(kind).items()]
        routes: Any = self.fields["routes"]
        routes.choices = [(code, in_language(text)) for code, text in routes_of(kind).items()]
