"""The pages of an application about files: identity papers, powers of attorney, evidence."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.audience import AUDIENCE_LABELS, Audience
from cases.forms.fields import LineField, SeveralFilesInput
from cases.kinds import Kind
from cases.models import EvidenceItem, EvidenceSource
from cases.models.event import new_key
from cases.models.evidence import SIDE_LABELS

FILE_HINT = _("PDF, JPG, PNG, DOCX, XLSX, MP4 or MP3, 100 MB each at most, 30 at a time.")
ONE_FILE_HINT = _("PDF, JPG, PNG, DOCX, XLSX, MP4 or MP3, 100 MB at most.")
MOST_AT_ONCE = 30


# With the file's name, so that the sentences above a page with several files differ.
SENTENCES = {
    "name": _("%(name)s: enter a name for this file."),
    "proves": _("%(name)s: write what this file proves."),
    "restricted_reason": _("%(name)s: say why only the mediator may see this file."),
}


class FilesForm(forms.Form):
    """The box for choosing files. Each is sent on its own with a script, all together without one."""

    use_required_attribute = False
    file = forms.FileField(label=_("Files"), required=False, widget=SeveralFilesInput, help_text=FILE_HINT)

    def __init__(self, label: Any, prefix: str | None = None) -> None:
        super().__init__(prefix=prefix)
        self.fields["file"].label = label
        self.fields["file"].required = prefix is not None  # said, not enforced: the page may be left without


class EvidenceForm(forms.Form):
    """What is said about one piece of evidence, and who sees it."""

    name = LineField(
        label=_("Name of the evidence"),
        max_length=120,
        error_messages={"required": _("Enter a name for this file.")},
    )
    proves = LineField(
        label=_("What it proves"),
        max_length=300,
        error_messages={"required": _("Write what this file proves.")},
    )
    source = forms.ChoiceField(label=_("Source"), choices=EvidenceSource.choices, initial=EvidenceSource.OWN)
    has_original = forms.TypedChoiceField(
        label=_("Do you have the original?"),
        choices=[("yes", _("Yes")), ("no", _("No"))],
        coerce=lambda text: text == "yes",
        widget=forms.RadioSelect,
        initial="yes",
    )
    audience = forms.ChoiceField(
        label=_("Who can see this"), widget=forms.RadioSelect, initial=Audience.JOINT.value
    )
    restricted_reason = LineField(
        label=_("Why only the mediator may see it"),
        required=False,
        max_length=300,
        help_text=_("Only if you chose so above. Staff see the name of the file, not its content."),
        error_messages={"required": _("Say why only the mediator may see this file.")},
    )

    def __init__(self, side_kind: str, case_kind: str, **options: Any) -> None:
        super().__init__(**options)
        if case_kind == Kind.ARBITRATION:  # what the tribunal reads, the other side reads as well
            del self.fields["audience"], self.fields["restricted_reason"]
            return
        self.fields["audience"].choices = [  # type: ignore[attr-defined]
            (Audience.JOINT.value, AUDIENCE_LABELS[Audience.JOINT]),
            (Audience.SIDE.value, SIDE_LABELS[side_kind]),
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for the reason where the other side is kept out."""
        data = self.cleaned_data
        if data.get("audience") == Audience.SIDE and not data.get("restricted_reason"):
            self.add_error("restricted_reason", self.fields["restricted_reason"].error_messages["required"])
        return data


class ItemForm(EvidenceForm):
    """The description of a file that is in the application already; its fields carry the file's id."""

    def __init__(
        self, row: EvidenceItem, data: Any = None, typed: Mapping[str, Sequence[str]] | None = None
    ) -> None:
        self.row = row
        super().__init__(row.side.kind, row.case.kind, prefix=str(row.pk), data=data)
        named = {"name": row.file.name}
        for field, sentence in SENTENCES.items():
            if field not in self.fields:
                continue
            self.fields[field].error_messages["required"] = sentence % named
        self.initial = {
            "name": row.name,
            "proves": row.proves,
            "source": row.source,
            "has_original": "yes" if row.has_original else "no",
            "audience": row.audience,
            "restricted_reason": row.restricted_reason,
        }
        for name in self.fields:
            if typed and (texts := typed.get(self.add_prefix(name))):
                self.initial[name] = texts[0]


class Together:
    """Several forms of one page as one, for the title and the error summary."""

    def __init__(self, forms_: Sequence[forms.Form], sentences: Sequence[str] = ()) -> None:
        self.forms = forms_
        self.sentences = list(sentences)
        self.is_bound = bool(self.sentences) or any(form.is_bound for form in forms_)

    @property
    def errors(self) -> dict[str, Any]:
        """The errors of all forms, under names that tell them apart."""
        named = {form.add_prefix(name): found for form in self.forms for name, found in form.errors.items()}
        return named | {f"file-{place}": [sentence] for place, sentence in enumerate(self.sentences)}

    def non_field_errors(self) -> list[str]:
        """Return the sentences that belong to no field: files that were not taken."""
        return self.sentences

    def __iter__(self) -> Iterator[forms.BoundField]:
        for form in self.forms:
            yield from form

    def is_valid(self) -> bool:
        """Whether every form is."""
        return all(form.is_valid() for form in self.forms) and not self.sentences


class AddEvidenceForm(EvidenceForm):
    """A file for a case under way. Once it has arrived it need not be chosen again."""

    field_order = ["key", "stored", "file", "name", "proves", "source", "has_original", "audience"]
    key = forms.CharField(widget=forms.HiddenInput, initial=new_key, max_length=64)
    stored = forms.UUIDField(widget=forms.HiddenInput, required=False)
    file = forms.FileField(label=_("File"), required=False, help_text=ONE_FILE_HINT)

    def clean(self) -> dict[str, Any]:
        """Ask for a file where none has arrived."""
        data = super().clean()
        if not data.get("stored") and "file" not in self.errors:
            self.add_error("file", _("Choose a file."))
        return data
