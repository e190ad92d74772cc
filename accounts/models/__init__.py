"""People, what they chose, and what was made or sent for them."""

from accounts.models.api_token import ApiToken
from accounts.models.data_export import DataExport
from accounts.models.outgoing_mail import OutgoingMail
from accounts.models.user import User, UserManager

__all__ = ["ApiToken", "DataExport", "OutgoingMail", "User", "UserManager"]
