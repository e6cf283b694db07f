from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.enums import Access, Origin
from sources.models import ImmutableRow, Publisher, Row


class Article(Row):
    """A story whose assertions are checked: a draft of ours, or what others published."""

    origin = models.CharField(
        max_length=10,
        choices=Origin,
        default=Origin.THEIRS,
        help_text="Ours before it appears, or published by others.",
    )
    external_id = models.CharField(
        max_length=200, blank=True, help_text="The posting system's own id; posts again under it."
    )
    title = models.CharField(max_length=500, help_text="The title of its newest version.")
    url = models.CharField(max_length=2048, blank=True, help_text="Where it can be read.")
    publisher = models.ForeignKey(
        Publisher,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="articles",
        help_text="Who publishes it.",
    )
    language = models.CharField(max_length=20, default="en", help_text="Language code.")
    desk = models.CharField(max_length=100, blank=True, help_text="The desk it belongs to.")
    deadline = models.DateTimeField(null=True, blank=True, help_text="When its checks must be done.")
    published_at = models.DateTimeField(null=True, blank=True, help_text="When it appeared.")
    access = models.CharField(
        max_length=12,
        choices=Access,
        default=Access.OPEN,
        help_text="For all who may read, or for named people only.",
    )
    access_people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="For whom it exists while restricted.",
    )
    is_quiet = models.BooleanField(
        default=False, help_text="Nothing outside is touched in its name by itself."
    )
    posted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The account that posted it.",
    )
    newest = models.ForeignKey(
        "ArticleVersion", on_delete=models.PROTECT, null=True, related_name="+", help_text="Its newest text."
    )
    revision = models.PositiveIntegerField(
        default=1, help_text="Counts its changes, text and facts; a write may name the one it read."
    )
    created_at = models.DateTimeField(help_text="When it was first posted.")
    updated_at = models.DateTimeField(help_text="When it last changed.")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["posted_by", "external_id"],
                condition=~Q(external_id=""),
                name="external_id_once_an_account",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["deadline"], name="article_by_deadline", condition=Q(deadline__isnull=False)
            ),
            models.Index(fields=["desk", "-id"], name="article_by_desk", condition=~Q(desk="")),
            models.Index(fields=["id"], name="article_restricted", condition=~Q(access=Access.OPEN)),
        ]

    def __str__(self) -> str:
        return self.title


class ArticleAuthor(Row):
    """A name in the byline; linked to a user where they are one of us, who then may not review it."""

    article = models.ForeignKey(
        Article, on_delete=models.CASCADE, related_name="authors", help_text="Of which story."
    )
    name = models.CharField(max_length=200, help_text="As the byline gives it.")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Who that is here.",
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "name"], name="author_once_an_article")
        ]

    def __str__(self) -> str:
        return self.name


class ArticleVersion(ImmutableRow):
    """One text of an article as it stood at one moment; never changed."""

    article = models.ForeignKey(
        Article, on_delete=models.PROTECT, related_name="versions", help_text="Of which story."
    )
    number = models.PositiveIntegerField(help_text="1 for the first text.")
    parts = models.JSONField(help_text="Ordered parts, each a kind and a text.")
    text = models.TextField(help_text="The parts joined by blank lines; offsets are code points in it.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the text in UTF-8.")
    created_at = models.DateTimeField(help_text="When this text came.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who sent it."
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["article", "number"], name="version_number_once")
        ]

    def __str__(self) -> str:
        return f"{self.article} · version {self.number}"


class ArticleMarkup(ImmutableRow):
    """HTML or Markdown that a text was sent in. The same text may come again in other markup: a row more."""

    version = models.ForeignKey(
        ArticleVersion, on_delete=models.PROTECT, related_name="markups", help_text="Which text it shows."
    )
    parts = models.JSONField(
        help_text="Of each part that was sent so: its number from 0, format, what was sent, its HTML where "
        "that is another, and runs: where the text's pieces stand in the HTML (claims.places)."
    )
    links = models.JSONField(help_text="Its links: address as given, start and end of its words in the text.")
    sha256 = models.CharField(max_length=64, help_text="SHA-256 of the HTML in UTF-8, parts by blank lines.")
    created_at = models.DateTimeField(help_text="When it came.")
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", help_text="Who sent it."
    )

    class Meta:
        indexes: ClassVar = [models.Index(fields=["version", "-id"], name="markup_of_text")]

    def __str__(self) -> str:
        return f"{self.version} as {self.sha256[:8]}"
