"""Places in an article's texts, in code points or, where a call asks for it, in UTF-16 code units."""

from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from claims.codeunits import CodeUnits
from claims.models import ArticleMarkup, ArticleVersion, Claim, Mention
from claims.places import Way
from sources.api.door import Call

PARAMETER, UTF16, KINDS = "offsets", "utf16", ("codepoints", "utf16")
OFFSETS = OpenApiParameter(
    PARAMETER,
    {"type": "string", "enum": list(KINDS), "default": KINDS[0]},
    description="How places in a text are counted, in what you send and in the answer: `codepoints`, or "
    "`utf16` as JavaScript does.",
)


class Places:
    """What shapes count by; none of the texts is asked for unless the call counts in UTF-16."""

    def __init__(self, request: Request) -> None:
        asked = request.query_params.get(PARAMETER) or KINDS[0]
        if asked not in KINDS:
            raise ValidationError({PARAMETER: f"It is one of: {', '.join(KINDS)}."})
        self.in_utf16 = asked == UTF16
        self._texts: dict[UUID, CodeUnits] = {}
        self._html: dict[int, CodeUnits] = {}
        self._way: Way | None = None
        self._newest: UUID | None = None

    def know(self, versions: Collection[UUID]) -> None:
        """Count these texts: one query, whatever their number, and one text at a time in memory."""
        unknown = set(versions) - set(self._texts)
        if self.in_utf16 and unknown:
            rows = ArticleVersion.objects.filter(pk__in=unknown).values_list("pk", "text")
            self._texts |= {key: CodeUnits(text) for key, text in rows.iterator(chunk_size=1)}

    def know_text(self, version: ArticleVersion) -> None:
        if self.in_utf16:
            self._texts[version.pk] = CodeUnits(version.text)

    def shown(self, version: UUID, point: int | None) -> int | None:
        return point if point is None or not self.in_utf16 else self._texts[version].at(point)

    def know_newest(self, version: UUID | None) -> None:
        """Of this text are the places that name none."""
        self._newest = version
        self.know([] if version is None else [version])

    def know_newest_text(self, version: ArticleVersion) -> None:
        """As `know_newest`, of a text that is at hand."""
        self._newest = version.pk
        self.know_text(version)

    def in_newest(self, point: int) -> int:
        shown = self.shown(self._newest, point) if self._newest else point
        assert shown is not None
        return shown

    def know_markup(self, version: ArticleVersion, markup: ArticleMarkup | None) -> None:
        """Find the way back to this markup, for `in_html`."""
        if markup is not None:
            kept = {each["part"]: each for each in markup.parts}
            texts = [part["text"] for part in version.parts]
            self._way = Way(texts, {number: each["runs"] for number, each in kept.items()})
            if self.in_utf16:
                self._html = {
                    number: CodeUnits(each.get("html", each["given"])) for number, each in kept.items()
                }

    def in_html(self, start: int, end: int) -> list[dict[str, int]] | None:
        """Where the markup has these words; None where it was not asked for, or none is kept."""
        if self._way is None:
            return None
        return [
            {
                "part": found.part,
                "start": self._in(found.part, found.start),
                "end": self._in(found.part, found.end),
            }
            for found in self._way.ranges(start, end)
        ]

    def _in(self, part: int, point: int) -> int:
        return self._html[part].at(point) if self.in_utf16 else point

    def points(self, version: UUID | None, given: dict[str, Any]) -> None:
        """Let the `start` that was sent with a quote be a code point."""
        start = given.get("start")
        if self.in_utf16 and start is not None and version is not None:
            self.know([version])
            given["start"] = self._texts[version].point(start)


class Counting(Call):
    """A call whose POST takes the parameter `offsets`; `places` counts as it asks."""

    places: Places

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.places = Places(request)

    def get_serializer_context(self) -> dict[str, Any]:
        # Without a request where the schema is asked for.
        return {**super().get_serializer_context(), "places": getattr(self, "places", None)}


class Counted(Counting):
    """A call that takes the parameter whatever its method."""

    def known_parameters(self) -> set[str]:
        return super().known_parameters() | {PARAMETER}

    def know(self, rows: Iterable[Claim | Mention]) -> None:
        """Count the texts in which these claims, or mentions, stand."""
        self.places.know({mention.version_id for row in rows for mention in _mentions(row)})

    def paginate_queryset(self, queryset: Any) -> Any:
        page = super().paginate_queryset(queryset)
        if self.places.in_utf16:
            self.know(page or ())
        return page


def _mentions(row: Claim | Mention) -> list[Mention]:
    if isinstance(row, Mention):
        return [row]
    places: list[Mention] = row.places  # type: ignore[attr-defined]  # of queries.claims
    return places
