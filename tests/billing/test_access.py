from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.utils import timezone

from billing.access import is_premium, may_read_premium
from billing.models import ManualGrant
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_a_visitor_has_no_premium() -> None:
    assert not is_premium(AnonymousUser())
    assert not may_read_premium(AnonymousUser())


def test_a_free_account_has_no_premium() -> None:
    assert not may_read_premium(make_user())


def test_a_grant_without_an_end_gives_premium() -> None:
    user = make_user()
    ManualGrant.objects.create(user=user, reason="A test")
    assert may_read_premium(user)


def test_a_grant_ends_at_its_moment() -> None:
    user = make_user()
    until = timezone.now() + timedelta(days=1)
    ManualGrant.objects.create(user=user, reason="A test", until=until)
    assert is_premium(user, until - timedelta(seconds=1))
    assert not is_premium(user, until)


def test_a_revoked_grant_gives_nothing() -> None:
    user = make_user()
    ManualGrant.objects.create(user=user, reason="A test", revoked_at=timezone.now())
    assert not may_read_premium(user)


def test_another_users_grant_gives_nothing() -> None:
    ManualGrant.objects.create(user=make_user(), reason="A test")
    assert not may_read_premium(make_user())


def test_an_inactive_account_has_no_premium() -> None:
    user = make_user(is_active=False)
    ManualGrant.objects.create(user=user, reason="A test")
    assert not may_read_premium(user)


def test_staff_who_edit_articles_read_what_they_write() -> None:
    user = make_user(is_staff=True)
    assert not may_read_premium(user)
    user.user_permissions.add(Permission.objects.get(codename="publish_article"))
    assert may_read_premium(type(user).objects.get(pk=user.pk))


@pytest.mark.parametrize("is_staff_and_active", [(False, True), (True, False)])
def test_the_permission_alone_opens_nothing(is_staff_and_active: tuple[bool, bool]) -> None:
    is_staff, is_active = is_staff_and_active
    user = make_user(is_staff=is_staff, is_active=is_active)
    user.user_permissions.add(Permission.objects.get(codename="publish_article"))
    assert not may_read_premium(type(user).objects.get(pk=user.pk))
