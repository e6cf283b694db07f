"""The secrets of webhooks are sealed anew when the keys change."""

from django.conf import settings
from django.db import transaction
from django.views.decorators.debug import sensitive_variables

from factcheck.webhooks.endpoints import bound_to
from factcheck.webhooks.models import Webhook
from sources import sealing


def rotate(*, only_look: bool = False) -> tuple[int, int, list[str]]:
    """How many were sealed anew under the first key, how many were already, and which no key opens."""
    resealed, current, closed = 0, 0, []
    for key in list(Webhook.objects.order_by("pk").values_list("pk", flat=True)):
        with transaction.atomic():
            webhook = Webhook.objects.select_for_update().filter(pk=key).first()
            state = _one(webhook, only_look=only_look) if webhook else "gone"
        resealed += state == "resealed"
        current += state == "current"
        closed += [str(key)] if state == "closed" else []
    return resealed, current, closed


@sensitive_variables()
def _one(webhook: Webhook, *, only_look: bool) -> str:
    keys, bound = settings.CONFIDENTIAL_KEYS, bound_to(webhook.pk)
    names = [name for name in ("sealed", "older") if getattr(webhook, name) is not None]
    held = {name: bytes(getattr(webhook, name)) for name in names}
    try:
        plain = {name: sealing.unseal(value, keys=keys, bound_to=bound) for name, value in held.items()}
    except sealing.Unsealable:
        return "closed"
    if all(sealing.is_under(value, keys[0]) for value in held.values()):
        return "current"
    if not only_look:
        for name, value in plain.items():
            setattr(webhook, name, sealing.seal(value, keys=keys, bound_to=bound))
        webhook.save(update_fields=names)
    return "resealed"
