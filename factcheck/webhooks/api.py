"""Webhooks over REST: set up, changed, their secrets renewed; what was sent, and once more."""

from typing import Any
from uuid import UUID

from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import PermissionDenied
from rest_framework.request import Request
from rest_framework.response import Response

from claims.enums import Status
from factcheck.models import ApiToken
from factcheck.scopes import Scope
from factcheck.webhooks import endpoints
from factcheck.webhooks.events import Event
from factcheck.webhooks.models import Delivery, DeliveryTry, Webhook
from sources.api.door import Call, Door, ListDoor, find
from sources.api.examples import example, sent
from sources.api.shapes import ID, PersonShape
from sources.api.strict import Input, Several, WebAddress, Words

PERSON = {"id": ID, "username": "cms", "name": "cms"}
WEBHOOK = {
    "id": ID,
    "owner": PERSON,
    "url": "https://cms.example/hooks/factcheck",
    "description": "The CMS",
    "events": ["claim.status_changed", "publication.published"],
    "articles": [],
    "desks": ["politics"],
    "statuses": [],
    "is_on": True,
    "off": "",
    "failing_since": None,
    "older_until": None,
    "seq": 41,
    "made_at": "2026-01-05T12:00:00Z",
}


@example("A webhook", WEBHOOK)
class WebhookShape(serializers.ModelSerializer[Webhook]):
    owner = PersonShape(help_text="For whom: what they may not see is not told.")
    events = serializers.ListField(
        child=serializers.CharField(), help_text="Of what it is told; empty for everything."
    )
    articles = serializers.ListField(
        child=serializers.CharField(), help_text="Of which articles, by id; empty for all."
    )
    desks = serializers.ListField(child=serializers.CharField(), help_text="Of which desks; empty for all.")
    statuses = serializers.ListField(
        child=serializers.CharField(), help_text="Only while the claim has one of these; empty for any."
    )
    is_on = serializers.SerializerMethodField(help_text="Whether it is told of anything.")

    class Meta:
        model = Webhook
        fields = [
            "id", "owner", "url", "description", "events", "articles", "desks", "statuses", "is_on", "off",
            "failing_since", "older_until", "seq", "made_at",
        ]  # fmt: skip

    def get_is_on(self, webhook: Webhook) -> bool:
        return not webhook.off


@example("A webhook with its secret", {**WEBHOOK, "secret": "fcwh_4f1c…"})
class WebhookWithSecret(WebhookShape):
    secret = serializers.SerializerMethodField(help_text="Signs what is sent. Shown this once.")

    class Meta(WebhookShape.Meta):
        fields = [*WebhookShape.Meta.fields, "secret"]

    def get_secret(self, webhook: Webhook) -> str:
        return str(self.context["secret"])


TRY = {"at": "2026-01-05T12:00:01Z", "took_ms": 84, "status": 204, "answer": "", "trouble": ""}


@example("A try", TRY)
class TryShape(serializers.ModelSerializer[DeliveryTry]):
    class Meta:
        model = DeliveryTry
        fields = ["at", "took_ms", "status", "answer", "trouble"]


@example(
    "A delivery",
    {
        "id": ID,
        "seq": 41,
        "event": "claim.status_changed",
        "article": ID,
        "claim": ID,
        "facts": {"before": "IN_REVIEW", "after": "VERIFIED"},
        "happened_at": "2026-01-05T12:00:00Z",
        "state": "DELIVERED",
        "next_try_at": "2026-01-05T12:01:00Z",
        "tries": 1,
        "ended_at": "2026-01-05T12:00:01Z",
        "log": [TRY],
    },
)
class DeliveryShape(serializers.ModelSerializer[Delivery]):
    facts = serializers.DictField(help_text="What changed, from what to what.")
    log = TryShape(many=True, help_text="Each try, the oldest first.")

    class Meta:
        model = Delivery
        fields = [
            "id", "seq", "event", "article", "claim", "facts", "happened_at", "state", "next_try_at", "tries",
            "ended_at", "log",
        ]  # fmt: skip


@sent("Switched off for now", {"is_on": False})
class WebhookChanges(Input):
    url = WebAddress(required=False, help_text="Where it is sent, by POST.")
    description = Words(max_length=200, help_text="What it is for.")
    events = Several(
        child=serializers.ChoiceField(choices=Event.choices),
        required=False,
        max_length=20,
        help_text="Of what it is told; empty for everything.",
    )
    articles = Several(
        child=serializers.UUIDField(),
        required=False,
        max_length=200,
        help_text="Of which articles, by id; empty for all.",
    )
    desks = Several(
        child=serializers.CharField(max_length=100),
        required=False,
        max_length=50,
        help_text="Of which desks; empty for all.",
    )
    statuses = Several(
        child=serializers.ChoiceField(choices=Status.choices),
        required=False,
        max_length=20,
        help_text="Only while the claim has one of these; empty for any.",
    )
    is_on = serializers.BooleanField(required=False, help_text="Off: it is told of nothing.")


