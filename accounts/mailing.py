"""One mail to the mail server or provider, and what its failure means for the next one."""

from __future__ import annotations

from smtplib import (
    SMTPAuthenticationError,
    SMTPConnectError,
    SMTPDataError,
    SMTPException,
    SMTPHeloError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPServerDisconnected,
)

from anymail.exceptions import AnymailAPIError, AnymailInvalidAddress, AnymailRecipientsRefused
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from accounts.models import OutgoingMail

CLOSING = 421  # "service not available, closing transmission channel"
PERMANENT = 500
UNAUTHORISED = {401, 403}
TOO_MANY = 429


class RefusedError(Exception):
    """This mail will never be taken: its recipient or its content was refused for good."""


class AwayError(Exception):
    """Nobody takes mails at the moment, whichever."""


def send(mail: OutgoingMail, connection: BaseEmailBackend) -> None:
    """Raises RefusedError, AwayError, or what else went wrong, which may pass."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.text,
        settings.DEFAULT_FROM_EMAIL,
        [mail.recipient],
        connection=connection,
        headers={**mail.headers, "Message-ID": mail.message_id},
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    try:
        connection.open()  # kept open for the mails that follow
        message.send()
    except Exception as error:
        if _is_refusal(error):
            raise RefusedError(_words(error)) from error
        if _is_away(error):
            raise AwayError(_words(error)) from error
        raise


def _is_refusal(error: Exception) -> bool:
    if isinstance(error, SMTPRecipientsRefused):
        return all(code >= PERMANENT for code, _ in error.recipients.values())
    if isinstance(error, SMTPDataError):
        return error.smtp_code >= PERMANENT
    return isinstance(error, (AnymailRecipientsRefused, AnymailInvalidAddress))


def _is_away(error: Exception) -> bool:
    """An API that answers nothing, or nobody; a server that hangs up, or lets nobody in."""
    if isinstance(error, AnymailAPIError):
        status = error.status_code or PERMANENT
        return status >= PERMANENT or status in UNAUTHORISED or status == TOO_MANY
    if isinstance(error, SMTPRecipientsRefused):
        return any(code == CLOSING for code, _ in error.recipients.values())
    if isinstance(error, (SMTPAuthenticationError, SMTPConnectError, SMTPHeloError)):
        return True
    if isinstance(error, SMTPResponseException):
        return error.smtp_code == CLOSING
    return isinstance(error, SMTPServerDisconnected) or (
        isinstance(error, OSError) and not isinstance(error, SMTPException)
    )


def _words(error: Exception) -> str:
    return f"{type(error).__name__}: {error}"
