"""People and their keys: who am I, who is here, a token for a machine."""

from datetime import UTC, datetime
from typing import Any

from django.utils import timezone
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle

from factcheck.access import role_of
from factcheck.accounts import keys, tries, two_factor
from factcheck.accounts.errors import TwoFactorRequired, TwoFactorSetupRequired
from factcheck.api.throttling import BySignIn
from factcheck.models import ApiToken, User
from factcheck.roles import Role
from factcheck.scopes import Scope
from sources.api.door import Door, ListDoor
from sources.api.examples import example, sent
from sources.api.shapes import ID, PersonShape
from sources.api.strict import Input, Words
from sources.errors import Invalid

END_OF_TIME = datetime(9999, 12, 31, tzinfo=UTC)  # later, a sum of moments may be none


class NoToken(Invalid):
    code, title = "no_token", "This call was not made with a token"


@example("A person", {"id": ID, "username": "ada", "name": "Ada Lind", "role": "reviewer"})
class UserShape(PersonShape):
    role = serializers.SerializerMethodField(
        help_text="The highest of their roles; null where they have none."
    )

    @extend_schema_field(serializers.ChoiceField([role.value for role in Role], allow_null=True))
    def get_role(self, person: User) -> str | None:
        role = role_of(person)
        return role.value if role else None


@example(
    "Who this call is made by",
    {"id": ID, "username": "ada", "name": "Ada Lind", "role": "reviewer", "scopes": []},
)
class MeShape(UserShape):
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What the token is narrowed to, if any."
    )


@sent(
    "A machine that writes",
    {
        "username": "cms",
        "password": "a long one",
        "name": "cms",
        "scopes": ["read", "write"],
    },
)
class SignInInput(Input):
    username = serializers.CharField(max_length=150, help_text="Whose token it is to be.")
    password = serializers.CharField(max_length=1000, trim_whitespace=False, help_text="Theirs.")
    code = serializers.CharField(
        max_length=40,
        required=False,
        help_text="Of the authenticator app, or a recovery code; needed with two-factor.",
    )
    name = Words(max_length=100, trim_whitespace=True, help_text="What the token is used for.")
    scopes = serializers.MultipleChoiceField(
        choices=[scope.value for scope in Scope],
        required=False,
        allow_empty=False,
        help_text="All that the role may, unless given.",
    )

    expires_at = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When it ends by itself; never unless given."
    )

    def validate_expires_at(self, given: datetime | None) -> datetime | None:
        if given is not None and given >= END_OF_TIME:
            raise serializers.ValidationError("The calendar ends before; leave it out for never.")
        return given


@example("A token", {"token": "fc_4f1c…", "expiry": None, "name": "cms", "scopes": ["read", "write"]})
class TokenShape(serializers.Serializer[Any]):
    token = serializers.CharField(help_text="Shown this once; kept hashed.")
    expiry = serializers.DateTimeField(allow_null=True, help_text="When it ends; null for never.")
    name = serializers.CharField(help_text="What it is used for.")
    scopes = serializers.ListField(
        child=serializers.CharField(), help_text="What it is narrowed to, if anything."
    )


class Token(Door):
    has_secret_answer = True

    def get_authenticators(self) -> list[BaseAuthentication]:
        """Signing in takes no notice of what is sent along, such as a token that has ended."""
        is_sign_in = getattr(self.request, "method", None) == "POST"
        return [] if is_sign_in else super().get_authenticators()

    def get_throttles(self) -> list[BaseThrottle]:
        return [*super().get_throttles(), *([BySignIn()] if self.request.method == "POST" else [])]

    @extend_schema(operation_id="token_create", request=SignInInput, responses={201: TokenShape}, auth=[])
    def post(self, request: Request) -> Response:
        """A new token, for the header `Authorization: Token …`."""
        given = self.taken(SignInInput)
        user = self._person(request, given)
        row, token = keys.make(
            user,
            by=user,
            now=timezone.now(),
            name=given.get("name", ""),
            scopes=[Scope(each) for each in given.get("scopes", ())],
            expires_at=given.get("expires_at"),
        )
        shown = {"token": token, "expiry": row.expiry, "name": row.name, "scopes": row.scopes}
        return self.shown(TokenShape, shown, status=201)

    def _person(self, request: Request, given: dict[str, Any]) -> User:
        """Whose token it is to be: by password, and by a code where they have a second factor."""
        now, said = timezone.now(), {"username": given["username"], "password": given["password"]}
        user = tries.check(request._request, now=now, **said)
        if two_factor.has_device(user):
            if "code" not in given:
                raise TwoFactorRequired("Send the code of the authenticator app as code.", field="code")
            two_factor.verify(user, given["code"], now=now)
        elif two_factor.is_demanded(user):
            raise TwoFactorSetupRequired("Sign in at the desk first, and set up two-factor there.")
        return user

    @extend_schema(operation_id="token_delete", responses={204: None})
    def delete(self, request: Request) -> Response:
        """End the token that this call is made with."""
        if not isinstance(request.auth, ApiToken):
            raise NoToken("Only a token can be ended here; send it in the header Authorization.")
        keys.revoke(request.auth, by=self.person, now=timezone.now())
        return Response(status=204)


class Me(Door):
    @extend_schema(operation_id="me", responses=MeShape)
    def get(self, request: Request) -> Response:
        """Who this call is made by."""
        scopes = list(getattr(request.auth, "scopes", []))
        shown = UserShape(self.person).data
        return Response({**shown, "scopes": scopes})


class Users(ListDoor):
    queryset = User.objects.none()

    @extend_schema(operation_id="users_list", responses=UserShape(many=True))
    def get(self, request: Request) -> Response:
        """The people who work here, newest first."""
        return self.page(UserShape, User.objects.filter(is_active=True).prefetch_related("groups"))