@sent(
    "Verdicts of one desk",
    {"url": "https://cms.example/hooks/factcheck", "description": "The CMS", "desks": ["Local"]},
)
class WebhookInput(WebhookChanges):
    url = WebAddress(help_text="Where it is sent, by POST.")
    is_on = None  # type: ignore[assignment]  # it begins turned on


class Webhooks(ListDoor):
    queryset = Webhook.objects.none()
    has_secret_answer = True

    @extend_schema(operation_id="webhooks_list", responses=WebhookShape(many=True))
    def get(self, request: Request) -> Response:
        """Your webhooks, newest first; an admin sees everybody's."""
        return self.page(WebhookShape, endpoints.seen_by(self.person))

    @extend_schema(operation_id="webhooks_create", request=WebhookInput, responses={201: WebhookWithSecret})
    def post(self, request: Request) -> Response:
        """Be told of what happens, as far as you may see it. The secret is shown this once.

        A token that is narrowed takes both scopes, read and write.
        """
        check_may_listen(request)
        said = self.taken(WebhookInput)
        webhook, secret = endpoints.add(
            self.person, by=self.person, now=timezone.now(), key=key_of(request), **said
        )
        return shown_once(self, webhook, secret, status=201)


class OneWebhook(Door):
    @extend_schema(operation_id="webhooks_read", responses=WebhookShape)
    def get(self, request: Request, webhook_id: UUID) -> Response:
        """A webhook, and whether it works."""
        return self.shown(WebhookShape, find(endpoints.seen_by(self.person), pk=webhook_id))

    @extend_schema(operation_id="webhooks_edit", request=WebhookChanges, responses=WebhookShape)
    def patch(self, request: Request, webhook_id: UUID) -> Response:
        """Change where it is sent and of what it is told; turn it on or off."""
        check_may_listen(request)
        webhook = find(endpoints.seen_by(self.person), pk=webhook_id)
        said = self.taken(WebhookChanges)
        changed = endpoints.edit(webhook, by=self.person, now=timezone.now(), key=key_of(request), **said)
        return self.shown(WebhookShape, changed)

    @extend_schema(operation_id="webhooks_delete", responses={204: None})
    def delete(self, request: Request, webhook_id: UUID) -> Response:
        """End it, and forget what was sent."""
        endpoints.delete(find(endpoints.seen_by(self.person), pk=webhook_id), by=self.person)
        return Response(status=204)


class WebhookSecret(Door):
    has_secret_answer = True

    @extend_schema(operation_id="webhooks_secret", request=None, responses={201: WebhookWithSecret})
    def post(self, request: Request, webhook_id: UUID) -> Response:
        """A new secret, shown this once; until `older_until` the one before signs as well."""
        webhook = find(endpoints.seen_by(self.person), pk=webhook_id)
        return shown_once(self, *endpoints.rotate(webhook, by=self.person, now=timezone.now()), status=201)


class WebhookDeliveries(ListDoor):
    queryset = Delivery.objects.none()

    @extend_schema(operation_id="webhooks_deliveries", responses=DeliveryShape(many=True))
    def get(self, request: Request, webhook_id: UUID) -> Response:
        """What was sent and is to be sent, newest first, with each try. Kept for thirty days."""
        webhook = find(endpoints.seen_by(self.person), pk=webhook_id)
        rows = endpoints.deliveries(self.person).filter(webhook=webhook)
        return self.page(DeliveryShape, rows.prefetch_related("log"))


class DeliveryReplay(Door):
    @extend_schema(operation_id="deliveries_replay", request=None, responses={202: DeliveryShape})
    def post(self, request: Request, delivery_id: UUID) -> Response:
        """Send it once more, under the same id."""
        from factcheck import tasks

        delivery = find(endpoints.deliveries(self.person), pk=delivery_id)
        again = endpoints.replay(delivery, by=self.person, now=timezone.now())
        tasks.ring_announcer()
        return self.shown(DeliveryShape, again, status=202)


def check_may_listen(request: Request) -> None:
    """To be told is to read, by what outlasts the token. Raises PermissionDenied."""
    granted = getattr(request.auth, "scopes", None)
    if granted and Scope.READ not in granted:
        raise PermissionDenied("A webhook tells what a token without the scope read may not see.")


def key_of(request: Request) -> ApiToken | None:
    """The key that asks; none where somebody does who is signed in."""
    return request.auth if isinstance(request.auth, ApiToken) else None


def shown_once(door: Call, webhook: Webhook, secret: str, *, status: int) -> Response:
    context: dict[str, Any] = {**door.get_serializer_context(), "secret": secret}
    return Response(
        WebhookWithSecret(webhook, context=context).data, status=status, headers={"Cache-Control": "no-store"}
    )
