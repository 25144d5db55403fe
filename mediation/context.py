"""What every page may use: `site`, whose parts are worked out only where a template asks for them."""

import time
from collections.abc import Hashable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone, translation
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import Centre, User
from mediation import navigation
from mediation.middleware import page_of
from notices.services import unread_count

LARGE_TEXT_COOKIE = "large_text"
# BCP 47: browsers choose the forms of Han characters by it.
HTML_LANG = {"zh-hans": "zh-Hans-CN", "zh-hant": "zh-Hant-HK", "en": "en-GB"}
# How long a process trusts the centre's row it has read; tests read it each time, so that counts are exact.
CENTRE_SECONDS = 0 if settings.TESTING else 60


class _Memo:
    """The centre's row as this process read it last."""

    centre: Centre | None = None
    read_at = float("-inf")


def the_centre() -> Centre | None:
    """Return the centre's row, at most a minute old; None where it has not been set up."""
    if time.monotonic() - _Memo.read_at >= CENTRE_SECONDS:
        _Memo.centre = Centre.objects.first()
        _Memo.read_at = time.monotonic()
    return _Memo.centre


@dataclass(frozen=True)
class Language:
    """One choice of the language menu, written in itself."""

    code: str
    name: str
    lang: str
    is_current: bool


class Site:
    """The header's and footer's data for one request."""

    def __init__(self, request: HttpRequest) -> None:
        self._request = request

    @cached_property
    def user(self) -> User | None:
        """Who is signed in."""
        user = getattr(self._request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @cached_property
    def centre(self) -> Centre | None:
        """The centre's row."""
        return the_centre()

    @cached_property
    def centre_name(self) -> str:
        """The centre's name in the page's language."""
        return (
            self.centre.name_in(self.language)
            if self.centre
            else _("Intellectual Property Protection Centre")
        )

    @property
    def address(self) -> str:
        """Where the centre is."""
        return self.centre.address_in(self.language) if self.centre else ""

    @property
    def hours(self) -> str:
        """When it is open."""
        return self.centre.hours_in(self.language) if self.centre else ""

    @property
    def language(self) -> str:
        """The page's language as Django names it."""
        return translation.get_language() or settings.LANGUAGE_CODE

    @property
    def html_lang(self) -> str:
        """The page's language as HTML names it."""
        return HTML_LANG.get(self.language, self.language)

    @cached_property
    def languages(self) -> list[Language]:
        """The choices of the language menu."""
        return [
            Language(code, name, HTML_LANG[code], code == self.language) for code, name in settings.LANGUAGES
        ]

    @property
    def large_text(self) -> bool:
        """Whether this browser's user asked for large text."""
        return self._request.COOKIES.get(LARGE_TEXT_COOKIE) == "1"

    @cached_property
    def here(self) -> str:
        """The address to come back to after a change of language, text size or role."""
        return page_of(self._request)

    @cached_property
    def role(self) -> navigation.HomeRole | None:
        """The role in force."""
        return navigation.role_in_force(self._request) if self.user else None

    @cached_property
    def other_roles(self) -> tuple[navigation.HomeRole, ...]:
        """The roles that the person could change to."""
        roles = navigation.roles_of(self.user) if self.user else ()
        return tuple(role for role in roles if role != self.role)

    @cached_property
    def items(self) -> list[tuple[navigation.Item, bool]]:
        """The header's links, each with whether it is where we are."""
        items = navigation.NAVIGATION[self.role] if self.role else navigation.PUBLIC
        existing = [item for item in items if item.url]
        best = max((item.reach(self._request.path) for item in existing), default=0)
        return [(item, bool(best) and item.reach(self._request.path) == best) for item in existing]

    @cached_property
    def role_label(self) -> str:
        """The name of the role in force; "" for parties, to whom the word says nothing."""
        return "" if self.role in (None, navigation.HomeRole.PARTY) else str(self.role.label)

    @property
    def account_items(self) -> list[navigation.Item]:
        """The links of the account menu."""
        return [item for item in navigation.ACCOUNT if item.url]

    @property
    def sign_in_url(self) -> str:
        """Where to sign in."""
        return navigation.address("account_login")

    @property
    def sign_out_url(self) -> str:
        """Where to sign out."""
        return navigation.address("account_logout")

    @property
    def search_url(self) -> str:
        """Where the header's search is sent."""
        return navigation.address("case_list")

    @property
    def unread_url(self) -> str:
        """The address of the user's messages."""
        return navigation.address("inbox") if self.user else ""

    @property
    def is_inbox(self) -> bool:
        """Whether this page is the user's messages."""
        return self._request.path == self.unread_url

    @cached_property
    def unread(self) -> int:
        """How many of the user's messages have not been read."""
        return unread_count(self.user) if self.user else 0

    @property
    def searched(self) -> str:
        """What the header's search was last asked for, which stays in its box."""
        return self._request.GET.get("q", "")

    @property
    def header_depends_on(self) -> tuple[Hashable, ...]:
        """Everything but the language that makes one header differ from another."""
        user = self.user and (self.user.pk, self.user.name)
        current = next((item.url_name for item, is_current in self.items if is_current), "")
        return (
            *(user, self.role, self.other_roles, current, self.unread, self.is_inbox),
            *(self.large_text, self.centre_name, self.is_demo, self.searched),
            "" if self.user else self.here,  # where to come back to from signing in
        )

    @property
    def footer_depends_on(self) -> tuple[str, ...]:
        """Everything but the language that makes one footer differ from another."""
        telephone = self.centre.telephone if self.centre else ""
        return (self.centre_name, self.address, telephone, self.hours)

    @property
    def messages_url(self) -> str:
        """The demonstration's page of everything that was sent."""
        return navigation.address("dev_messages")

    @property
    def session_seconds(self) -> int:
        """After how many idle seconds the session ends."""
        return int(settings.SESSION_IDLE.total_seconds())

    @property
    def session_url(self) -> str:
        """Where a script says that the user is still here."""
        return navigation.address("session_alive")

    @property
    def printed(self) -> str:
        """When the page was drawn, and for whom, as it stands on a print of it."""
        at = f"{timezone.localtime():%Y-%m-%d %H:%M}"
        if self.user is None:
            return _("Printed at %(printed_at)s") % {"printed_at": at}
        return _("Printed by %(name)s at %(printed_at)s") % {"name": self.user.name, "printed_at": at}

    @property
    def is_demo(self) -> bool:
        """Whether everything here is invented."""
        return settings.DEMO


def page(request: HttpRequest) -> dict[str, object]:
    """Return what every template may use."""
    return {"site": Site(request)}
