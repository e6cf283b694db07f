"""Who may be asked to check a claim."""

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from claims.enums import Access
from claims.models import Article
from sources.people import User


def reviewers() -> QuerySet[User]:
    """Everybody who reviews, by name; people only, not machines."""
    found: QuerySet[User] = get_user_model().objects.with_perm(
        "claims.review", backend="django.contrib.auth.backends.ModelBackend"
    )
    return found.order_by("username")


def everybody() -> QuerySet[User]:
    """All who are active, machines included, by name."""
    found: QuerySet[User] = get_user_model()._default_manager.filter(is_active=True).order_by("username")
    return found


def reviewers_of(article: Article) -> QuerySet[User]:
    """Those who may review its claims: no author of it, and it exists for them."""
    free = reviewers().exclude(pk__in=article.authors.filter(user__isnull=False).values("user"))
    if article.access == Access.RESTRICTED:
        return free.filter(pk__in=article.access_people.values("pk"))
    return free


def name(user: User | None) -> str:
    """As colleagues call them."""
    return (user.get_full_name() or user.get_username()) if user else ""
