"""Money that goes back: refunds, and disputes that a bank opens."""

from __future__ import annotations

from billing.fake_stripe.errors import Json, RefusedError
from billing.fake_stripe.events import emit
from billing.fake_stripe.objects.finding import merged
from billing.fake_stripe.objects.listing import filtered, page
from billing.fake_stripe.parameters import INTEGER, METADATA, PAGE, STRING, Choice
from billing.fake_stripe.periods import DAY
from billing.fake_stripe.store import Store

REFUND_CREATE = {
    "amount": INTEGER,
    "charge": STRING,
    "metadata": METADATA,
    "payment_intent": STRING,
    "reason": Choice("duplicate", "fraudulent", "requested_by_customer"),
}
REFUND_LIST = {**PAGE, "charge": STRING, "payment_intent": STRING}
DISPUTE_LIST = {**PAGE, "charge": STRING, "payment_intent": STRING}
OPEN = "needs_response"


def create_refund(store: Store, params: Json) -> Json:
    """Of what is left of a charge, or a part of it. Raises RefusedError."""
    charge = _charge(store, params)
    left = charge["amount"] - charge["amount_refunded"]
    if not left:
        raise RefusedError(
            f"Charge {charge['id']} has already been refunded.", code="charge_already_refunded"
        )
    amount = params.get("amount", left)
    if not 0 < amount <= left:
        raise RefusedError(
            f"Refund amount ({amount}) is greater than unrefunded amount on charge ({left})",
            param="amount",
        )
    refund = store.add(
        "refund",
        {
            "amount": amount,
            "balance_transaction": None,
            "charge": charge["id"],
            "currency": charge["currency"],
            "customer": charge["customer"],
            "customer_account": None,
            "metadata": merged({}, params.get("metadata")),
            "payment_intent": charge["payment_intent"],
            "payment_method": charge["payment_method"],
            "reason": params.get("reason"),
            "receipt_number": None,
            "source_transfer_reversal": None,
            "status": "succeeded",
            "transfer_reversal": None,
        },
    )
    del refund["livemode"]  # Stripe's refunds have none
    charge["amount_refunded"] += amount
    charge["refunded"] = charge["amount_refunded"] == charge["amount"]
    emit(store, "refund.created", refund)
    emit(store, "charge.refunded", charge)
    return refund


def _charge(store: Store, params: Json) -> Json:
    if "charge" in params:
        return store.find("charge", params["charge"], param="charge", status=400)
    intent = store.find(
        "payment_intent", params.get("payment_intent", ""), param="payment_intent", status=400
    )
    if intent["latest_charge"] is None:
        raise RefusedError("This PaymentIntent does not have a successful charge to refund.")
    return store.find("charge", intent["latest_charge"])


def retrieve_refund(store: Store, params: Json, refund_id: str) -> Json:
    return store.find("refund", refund_id)


def list_refunds(store: Store, params: Json) -> Json:
    found = store.all("refund", **filtered(params, "charge", "payment_intent"))
    return page("/v1/refunds", found, params)


def open_dispute(store: Store, charge: Json, status: str = OPEN) -> Json:
    dispute = store.add(
        "dispute",
        {
            "amount": charge["amount"],
            "balance_transactions": [],
            "charge": charge["id"],
            "currency": charge["currency"],
            "enhanced_eligibility_types": [],
            "evidence": dict.fromkeys(EVIDENCE) | {"enhanced_evidence": {}},
            "evidence_details": {
                "due_by": store.now() + 7 * DAY,
                "enhanced_eligibility": {},
                "has_evidence": False,
                "past_due": False,
                "submission_count": 0,
            },
            "is_charge_refundable": False,
            "metadata": {},
            "payment_intent": charge["payment_intent"],
            "payment_method_details": {
                "card": {
                    "brand": "visa",
                    "case_type": "chargeback",
                    "network": "visa",
                    "network_reason_code": "10.4",
                },
                "type": "card",
            },
            "reason": "fraudulent",
            "status": status,
        },
    )
    charge["disputed"] = True
    emit(store, "charge.dispute.created", dispute)
    emit(store, "charge.dispute.funds_withdrawn", dispute)
    return dispute


def close_dispute(store: Store, dispute: Json, status: str) -> None:
    dispute["status"] = status
    emit(store, "charge.dispute.closed", dispute)
    if status == "won":
        emit(store, "charge.dispute.funds_reinstated", dispute)


def retrieve_dispute(store: Store, params: Json, dispute_id: str) -> Json:
    return store.find("dispute", dispute_id)


def list_disputes(store: Store, params: Json) -> Json:
    found = store.all("dispute", **filtered(params, "charge", "payment_intent"))
    return page("/v1/disputes", found, params)


EVIDENCE = (
    "access_activity_log",
    "billing_address",
    "cancellation_policy",
    "cancellation_policy_disclosure",
    "cancellation_rebuttal",
    "customer_communication",
    "customer_email_address",
    "customer_name",
    "customer_purchase_ip",
    "customer_signature",
    "duplicate_charge_documentation",
    "duplicate_charge_explanation",
    "duplicate_charge_id",
    "product_description",
    "receipt",
    "refund_policy",
    "refund_policy_disclosure",
    "refund_refusal_explanation",
    "service_date",
    "service_documentation",
    "shipping_address",
    "shipping_carrier",
    "shipping_date",
    "shipping_documentation",
    "shipping_tracking_number",
    "uncategorized_file",
    "uncategorized_text",
)
