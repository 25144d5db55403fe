"""An applicant, the applicant's browser, and drafts."""

from collections.abc import Callable

import pytest
from django.test import Client

from accounts.models import User
from cases.models import Case
from tests.cases.filing.help import fill_in, open_draft
from tests.factories import make_user


@pytest.fixture
def owner(db: None) -> User:
    """Return somebody who applies."""
    return make_user("OWNER")


@pytest.fixture
def draft(owner: User) -> Case:
    """Return an empty draft."""
    return open_draft(owner)


@pytest.fixture
def client_of() -> Callable[[User], Client]:
    """Return a function that signs somebody in."""

    def sign_in(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return sign_in


@pytest.fixture
def page(client_of: Callable[[User], Client], owner: User) -> Client:
    """Return the applicant's browser."""
    return client_of(owner)


@pytest.fixture
def complete(draft: Case, owner: User) -> Case:
    """Return a draft in which nothing is missing."""
    fill_in(draft, owner)
    return Case.objects.get(pk=draft.pk)
