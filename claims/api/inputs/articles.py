"""What the API takes about articles and their texts."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.exceptions import ErrorDetail

from claims.enums import Access, Format, Origin, PartKind
from claims.services.articles import Author
from sources.api.examples import sent
from sources.api.strict import Input, PersonField, Several, WebAddress, Words

MOST_PEOPLE = 200


class PartInput(Input):
    kind = serializers.ChoiceField(PartKind.choices, help_text="What sort of part.")
    text = Words(required=True, max_length=None, help_text="Its text.")
    format = serializers.ChoiceField(
        Format.choices, required=False, help_text="What the text is written in; TEXT unless given."
    )


class AuthorInput(Input):
    """A name of the byline; a plain string stands for the name alone."""

    name = serializers.CharField(max_length=200, help_text="As the byline gives it.")
    user = PersonField(required=False, allow_null=True, help_text="Who that is here: id or user name.")

    def to_internal_value(self, data: Any) -> Author:
        given = super().to_internal_value({"name": data} if isinstance(data, str) else data)
        return Author(given["name"], given.get("user"))


@extend_schema_field(
    {
        "type": "array",
        "maxItems": 100,
        "items": {
            "oneOf": [
                {"type": "string", "minLength": 1, "maxLength": 200},
                {"$ref": AuthorInput},
            ]
        },
    }
)
class Authors(Several):
    """Names of the byline, each alone or with who that is here."""


class FactsInput(Input):
    """What is known about an article beside its text."""

    url = WebAddress(required=False, allow_blank=True, help_text="Where it can be read.")
    origin = serializers.ChoiceField(
        Origin.choices, required=False, help_text="Ours, or published by others."
    )
    publisher = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="By name; found or made."
    )
    authors = Authors(
        child=AuthorInput(), required=False, max_length=100, help_text="Each a name, or {name, user}."
    )
    published_at = serializers.DateTimeField(required=False, allow_null=True, help_text="When it appeared.")
    language = serializers.CharField(
        max_length=20, required=False, help_text="Language code; en unless given."
    )
    desk = Words(max_length=100, help_text="The desk it belongs to.")
    deadline = serializers.DateTimeField(
        required=False, allow_null=True, help_text="When its checks must be done."
    )
    access = serializers.ChoiceField(Access.choices, required=False, help_text="OPEN unless given.")
    access_people = Several(
        child=PersonField(),
        required=False,
        max_length=MOST_PEOPLE,
        help_text="For whom it exists while restricted, by id or user name; the poster is one of them.",
    )
    quiet = serializers.BooleanField(
        source="is_quiet", required=False, help_text="Nothing outside is touched in its name by itself."
    )

    def validate_authors(self, given: list[Author]) -> list[Author]:
        names = [author.name for author in given]
        if len(set(names)) < len(names):
            raise serializers.ValidationError("The same name stands more than once.")
        return given


@sent("Another desk and a deadline", {"desk": "Local", "deadline": "2026-01-06T17:00:00Z", "revision": 1})
class ArticleChanges(FactsInput):
    revision = serializers.IntegerField(
        required=False, help_text="The revision that you read; or send it as If-Match."
    )


@sent(
    "A newer text",
    {
        "title": "Bridge reopens after repairs",
        "body": "The bridge cost 4.4 million euros, the council said.",
    },
)
class TextInput(Input):
    title = serializers.CharField(
        max_length=500, required=False, help_text="The title; the HEADLINE part's text."
    )
    body = Words(max_length=None, help_text="The text, where no parts are given.")
    format = serializers.ChoiceField(
        Format.choices,
        required=False,
        help_text="What `body` is written in; TEXT unless given. Of markup the text is what it shows.",
    )
    parts = Several(
        child=PartInput(),
        required=False,
        max_length=1000,
        help_text="The whole text in order, title included.",
    )


@sent(
    "A story",
    {
        "title": "Bridge reopens after repairs",
        "body": "The bridge cost 4.2 million euros, the council said.",
        "external_id": "cms-4711",
        "origin": "THEIRS",
        "publisher": "Northern Wire",
        "authors": ["Ada Lind"],
        "url": "https://example.com/bridge",
        "published_at": "2026-01-05T08:00:00Z",
        "language": "en",
    },
)
class ArticleInput(TextInput, FactsInput):
    """A story: title and body, or title and parts; or its address alone, whose page is then fetched."""

    title = serializers.CharField(
        max_length=500,
        required=False,
        help_text="The title; the HEADLINE part where no parts are given. Needed with a text.",
    )
    external_id = serializers.CharField(
        max_length=200,
        required=False,
        allow_blank=True,
        help_text="Your own id; the same again from the same account is a new version, or nothing new.",
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        is_by_address = not has_text(given) and bool(given.get("url"))
        if is_by_address and "format" in given:
            raise serializers.ValidationError({"format": "It is that of body; no body was sent."})
        if not is_by_address and "title" not in given:
            raise serializers.ValidationError(
                {"title": ErrorDetail("This field is required, but where url is sent alone.", "required")}
            )
        return given


def has_text(given: dict[str, Any]) -> bool:
    """Whether a text was sent, be it an empty one."""
    return "body" in given or "parts" in given
