"""The pages of an application about people: who applies, for whom, against whom."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.contacts import MobileField
from accounts.fields import DayField
from cases.forms.fields import LineField
from cases.forms.filing import FilingForm, of
from cases.identifiers import Check, Kind, check
from cases.models import AuthorityScope, Capacity, Party, PersonKind
from cases.moment import today
from cases.services.filing_pages import ActingFor, agent_of, applicant_of

PERSON_IDS = [
    ("RIC", _("Resident identity card")),
    ("HRP", _("Mainland travel permit for Hong Kong and Macao residents")),
    ("TWP", _("Mainland travel permit for Taiwan residents")),
    ("HMT_RESIDENCE", _("Residence permit for Hong Kong, Macao and Taiwan residents")),
    ("FOREIGN_PR", _("Foreign permanent resident identity card")),
    ("HKID", _("Hong Kong identity card")),
    ("MOID", _("Macao resident identity card")),
    ("PASSPORT", _("Passport")),
]
COMPANY_IDS = [
    ("USCC", _("Unified Social Credit Code")),
    ("HK_BR", _("Hong Kong business registration number")),
    ("MO_BR", _("Macao business registration number")),
    ("ABROAD_REG", _("Registration number abroad")),
]
ID_LABELS = dict([*PERSON_IDS, *COMPANY_IDS])
# Without rules of their own: kept as typed, in half-width characters.
_UNCHECKED = frozenset({"HK_BR", "MO_BR", "ABROAD_REG"})


def check_identity(id_kind: str, number: str) -> Check:
    """Check the number of an identity document."""
    return check(Kind.FREE if id_kind in _UNCHECKED else Kind(id_kind), number)


ACTING_FOR = [
    (ActingFor.SELF.value, _("For myself")),
    (ActingFor.ORGANISATION.value, _("For the company or organisation I work for")),
    (ActingFor.AGENT.value, _("For somebody I represent, with a power of attorney")),
]


class CapacityForm(FilingForm):
    """For whom somebody applies: asked first, since it decides what is asked next."""

    heading = _("For whom do you apply?")
    page_heading = "acting_for"
    acting_for = forms.ChoiceField(
        label=_("For whom do you apply?"),
        choices=ACTING_FOR,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose for whom you apply.")},
    )

    def from_rows(self) -> dict[str, Any]:
        """Return what was chosen, once anything is known."""
        party = applicant_of(self.case)
        if agent_of(party):
            return {"acting_for": ActingFor.AGENT.value}
        if not party.name and not self.case.draft_pages.filter(page="capacity").exists():
            return {}
        is_person = party.person_kind == PersonKind.NATURAL
        return {"acting_for": (ActingFor.SELF if is_person else ActingFor.ORGANISATION).value}


class ContactFields(forms.Form):
    """How somebody is reached."""

    mobile = MobileField(required=False)
    email = forms.EmailField(
        label=_("Mail address"),
        required=False,
        widget=forms.TextInput(attrs={"type": "email", "autocomplete": "email"}),
        error_messages={"invalid": _("Enter a mail address in full, for example name@example.com.")},
    )


class ApplicantForm(FilingForm, ContactFields):
    """The applicant: a person, or an organisation with its representative and a person to ask for."""

    heading = _("Applicant")
    field_order = [
        "name",
        "id_kind",
        "id_number",
        "legal_representative",
        "address",
        "contact_name",
        "mobile",
        "email",
    ]

    id_kind = forms.ChoiceField(
        label=_("Identity document or register"),
        error_messages={"required": _("Choose the kind of document.")},
    )
    id_number = LineField(
        label=_("Number"),
        max_length=40,
        help_text=_(
            "Spaces and full-width characters do not matter. It is stored encrypted and shown in part only."
        ),
        error_messages={"required": _("Enter the number.")},
    )
    name = LineField(
        label=_("Name or company name"),
        max_length=120,
        help_text=_("As on the document."),
        error_messages={"required": _("Enter the applicant's name.")},
    )
    legal_representative = LineField(
        label=_("Legal representative or person in charge"),
        max_length=100,
        error_messages={"required": _("Enter the legal representative or person in charge.")},
    )
    address = LineField(
        label=_("Address"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "street-address"}),
        error_messages={"required": _("Enter the applicant's address.")},
    )
    contact_name = LineField(label=_("Contact person"), required=False, max_length=100)

    def prepare(self) -> None:
        """Ask a person for a person's papers, an organisation for its own, an agent for either."""
        self.party = applicant_of(self.case)
        self.agent = agent_of(self.party)
        is_person = self.party.person_kind == PersonKind.NATURAL
        field = self.fields["id_kind"]
        if self.agent:
            choices = [(_("Company or organisation"), COMPANY_IDS), (_("Person"), PERSON_IDS)]
            self.fields["legal_representative"].required = False
            self.fields["legal_representative"].help_text = _(
                "If the applicant is a company or organisation."
            )
        else:
            choices = PERSON_IDS if is_person else COMPANY_IDS  # type: ignore[assignment]
        field.choices = choices  # type: ignore[attr-defined]
        if is_person and not self.agent:
            del self.fields["legal_representative"], self.fields["contact_name"]

    def from_rows(self) -> dict[str, Any]:
        """Return the applicant as stored; at first, what the account says of a person who applies for himself."""
        party = self.party
        initial = of(party, "id_kind", "id_number", "name", "legal_representative", "address", "contact_name", "mobile", "email")  # fmt: skip
        user = self.case.filed_by
        if party.name or user is None or self.agent:
            return initial
        contact = {"mobile": user.mobile or "", "email": user.email or ""}
        if party.person_kind == PersonKind.NATURAL:
            return {**initial, **contact, "name": user.name}
        return {**initial, **contact, "contact_name": user.name}

    def clean(self) -> dict[str, Any]:
        """Check the number as its document has it, and that there is a way to reach the applicant."""
        data = self.cleaned_data
        if "id_kind" in data and "id_number" in data:
            answer = check_identity(data["id_kind"], data["id_number"])
            if answer.is_refused:
                self.add_error("id_number", answer.message)
            data["id_number"] = answer.normalised
        if self.agent and data.get("id_kind") in dict(COMPANY_IDS) and not data.get("legal_representative"):
            self.add_error("legal_representative", _("Enter the legal representative or person in charge."))
        if (
            not self.agent
            and not ({"mobile", "email"} & set(self.errors))
            and not (data["mobile"] or data["email"])
        ):
            self.add_error("mobile", _("Enter a mobile number or a mail address."))
        return data


