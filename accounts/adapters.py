from __future__ import annotations

from typing import Any
from uuid import uuid4

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress
from allauth.core import context as allauth_context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialApp
from django.contrib.sites.shortcuts import get_current_site
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest
from django.urls import reverse

from accounts.models import User
from accounts.outbox import queue_mail


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Where allauth asks us."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "This account is closed.",
        "cannot_remove_primary_email": "This is the only address of the account.",
        "duplicate_email": "This is the address of your account already.",
        "email_password_mismatch": (
            "Email and password do not match. Check both, or choose another way to sign in below."
        ),
        "email_taken": "Another account has this address. Use a different one.",
        "enter_current_password": "This is not your current password.",
        "incorrect_code": "This code is not right. Check it, or ask for a new one.",
        "incorrect_password": "This is not your password.",
        "too_many_login_attempts": (
            "That was too many attempts. Wait five minutes, then try again, or choose another way"
            " to sign in."
        ),
        "rate_limited": "You have just asked for a code. Wait a few minutes before the next one.",
    }

    def clean_email(self, email: str) -> str:
        """Raises ValidationError. allauth would cut a long address off and write to another one."""
        if len(email) > app_settings.EMAIL_MAX_LENGTH:
            raise ValidationError("This address is too long. Check it.")
        return email

    def get_email_verification_redirect_url(self, email_address: EmailAddress) -> str:
        """After a change of address; whoever confirms it to sign in goes where they wanted."""
        return reverse("account_email")

    def is_safe_url(self, url: str) -> bool:
        """allauth fails where Python cannot take the address apart."""
        try:
            return super().is_safe_url(url)  # type: ignore[no-any-return]
        except ValueError:
            return False

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Counts an account's failures by who fails: nobody can lock another person out."""
        key = super()._get_login_attempts_cache_key(request, **credentials)
        return f"{key}:{self.get_client_ip(request)}"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Into the outbox, in the transaction of what it tells about."""
        request = allauth_context.request
        site = get_current_site(request)
        message = self.render_mail(
            template_prefix,
            email,
            {"request": request, "email": email, "current_site": site} | context,
        )
        user = context.get("user")
        queue_mail(
            key=f"{template_prefix}:{uuid4()}",
            recipient=email,
            subject=message.subject,
            text=message.body,
            user=user if user and user.pk else None,
        )


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": "This code is not right. Check it, and that your device's clock is.",
        "cannot_generate_recovery_codes": "Turn two-step sign-in on first.",
    }

    def generate_authenticator_name(self, user: User, type: Authenticator.Type) -> str:  # noqa: A002
        count = Authenticator.objects.filter(user=user, type=type).count()
        return f"Passkey {count + 1}"

    def build_totp_svg(self, url: str) -> str:
        """For the page itself, so without the XML declaration of a file."""
        svg: str = super().build_totp_svg(url)
        return svg[svg.index("<svg") :]

    def _get_site_name(self) -> str:
        return "LeetLLM"


class SocialAccountAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    error_messages = DefaultSocialAccountAdapter.error_messages | {
        "email_taken": (
            "Another account has this address. Sign in to it, then connect %s in the settings."
        ),
        "no_password": "You sign in with this account alone. Set a password before you leave it.",
        "no_verified_email": "Confirm an email address first, so that you can still get in.",
    }

    def get_app(self, request: HttpRequest, provider: str, client_id: str | None = None) -> Any:
        """Raises Http404 for a provider that is not configured: its addresses are there for all."""
        try:
            return super().get_app(request, provider, client_id)
        except SocialApp.DoesNotExist as error:
            raise Http404 from error
