"""How every form of the service is drawn: labels, hints, errors and controls in one set of templates."""

from typing import Any

from django import forms
from django.core import validators
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input, Widget
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CONTROL_CLASSES: tuple[tuple[type[Widget], str], ...] = (
    (forms.FileInput, "file-choose__input"),
    (forms.CheckboxSelectMultiple, "govuk-checkboxes__input"),
    (forms.CheckboxInput, "govuk-checkboxes__input"),
    (forms.RadioSelect, "govuk-radios__input"),
    (forms.Select, "govuk-select"),
    (forms.Textarea, "govuk-textarea govuk-js-character-count"),
    (forms.PasswordInput, "govuk-input govuk-password-input__input govuk-js-password-input-input"),
    (Input, "govuk-input"),
)
ERROR_CLASSES = {
    "govuk-input": "govuk-input--error",
    "govuk-select": "govuk-select--error",
    "govuk-textarea": "govuk-textarea--error",
}
# Which template draws a field; the first match wins.
FIELD_LAYOUTS: tuple[tuple[type[Widget], str], ...] = (
    (forms.FileInput, "file"),
    (forms.CheckboxSelectMultiple, "choices"),
    (forms.RadioSelect, "choices"),
    (forms.CheckboxInput, "checkbox"),
    (forms.MultiWidget, "group"),
    (forms.PasswordInput, "password"),
    (forms.Textarea, "textarea"),
)
# Django's own sentences and ours, which name the field and say what to do. A field's own sentence stays.
_CHOICE = _("Choose one of the options of “%(label)s”")
SENTENCES: tuple[tuple[object, str | Promise], ...] = (
    (forms.ChoiceField.default_error_messages["invalid_choice"], _CHOICE),
    (forms.MultipleChoiceField.default_error_messages["invalid_choice"], _CHOICE),
    (forms.ModelChoiceField.default_error_messages["invalid_choice"], _CHOICE),
    (
        forms.IntegerField.default_error_messages["invalid"],
        _("“%(label)s” should be a whole number, for example 12"),
    ),
    (
        forms.DecimalField.default_error_messages["invalid"],
        _("“%(label)s” should be a number, for example 12.50"),
    ),
    (
        validators.MaxLengthValidator.message,
        _("“%(label)s” should have at most %(limit_value)s characters; it has %(show_value)s"),
    ),
    (
        validators.MinLengthValidator.message,
        _("“%(label)s” should have at least %(limit_value)s characters; it has %(show_value)s"),
    ),
    (validators.MaxValueValidator.message, _("“%(label)s” should be at most %(limit_value)s")),
    (validators.MinValueValidator.message, _("“%(label)s” should be at least %(limit_value)s")),
    (validators.EmailValidator.message, _("“%(label)s” should look like name@example.com")),
)
REQUIRED: tuple[tuple[type[Widget], str | Promise], ...] = (
    (forms.FileInput, _("Choose a file for “%(label)s”")),
    (forms.CheckboxSelectMultiple, _("Choose “%(label)s”")),
    (forms.RadioSelect, _("Choose “%(label)s”")),
    (forms.Select, _("Choose “%(label)s”")),
    (forms.CheckboxInput, _("Tick “%(label)s” to go on")),
)
SHORT, MIDDLE = 12, 30  # characters up to which a box is drawn short or of middle width


class PageBoundField(BoundField):
    """A field in a form of ours: knows its template, its classes and where an error summary points."""

    @property
    def layout(self) -> str:
        """The template in components/forms/ that draws this field."""
        widget = self.field.widget
        name = next((name for kind, name in FIELD_LAYOUTS if isinstance(widget, kind)), "input")
        return f"components/forms/{name}.html"

    @property
    def template_name(self) -> str:
        """The field's own template, else the one for its kind of control."""
        return getattr(self.field, "template_name", None) or self.layout

    @property
    def anchor(self) -> str:
        """The id of the first control, to which a line of the error summary leads."""
        several = isinstance(
            self.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)
        )
        return f"{self.auto_id}_0" if several else self.auto_id

    @property
    def error_texts(self) -> list[str]:
        """The errors as sentences that name the field and say what to do."""
        found = self.form.errors.get(self.name)
        return [self._sentence(error) for error in found.as_data()] if found else []

    def _sentence(self, error: ValidationError) -> str:
        pattern: object = next((text for own, text in SENTENCES if error.message is own), None)
        if error.message is forms.Field.default_error_messages["required"]:
            widget = self.field.widget
            pattern = next(
                (text for kind, text in REQUIRED if isinstance(widget, kind)), _("Enter “%(label)s”")
            )
        if pattern is None:
            return str(error.messages[0])
        return str(pattern) % {**(error.params or {}), "label": self.label}

    @property
    def is_heading(self) -> bool:
        """Whether the label heads the page: forms with one question say `page_heading = "name"`."""
        return bool(getattr(self.form, "page_heading", "") == self.name)

    @property
    def is_optional(self) -> bool:
        """Whether to print (optional). A single box to tick explains itself.

        Forms name in `needed_by_an_answer` what another answer may make necessary: that is not optional.
        """
        is_needed = self.name in getattr(self.form, "needed_by_an_answer", ())
        is_tick = isinstance(self.field.widget, forms.CheckboxInput)
        return not (self.field.required or is_needed or is_tick)

    @property
    def limit(self) -> int | None:
        """How many characters the text may have, for the count below a text area."""
        return getattr(self.field, "max_length", None)

    @property
    def kind(self) -> str:
        """`radios` or `checkboxes`, for a choice among several."""
        return "checkboxes" if isinstance(self.field.widget, forms.CheckboxSelectMultiple) else "radios"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Widget | None = None) -> dict[str, Any]:
        """Add the classes; leave out what would let the browser refuse or cut what people type.

        Our own sentences say what is missing or too long, in the reader's language.
        """
        widget = widget or self.field.widget
        built = super().build_widget_attrs(attrs, widget)
        built.pop("required", None)
        widget.attrs.pop("maxlength", None)
        widget.attrs.pop("minlength", None)
        if isinstance(widget, forms.Textarea) and self.limit:
            built["aria-describedby"] = f"{built.get('aria-describedby', '')} {self.auto_id}-info".strip()
        if isinstance(widget, forms.FileInput):
            built["aria-labelledby"] = f"{self.auto_id}_label {self.auto_id}_button"
        for part in getattr(widget, "widgets", ()):
            part.attrs.setdefault("class", f"{control_class(part)} govuk-input--width-10")
        if not widget.is_hidden:
            classes = [control_class(widget), self._width(widget), str(widget.attrs.get("class", ""))]
            if self.errors:
                classes.append(ERROR_CLASSES.get(classes[0].split(" ")[0], ""))
            built["class"] = " ".join(name for name in classes if name)
        return built

    def _width(self, widget: Widget) -> str:
        if not isinstance(widget, forms.TextInput) or isinstance(widget, forms.PasswordInput):
            return ""
        length = self.limit or 100
        if isinstance(self.field, (forms.DateField, forms.IntegerField, forms.TimeField)) or length <= SHORT:
            return "govuk-input--width-10"
        return "govuk-input--width-20" if length <= MIDDLE else ""


def control_class(widget: Widget) -> str:
    """Return the class of a control, "" for one that is drawn by others."""
    return next((name for kind, name in CONTROL_CLASSES if isinstance(widget, kind)), "")


class PageRenderer(TemplatesSetting):
    """Draws every form with the templates in components/forms/."""

    form_template_name = "components/forms/form.html"
    formset_template_name = "components/forms/formset.html"
    field_template_name = "components/forms/input.html"
    bound_field_class = PageBoundField
