from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

import stripe
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from accounts.models import User
from billing import gateway
from billing.access import is_premium
from billing.checkout import (
    AlreadySubscribedError,
    PaymentPendingError,
    PriceUnavailableError,
    settle_attempt,
    start_checkout,
)
from billing.forms import SubscribeForm
from billing.models import BillingCustomer, CheckoutAttempt, Subscription
from billing.portal import portal_url
from billing.receipts import receipts_of
from billing.syncing import sync_customer

logger = logging.getLogger(__name__)

View = Callable[[HttpRequest], HttpResponse]


def _says_when_stripe_is_away(view: View) -> View:
    """A page in place of a fault: nothing was charged, and trying again charges nothing twice."""

    @wraps(view)
    def guarded(request: HttpRequest) -> HttpResponse:
        try:
            return view(request)
        except (stripe.StripeError, gateway.BillingNotConfiguredError):
            logger.exception("Stripe could not be asked")
            return render(request, "billing/unavailable.html", status=503)

    return guarded


@require_POST
@_says_when_stripe_is_away
def subscribe(request: HttpRequest) -> HttpResponse:
    form = SubscribeForm(request.POST)
    price = form.cleaned_data["price"] if form.is_valid() else None
    if price is None:
        messages.error(request, "That price is not offered any more. Please choose again.")
        return redirect("articles:pricing")
    if isinstance(request.user, AnonymousUser):
        back = urlencode({"next": f"{reverse('articles:pricing')}?plan={price.lookup_key}"})
        return redirect(f"{reverse('account_signup')}?{back}")
    try:
        return redirect(start_checkout(_user(request), price, timezone.now()))
    except AlreadySubscribedError:
        messages.info(request, "You have a subscription already. Change it here.")
        return redirect("billing:settings")
    except PaymentPendingError:
        return redirect("billing:success")
    except PriceUnavailableError:
        logger.exception("A price that is offered is unknown to Stripe: %s", price.lookup_key)
        messages.error(request, "That price cannot be bought at the moment. You were not charged.")
        return redirect("articles:pricing")


@never_cache
@require_safe
@login_required
def success(request: HttpRequest) -> HttpResponse:
    """Tells the truth: open, on its way, or not paid. A webhook may come before or after."""
    user = _user(request)
    attempt = _attempt(user, request.GET.get("session_id"))
    is_asked = True
    if attempt and not is_premium(user):
        try:
            attempt = settle_attempt(attempt)
        except (stripe.StripeError, gateway.BillingNotConfiguredError):
            logger.warning("The payment could not be confirmed yet", exc_info=True)
            is_asked = False
    return render(
        request,
        "billing/success.html",
        {
            "is_premium": is_premium(user),
            "attempt": attempt,
            "is_waiting": bool(attempt and (attempt.payment_pending or not is_asked)),
        },
    )


@require_safe
def cancelled(request: HttpRequest) -> HttpResponse:
    return render(request, "billing/cancelled.html")


@require_POST
@login_required
@_says_when_stripe_is_away
def portal(request: HttpRequest) -> HttpResponse:
    url = portal_url(_user(request))
    if url is None:
        messages.info(request, "Nothing was bought with this account yet.")
        return redirect("articles:pricing")
    return redirect(url)


@never_cache
@require_safe
@login_required
def billing_settings(request: HttpRequest) -> HttpResponse:
    user = _user(request)
    customer = BillingCustomer.objects.filter(user=user).first()
    is_fresh = True
    if customer and "back" in request.GET:  # from the portal: the events may still be on their way
        try:
            sync_customer(customer)
        except (stripe.StripeError, gateway.BillingNotConfiguredError):
            is_fresh = False
    receipts = receipts_of(customer) if customer else []
    return render(
        request,
        "billing/settings.html",
        {
            "is_premium": is_premium(user),
            "grant": user.premium_grants.in_force(timezone.now()).first(),
            "subscription": current_subscription(user),
            "has_customer": customer is not None,
            "receipts": receipts,
            "is_fresh": is_fresh and receipts is not None,
        },
    )


def current_subscription(user: User) -> Subscription | None:
    """The one to show: what grants now, else the latest."""
    mine = Subscription.objects.filter(customer__user=user).select_related("price__plan")
    return mine.granting(timezone.now()).first() or mine.first()


def _attempt(user: User, session_id: str | None) -> CheckoutAttempt | None:
    """Raises Http404 for a session that is not this user's."""
    mine = CheckoutAttempt.objects.filter(customer__user=user)
    if session_id is None:
        return mine.filter(payment_pending=True).first()
    attempt = mine.filter(session_id=session_id).first()
    if attempt is None:
        raise Http404
    return attempt


def _user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # noqa: S101 - the views above see to it
    return request.user
