"""The places of claims in an article's newest text that are in doubt, for who may say where they are."""

from django.db.models import Exists, OuterRef, Q

from claims import queries, rules
from claims.enums import AnchorState, RecheckKind, Stage
from claims.models import Article, Mention, Recheck
from sources.people import User


def doubted(article: Article, user: User) -> list[Mention]:
    """Those whose words stand in several places, and those that are gone and nobody has ruled on it."""
    if not rules.may(user, "review") or rules.is_author(user, article):
        return []
    asked = Recheck.objects.filter(claim=OuterRef("claim"), kind=RecheckKind.TEXT, closed_at=None)
    in_doubt = Q(anchor=AnchorState.AMBIGUOUS) | Q(Exists(asked), anchor=AnchorState.ORPHANED)
    here = Mention.objects.filter(in_doubt, version=article.newest_id, claim__is_split=False)
    visible = here.filter(claim__in=queries.claims(user).values("pk")).exclude(claim__stage=Stage.WITHDRAWN)
    return list(visible.select_related("claim").order_by("pk"))
