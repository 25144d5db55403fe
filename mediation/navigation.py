"""Who finds what in the header: five items at most for each role, and only pages that exist."""

from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.models import StaffRole, User
from accounts.services import ROLE_KEY


class HomeRole(Enum):
    """In which role somebody uses the service now. A person with two of them never sees both in one list."""

    PARTY = "PARTY"
    NEUTRAL = "NEUTRAL"
    INTAKE_CLERK = StaffRole.INTAKE_CLERK.value
    CASE_SECRETARY = StaffRole.CASE_SECRETARY.value
    SUPERVISOR = StaffRole.SUPERVISOR.value
    INSTITUTION_CHAIR = StaffRole.INSTITUTION_CHAIR.value
    STATISTICIAN = StaffRole.STATISTICIAN.value
    ADMINISTRATOR = StaffRole.ADMINISTRATOR.value

    @property
    def label(self) -> str | Promise:
        """The role's name."""
        own = {HomeRole.PARTY: _("Party or representative"), HomeRole.NEUTRAL: _("Mediator or arbitrator")}
        return own[self] if self in own else StaffRole(self.value).label


@dataclass(frozen=True)
class Item:
    """One link of the header: its text and the name of its address."""

    label: str | Promise
    url_name: str
    also: str = ""  # the name of a second page whose addresses belong to this link

    @property
    def url(self) -> str:
        """The address, or "" where the page does not exist."""
        return address(self.url_name)

    def reach(self, path: str) -> int:
        """Return how much of an address this link stands for: the longest link of all is where we are."""
        own = [url for url in (self.url, address(self.also) if self.also else "") if url]
        return max(
            (len(url) for url in own if path == url or (url != "/" and path.startswith(url))), default=0
        )


@lru_cache(maxsize=256)
def address(url_name: str) -> str:
    """Return the address of a named page without arguments, or "" where there is none."""
    try:
        return reverse(url_name)
    except NoReverseMatch:
        return ""


@dataclass(frozen=True)
class Entry(Item):
    """One of the cards of the public home page."""

    text: str | Promise = ""
    icon: str = "list"


ENTRIES = (
    Entry(
        _("Apply for mediation"),
        "check_start",
        text=_("Who may apply, what to prepare and how long it takes; then start."),
        icon="compass",
    ),
    Entry(
        _("Track progress"),
        "progress",
        text=_("With the case number and a code that we send you."),
        icon="clock",
    ),
    Entry(
        _("Verify a document"),
        "verify",
        text=_("Check that an agreement or notice is ours and still valid."),
        icon="stamp",
    ),
    Entry(_("Guide"), "guide", text=_("Conditions, materials, steps, periods and fee."), icon="book"),
    Entry(
        _("Open data"), "statistics", text=_("How many disputes were settled, month by month."), icon="chart"
    ),
    Entry(
        _("Help and telephone"),
        "help",
        text=_("Ask us, or have your application filed at the counter."),
        icon="phone",
    ),
)


def entries() -> list[Entry]:
    """Return the cards of the pages that exist."""
    return [entry for entry in ENTRIES if entry.url]


PUBLIC = (
    Item(_("Home"), "public_home"),
    Item(_("Apply"), "check_start"),
    Item(_("Track progress"), "progress"),
    Item(_("Verify a document"), "verify"),
    Item(_("Guide"), "guide"),
    Item(_("Open data"), "statistics"),
)
ACCOUNT = (
    Item(_("My details"), "profile"),
    Item(_("Password"), "account_change_password"),
    Item(_("Second factor"), "mfa_index"),
    Item(_("Where I am signed in"), "usersessions_list"),
)
_CASES = Item(_("Cases"), "case_list")
_AGENDA = Item(_("Hearings"), "agenda")

NAVIGATION: dict[HomeRole, tuple[Item, ...]] = {
    HomeRole.PARTY: (
        Item(_("My cases"), "home", also="case_list"),
        _AGENDA,
        Item(_("My details"), "profile"),
        Item(_("Guide"), "guide"),
    ),
    HomeRole.NEUTRAL: (
        Item(_("Workspace"), "home"),
        Item(_("My cases"), "case_list"),
        Item(_("Nominations"), "nominations"),
        _AGENDA,
        Item(_("My absences"), "absences"),
    ),
    HomeRole.INTAKE_CLERK: (
        Item(_("Intake"), "intake_queue"),
        _CASES,
        Item(_("Serving"), "serving_list"),
        Item(_("File for a person"), "assisted_filing"),
        Item(_("Low ratings"), "follow_ups"),
    ),
    HomeRole.CASE_SECRETARY: (
        Item(_("To do"), "home"),
        _CASES,
        _AGENDA,
        Item(_("Serving"), "serving_list"),
        Item(_("Roster"), "roster"),
    ),
    HomeRole.SUPERVISOR: (
        Item(_("Oversight"), "home"),
        _CASES,
        Item(_("Assignment"), "assignment"),
        Item(_("Target"), "target"),
        Item(_("Reports"), "reports", also="audit"),
    ),
    HomeRole.INSTITUTION_CHAIR: (
        Item(_("To do"), "home"),
        _CASES,
        _AGENDA,
        Item(_("Roster"), "roster"),
        Item(_("Target"), "target"),
    ),
    HomeRole.STATISTICIAN: (
        Item(_("Target"), "target"),
        Item(pgettext_lazy("navigation", "Months"), "freeze_months"),
        Item(_("Reports"), "reports", also="audit"),
        Item(_("Counting rules"), "counting_rules"),
        Item(_("Import"), "import_list"),
    ),
    HomeRole.ADMINISTRATOR: (
        Item(pgettext_lazy("navigation", "System"), "system_state"),
        Item(_("Administration"), "admin:index"),
        Item(_("Time limits"), "rule_list"),
    ),
}


def roles_of(user: User) -> tuple[HomeRole, ...]:
    """Return the roles in which somebody may use the service, the most telling first.

    Who belongs to no organisation is a party, which costs no query.
    """
    if user.organisation_id is None:
        return (HomeRole.PARTY,)
    staff = tuple(role for role in HomeRole if role.value in user.staff_roles)
    neutral = (HomeRole.NEUTRAL,) if user.is_neutral else ()
    return (*staff, *neutral) or (HomeRole.PARTY,)


def role_in_force(request: HttpRequest) -> HomeRole:
    """Return the role that this person has chosen for this session, else the first he has."""
    roles = roles_of(request.user)  # type: ignore[arg-type]
    chosen = request.session.get(ROLE_KEY)
    return next((role for role in roles if role.value == chosen), roles[0])