class AgentForm(FilingForm, ContactFields):
    """The representative and what the power of attorney says."""

    heading = _("Representative")
    intro = _("You will be asked for the power of attorney on the page about papers.")
    field_order = ["name", "capacity", "firm", "scope", "valid_until", "mobile", "email"]
    name = LineField(label=_("Your name"), max_length=100, error_messages={"required": _("Enter your name.")})
    capacity = forms.ChoiceField(
        label=_("In what capacity do you represent the applicant?"),
        choices=[
            (Capacity.LAWYER.value, Capacity.LAWYER.label),
            (Capacity.EMPLOYEE.value, Capacity.EMPLOYEE.label),
            (Capacity.OTHER.value, Capacity.OTHER.label),
        ],
        widget=forms.RadioSelect,
    )
    firm = LineField(label=_("Law firm or employer"), required=False, max_length=200)
    scope = forms.ChoiceField(
        label=_("What does the power of attorney allow?"),
        choices=AuthorityScope.choices,
        widget=forms.RadioSelect,
        help_text=_("Conceding, settling and signing for the applicant need special authority."),
    )
    valid_until = DayField(label=_("Last day of the power of attorney"), required=False)

    def from_rows(self) -> dict[str, Any]:
        """Return the representative as stored."""
        agent = agent_of(applicant_of(self.case))
        return (
            of(agent, "name", "capacity", "firm", "scope", "valid_until", "mobile", "email") if agent else {}
        )

    def clean_valid_until(self) -> date | None:
        """Refuse a power of attorney that has ended."""
        day: date | None = self.cleaned_data["valid_until"]
        if day is not None and day < today():
            raise forms.ValidationError(_("This power of attorney has ended. Ask for a new one."))
        return day

    def clean(self) -> dict[str, Any]:
        """A lawyer names the firm."""
        data = self.cleaned_data
        if data.get("capacity") == Capacity.LAWYER and not data.get("firm"):
            self.add_error("firm", _("Enter the law firm."))
        return data

    def values(self) -> dict[str, Any]:
        """Return the values, the day as ISO text."""
        values = dict(self.cleaned_data)
        day = values["valid_until"]
        return {**values, "valid_until": day.isoformat() if day else None}


class RespondentForm(FilingForm, ContactFields):
    """One respondent, as far as the applicant knows."""

    heading = _("The other side")
    field_order = [
        "person_kind",
        "name",
        "id_number",
        "address",
        "contact_name",
        "mobile",
        "email",
        "contact_unknown",
    ]
    person_kind = forms.ChoiceField(
        label=_("Who is the other side?"),
        choices=[
            (PersonKind.ORGANISATION.value, _("A company or other organisation")),
            (PersonKind.NATURAL.value, _("A person")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose who the other side is.")},
    )
    name = LineField(
        label=_("Respondent's name"),
        max_length=120,
        help_text=_("The full registered name of a company, if you know it."),
        error_messages={"required": _("Enter the respondent's name.")},
    )
    id_number = LineField(
        label=_("Unified Social Credit Code"),
        required=False,
        max_length=40,
        help_text=_("Of a company, if you know it. It can be looked up in the national enterprise register."),
    )
    address = LineField(label=_("Address"), required=False, max_length=300)
    contact_name = LineField(label=_("Contact person"), required=False, max_length=100)
    contact_unknown = forms.BooleanField(
        label=_("I know neither an address nor a telephone number"),
        required=False,
        help_text=_(
            "The centre will then try to find the respondent. If it cannot, there can be no mediation."
        ),
    )

    def from_rows(self) -> dict[str, Any]:
        """Return the respondent as stored."""
        row = (
            Party.objects.filter(case=self.case, side__kind="RESPONDENT", pk=self.item).first()
            if self.item
            else None
        )
        names = (
            "person_kind",
            "name",
            "id_number",
            "address",
            "contact_name",
            "mobile",
            "email",
            "contact_unknown",
        )
        return of(row, *names) if row else {}

    def clean(self) -> dict[str, Any]:
        """Check the code of a company, and ask for one way to reach the respondent, or none."""
        data = self.cleaned_data
        if data.get("id_number") and data.get("person_kind") == PersonKind.NATURAL:
            data["id_number"] = ""
        if data.get("id_number"):
            answer = check(Kind.USCC, data["id_number"])
            if answer.is_refused:
                self.add_error("id_number", answer.message)
            data["id_number"] = answer.normalised
        ways = {"address", "mobile", "email"}
        if (
            not ways & set(self.errors)
            and not data.get("contact_unknown")
            and not any(data[way] for way in ways)
        ):
            self.add_error(
                "address",
                _("Enter an address, a telephone number or a mail address, or say that you know none."),
            )
        return data
