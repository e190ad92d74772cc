"""An account is deleted when its owner means it, after days to think again, and for good."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from accounts import deleting, tasks
from accounts.deleting import delete_due, keep_account, request_deletion
from accounts.models import DataExport, OutgoingMail, User
from accounts.outbox import queue_mail
from accounts.tokens import make_token
from progress.completing import complete
from progress.models import Bookmark, Note
from tests.accounts.people import confirm_identity, make_learner, sign_in
from tests.accounts.traces import tables_that_mention, tables_that_refer_to
from tests.factories import make_article, make_user

pytestmark = pytest.mark.django_db

PAGE = "/settings/data/delete/"
UNDO = "/settings/data/delete/undo/"
NOW = timezone.now()
DUE = NOW + timedelta(days=14)


@pytest.fixture
def user(client: Client) -> User:
    user = make_learner("leaving-person@example.com")
    sign_in(client, user)
    confirm_identity(client)
    return user


@pytest.fixture
def hooks(monkeypatch: pytest.MonkeyPatch) -> list[deleting.Hook]:
    hooks: list[deleting.Hook] = []
    monkeypatch.setattr(deleting, "_hooks", hooks)
    return hooks


def give_everything(user: User) -> None:
    """A row in whatever an account can have."""
    article = make_article()
    complete(user, article, NOW)
    Bookmark.objects.create(user=user, article=article)
    Note.objects.create(user=user, article=article, body="Mine")
    Authenticator.objects.create(user=user, type="totp", data={"secret": user.email})
    SocialAccount.objects.create(
        user=user, provider="github", uid="1", extra_data={"a": user.email}
    )
    EmailAddress.objects.create(user=user, email="Second.leaving-person@example.com")
    DataExport.objects.create(user=user)
    make_token(user, f"Of {user.email}")
    user.groups.add(Group.objects.create(name="Group"))
    queue_mail(key="mine", recipient=user.email, subject="Hi", text="Hi", user=user)
    queue_mail(key="before", recipient="second.leaving-person@example.com", subject="", text="")
    LogEntry.objects.log_actions(make_user().pk, [user], CHANGE, "", single_object=True)


def test_it_is_due_in_two_weeks_and_told_by_mail(client: Client, user: User) -> None:
    page = client.post(PAGE, {"email": "Leaving-Person@example.com "}, follow=True)
    user.refresh_from_db()
    assert user.deletion_due_at is not None
    assert timedelta(days=13, hours=23) < user.deletion_due_at - timezone.now()
    assert "Keep the account" in page.content.decode()
    mail = OutgoingMail.objects.get(recipient=user.email, subject="Your account will be deleted")
    assert f"{user.deletion_due_at:%-d %B %Y}" in mail.text
    assert PAGE in mail.text


def test_the_grace_period_is_a_setting(user: User, settings: Settings) -> None:
    settings.ACCOUNT_DELETION_GRACE_DAYS = 3
    assert request_deletion(user, NOW) == NOW + timedelta(days=3)


@pytest.mark.parametrize("typed", ["", "other@example.com", "yes"])
def test_another_address_deletes_nothing(client: Client, user: User, typed: str) -> None:
    page = client.post(PAGE, {"email": typed})
    assert "field-errors" in page.content.decode()
    user.refresh_from_db()
    assert user.deletion_due_at is None


def test_it_needs_a_recent_proof_of_who_one_is(client: Client) -> None:
    user = make_learner()
    client.force_login(user)
    for response in (client.get(PAGE), client.post(PAGE, {"email": user.email})):
        assert response["Location"].startswith("/accounts/reauthenticate/")
    user.refresh_from_db()
    assert user.deletion_due_at is None


def test_asked_twice_the_day_and_the_mail_stay_the_same(user: User) -> None:
    assert request_deletion(user, NOW) == request_deletion(user, NOW + timedelta(days=2)) == DUE
    assert OutgoingMail.objects.filter(key__startswith="deletion:").count() == 1


def test_every_page_says_so_until_one_button_keeps_the_account(client: Client, user: User) -> None:
    request_deletion(user, timezone.now())
    assert "will be deleted on" in client.get("/learn/").content.decode()
    client.post(UNDO)
    assert "will be deleted on" not in client.get("/learn/").content.decode()
    assert delete_due(timezone.now() + timedelta(days=99)) == 0


def test_asked_again_after_it_was_kept_there_is_another_mail(user: User) -> None:
    request_deletion(user, NOW)
    keep_account(user, NOW)
    assert request_deletion(user, NOW + timedelta(days=1)) == DUE + timedelta(days=1)
    assert OutgoingMail.objects.filter(key__startswith="deletion:").count() == 2


def test_nothing_goes_before_its_day(user: User) -> None:
    request_deletion(user, NOW)
    assert delete_due(DUE - timedelta(seconds=1)) == 0
    assert User.objects.filter(pk=user.pk).exists()


def test_what_is_due_cannot_be_kept_any_more(user: User) -> None:
    request_deletion(user, NOW)
    assert not keep_account(user, DUE)
    assert delete_due(DUE) == 1


def test_nothing_of_the_account_is_left(client: Client, user: User) -> None:
    give_everything(user)
    client.post("/settings/data/")
    pk = user.pk
    assert len(tables_that_mention("leaving-person")) > 5
    assert sum(tables_that_refer_to("accounts_user", pk).values()) > 8
    request_deletion(user, NOW)
    assert delete_due(DUE) == 1
    assert set(tables_that_refer_to("accounts_user", pk).values()) == {0}
    # The goodbye, which goes once it was sent.
    assert tables_that_mention("leaving-person") == {"accounts_outgoingmail": 1}
    assert not Session.objects.exists()
    assert client.get("/settings/").status_code == 302


def test_the_table_of_references_would_notice_one(user: User) -> None:
    assert tables_that_refer_to("accounts_user", user.pk)["account_emailaddress.user_id"] == 1


def test_others_keep_everything(user: User) -> None:
    other = make_learner("other@example.com")
    complete(other, make_article(), NOW)
    queue_mail(key="theirs", recipient=other.email, subject="", text="", user=other)
    before = {**tables_that_refer_to("accounts_user", other.pk)}
    request_deletion(user, NOW)
    delete_due(DUE)
    assert tables_that_refer_to("accounts_user", other.pk) == before


def test_a_mail_says_when_it_is_done(user: User) -> None:
    request_deletion(user, NOW)
    delete_due(DUE)
    mail = OutgoingMail.objects.get()
    assert (mail.recipient, mail.subject) == (user.email, "Your account is deleted")
    assert mail.user is None


def test_the_task_twice_is_harmless(user: User) -> None:
    request_deletion(user, NOW - timedelta(days=30))
    assert [tasks.delete_due_accounts(), tasks.delete_due_accounts()] == [1, 0]


def test_a_hook_that_fails_postpones_that_account_alone(
    user: User, hooks: list[deleting.Hook]
) -> None:
    other = make_user()
    for leaving in (user, other):
        request_deletion(leaving, NOW)

    @deleting.before_deletion
    def refuse(leaving: User) -> None:
        if leaving == user:
            raise ConnectionError("The payment provider is away.")

    assert delete_due(DUE) == 1
    assert list(User.objects.all()) == [user]
    hooks.clear()
    assert delete_due(DUE) == 1


def test_hooks_are_called_for_what_is_due_alone_and_before(
    user: User, hooks: list[deleting.Hook]
) -> None:
    seen = []
    hooks.append(lambda leaving: seen.append(User.objects.filter(pk=leaving.pk).exists()))
    request_deletion(user, NOW)
    delete_due(NOW)
    assert seen == []
    delete_due(DUE)
    assert seen == [True]


def test_a_crash_in_the_middle_leaves_all_or_nothing(
    user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    give_everything(user)
    request_deletion(user, NOW)
    before = tables_that_refer_to("accounts_user", user.pk)
    with monkeypatch.context() as crash:
        crash.setattr(User, "delete", fail)
        assert delete_due(DUE) == 0
    assert tables_that_refer_to("accounts_user", user.pk) == before
    assert not OutgoingMail.objects.filter(key__startswith="deleted:").exists()
    assert delete_due(DUE) == 1


def fail(user: User) -> None:
    raise ConnectionError


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_delete_it_once() -> None:
    for number in range(6):
        request_deletion(make_user(email=f"leaving{number}@example.com"), NOW)

    def work(_: int) -> int:
        try:
            return delete_due(DUE)
        finally:
            connection.close()

    with ThreadPoolExecutor(3) as pool:
        gone = sum(pool.map(work, range(3)))
    assert gone == 6
    assert OutgoingMail.objects.filter(key__startswith="deleted:").count() == 6


def test_the_admin_deletes_nobody_at_once_and_asks_for_it_as_the_owner_would() -> None:
    boss = Client()
    boss.force_login(make_user(is_staff=True, is_superuser=True))
    user = make_user()
    page = f"/admin/accounts/user/{user.pk}/delete/"
    assert boss.post(page, {"post": "yes"}).status_code == 403
    users = "/admin/accounts/user/"
    boss.post(users, {"action": "delete_selected", "_selected_action": user.pk, "post": "yes"})
    assert User.objects.filter(pk=user.pk).exists()
    boss.post(users, {"action": "have_deleted", "_selected_action": user.pk})
    user.refresh_from_db()
    assert user.deletion_due_at
    assert OutgoingMail.objects.filter(user=user).count() == 1
