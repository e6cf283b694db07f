"""Tokens: `Authorization: Token fc_…`, hashed at rest, narrowed to their scopes."""

from typing import Any

from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed

from factcheck.accounts import keys, two_factor
from factcheck.accounts.errors import TwoFactorSetupRequired
from factcheck.models import ApiToken, User


class ApiTokenAuthentication(TokenAuthentication):
    def authenticate_credentials(self, token: bytes) -> tuple[User, ApiToken]:
        """The owner, narrowed to the token's scopes. Raises AuthenticationFailed."""
        try:
            user, found = super().authenticate_credentials(token)
        except UnicodeDecodeError:
            raise AuthenticationFailed("Invalid token.") from None
        if two_factor.is_demanded(user) and not two_factor.has_device(user):
            raise TwoFactorSetupRequired("Sign in at the desk first, and set up two-factor there.")
        user.narrow_to(found.scopes)
        keys.used(found, now=timezone.now())
        return user, found

    def _cleanup_token(self, auth_token: ApiToken) -> bool:
        """Whether it is over. Knox would look through all of the owner's at each call, and delete such; that
        one has ended is still shown to whoever wonders why.
        """
        return auth_token.is_over(timezone.now())


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "factcheck.api.authentication.ApiTokenAuthentication"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {
            "type": "apiKey",
            "in": "header",
            "name": "Authorization",
            "description": "`Token` and the token, from POST auth/token/.",
        }
