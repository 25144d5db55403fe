"""The forms of an import: the file, the columns of its sheets, what happens to errors and duplicates."""

from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from indicators.imports.headings import REQUIRED, Field
from indicators.imports.messages import LABELS
from indicators.imports.models import OnDuplicate

_NOT_THERE = ""


class FileForm(forms.Form):
    """The ledger."""

    file = forms.FileField(
        label=_("Ledger"),
        help_text=_("XLSX, XLS or CSV (UTF-8 or GB18030), at most 20 MB and 50,000 rows."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


class SheetForm(forms.Form):
    """Which column of one sheet is what."""

    used = forms.BooleanField(label=_("Import this sheet"), required=False)

    def __init__(self, sheet: Mapping[str, Any], *args: Any, **kwargs: Any) -> None:
        """Offer the columns of a sheet for each field.

        Args:
            sheet: as in ImportFile.sheets, with headings.
        """
        super().__init__(*args, **kwargs)
        self.sheet = sheet
        columns = [(str(place), _column_name(place, title)) for place, title in enumerate(sheet["titles"])]
        self.fields["used"].initial = sheet["used"]
        is_used = not self.is_bound or bool(self.data.get(self.add_prefix("used")))
        for name in Field:
            self.fields[name.value] = forms.ChoiceField(
                label=LABELS[name],
                choices=[(_NOT_THERE, _("Not in this sheet")), *columns],
                required=is_used and name in REQUIRED,
                initial=str(sheet["columns"].get(name.value, _NOT_THERE)),
            )

    def clean(self) -> dict[str, Any]:
        """Let no column be two things."""
        found: dict[str, Any] = self.cleaned_data
        if not found.get("used"):
            return found
        taken: dict[str, str] = {}
        for name in Field:
            column = found.get(name.value)
            if column and column in taken:
                self.add_error(
                    name.value, _("This column is chosen for “%(field)s” already") % {"field": taken[column]}
                )
            elif column:
                taken[column] = str(LABELS[name])
        return found

    @property
    def columns(self) -> dict[str, int] | None:
        """The columns that were chosen, by field; None where the sheet is left out."""
        if not self.cleaned_data.get("used"):
            return None
        return {
            name.value: int(self.cleaned_data[name.value])
            for name in Field
            if self.cleaned_data.get(name.value)
        }

    def lines(self) -> Iterator[tuple[Any, str]]:
        """Yield each field with what stands in its column, as an example."""
        for name in Field:
            place = (
                self.data.get(self.add_prefix(name.value))
                if self.is_bound
                else self.fields[name.value].initial
            )
            samples = self.sheet["samples"]
            is_there = str(place or "").isdecimal() and int(str(place)) < len(samples)
            yield self[name.value], samples[int(str(place))] if is_there else ""


def _column_name(place: int, title: str) -> str:
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters} {title}".strip()


class ConfirmForm(forms.Form):
    """What happens to the rows with errors and to those that seem to be there already."""

    def __init__(self, *args: Any, bad: int, duplicates: int, **kwargs: Any) -> None:
        """Ask only about what there is."""
        super().__init__(*args, **kwargs)
        self.bad = bad
        if duplicates:
            self.fields["on_duplicate"] = forms.ChoiceField(
                label=_("Rows that seem to be there already"),
                choices=OnDuplicate.choices,
                initial=OnDuplicate.SKIP,
                widget=forms.RadioSelect,
                help_text=_("A row whose case number is there already is never imported a second time."),
            )
        if bad:
            self.fields["skip_bad"] = forms.BooleanField(
                label=_("Leave out the rows with errors"), required=False
            )

    def clean(self) -> dict[str, Any]:
        """Have it said that rows are left out."""
        found: dict[str, Any] = self.cleaned_data
        if self.bad and not found.get("skip_bad"):
            self.add_error(
                "skip_bad", ValidationError(_("Mend the rows with errors first, or choose to leave them out"))
            )
        return found

    @property
    def on_duplicate(self) -> OnDuplicate:
        """What was chosen for duplicates."""
        return OnDuplicate(self.cleaned_data.get("on_duplicate") or OnDuplicate.SKIP)
