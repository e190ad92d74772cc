from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User
from articles.staff_groups import authors_group, editors_group
from tests.factories import make_user


@pytest.fixture
def editor_user() -> User:
    user = make_user(is_staff=True)
    user.groups.add(editors_group())
    return user


@pytest.fixture
def author_user() -> User:
    user = make_user(is_staff=True)
    user.groups.add(authors_group())
    return user


@pytest.fixture
def editor(editor_user: User) -> Client:
    client = Client()
    client.force_login(editor_user)
    return client


@pytest.fixture
def author(author_user: User) -> Client:
    client = Client()
    client.force_login(author_user)
    return client
