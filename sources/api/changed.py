"""What the API tells about changes and differences."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sources import change_words
from sources.api.examples import example
from sources.api.shapes import ID
from sources.diffing import Diff, Part, diff
from sources.enums import ChangeNotice, DifferenceKind, OpKind
from sources.models import Change, Extraction


class PlaceShape(serializers.Serializer[Any]):
    """Words of a text, by code points; `text` is null where it is not told, or was taken down."""

    start = serializers.IntegerField(help_text="Where it begins.")
    end = serializers.IntegerField(help_text="Where it ends.")
    text = serializers.CharField(allow_null=True, help_text="The words; shortened to 200 in a list.")


class SideShape(serializers.Serializer[Any]):
    """One of the two texts."""

    snapshot = serializers.UUIDField(source="snapshot_id", help_text="The capture.")
    extraction = serializers.UUIDField(source="pk", help_text="Its reading.")
    extractor = serializers.CharField(help_text="Which reader read it, and its version.")
    text_sha256 = serializers.CharField(help_text="SHA-256 of the text in UTF-8.")
    captured_at = serializers.DateTimeField(source="snapshot.captured_at", help_text="When it was captured.")


class TellingShape(serializers.Serializer[Any]):
    """The difference that a person wants to see first."""

    kind = serializers.ChoiceField(DifferenceKind.choices, help_text="What differs.")
    was = PlaceShape(help_text="In the older text.")
    now = PlaceShape(help_text="In the newer one.")


SIDE = {
    "snapshot": ID,
    "extraction": ID,
    "extractor": "factcheck/2",
    "text_sha256": "2c26b46b…",
    "captured_at": "2026-01-05T12:00:00Z",
}
CHANGE = {
    "id": ID,
    "source": ID,
    "before": SIDE,
    "after": SIDE,
    "made_at": "2026-01-06T12:00:03Z",
    "words": "a figure changed: $25 million → $50 million; 1 paragraph edited; no correction note",
    "is_cosmetic": False,
    "is_read_otherwise": False,
    "returns_to": None,
    "notice": "NONE",
    "note": None,
    "telling": {
        "kind": "NUMBER",
        "was": {"start": 66, "end": 77, "text": "$25 million"},
        "now": {"start": 66, "end": 77, "text": "$50 million"},
    },
    "kinds": {"NUMBER": 1},
    "added": 0,
    "removed": 0,
    "edited": 1,
    "moved": 0,
    "weight": 0.0041,
    "is_cut": False,
    "comparer": "changes/1",
}


@example("A figure that changed without a word", CHANGE)
class ChangeShape(serializers.ModelSerializer[Change]):
    """What changed between two full texts of a source."""

    before = SideShape(help_text="The older text.")
    after = SideShape(help_text="The newer text.")
    words = serializers.SerializerMethodField(help_text="The change in a sentence.")
    is_read_otherwise = serializers.BooleanField(
        help_text="Whether two versions of our reader read the texts: part of the change may be theirs."
    )
    returns_to = serializers.SerializerMethodField(
        help_text="The earlier text that says the same as the newer one, where the page went back; else null."
    )
    note = serializers.SerializerMethodField(help_text="The correction note; null where there is none.")
    telling = serializers.SerializerMethodField(
        help_text="The first of the gravest differences; null where no paragraph was edited."
    )
    kinds = serializers.DictField(
        child=serializers.IntegerField(),
        help_text="How many differences of each kind the edited paragraphs hold.",
    )

    class Meta:
        model = Change
        fields = list(CHANGE)

    def get_words(self, change: Change) -> str:
        return change_words.of(change)

    @extend_schema_field(SideShape(allow_null=True))
    def get_returns_to(self, change: Change) -> dict[str, Any] | None:
        return dict(SideShape(change.returns_to).data) if change.returns_to else None

    @extend_schema_field(PlaceShape(allow_null=True))
    def get_note(self, change: Change) -> dict[str, Any] | None:
        return _place(change, "note") if change.note_start is not None else None

    @extend_schema_field(TellingShape(allow_null=True))
    def get_telling(self, change: Change) -> dict[str, Any] | None:
        if not change.telling:
            return None
        return {"kind": change.telling, "was": _place(change, "was"), "now": _place(change, "now")}


def _place(change: Change, name: str) -> dict[str, Any]:
    return {part: getattr(change, f"{name}_{part}") for part in ("start", "end", "text")}


class DifferenceShape(serializers.Serializer[Any]):
    """Words that differ."""

    kind = serializers.ChoiceField(DifferenceKind.choices, help_text="What differs.")
    was = PlaceShape(help_text="In the older text; empty where words came in.")
    now = PlaceShape(help_text="In the newer text; empty where words went.")


class DiffPartShape(serializers.Serializer[Any]):
    """What became of one paragraph, or of some unchanged ones in a row."""

    kind = serializers.ChoiceField(OpKind.choices, help_text="What became of it.")
    is_cosmetic = serializers.BooleanField(help_text="Whether that counts for nothing.")
    count = serializers.IntegerField(help_text="How many paragraphs; more than one are unchanged ones.")
    was = PlaceShape(allow_null=True, help_text="In the older text; null where it came in.")
    now = PlaceShape(allow_null=True, help_text="In the newer text; null where it went.")
    differences = DifferenceShape(
        many=True, help_text="The words that differ; none where it was rewritten from end to end."
    )


DIFF_PARTS = [
    {
        "kind": "SAME",
        "is_cosmetic": False,
        "count": 3,
        "was": {"start": 0, "end": 210, "text": None},
        "now": {"start": 0, "end": 210, "text": None},
        "differences": [],
    },
    {
        "kind": "EDITED",
        "is_cosmetic": False,
        "count": 1,
        "was": {"start": 211, "end": 243, "text": "The reward is up to $25 million."},
        "now": {"start": 211, "end": 243, "text": "The reward is up to $50 million."},
        "differences": [
            {
                "kind": "NUMBER",
                "was": {"start": 231, "end": 234, "text": "$25"},
                "now": {"start": 231, "end": 234, "text": "$50"},
            }
        ],
    },
]


@example(
    "A figure that changed",
    {
        "before": SIDE,
        "after": SIDE,
        "words": CHANGE["words"],
        "is_cosmetic": False,
        "is_read_otherwise": False,
        "notice": "NONE",
        "note": None,
        "weight": 0.0041,
        "parts": DIFF_PARTS,
        "cut": "",
    },
)
class DiffShape(serializers.Serializer[Any]):
    """What became of each paragraph between two texts of a source."""

    before = SideShape(help_text="The text compared from.")
    after = SideShape(help_text="The text compared to.")
    words = serializers.CharField(help_text="What changed, in a sentence.")
    is_cosmetic = serializers.BooleanField(help_text="Whether nothing changed that counts.")
    is_read_otherwise = serializers.BooleanField(
        help_text="Whether two versions of our reader read the texts: part of the change may be theirs."
    )
    notice = serializers.ChoiceField(
        ChangeNotice.choices, help_text="Whether the page says that it was changed."
    )
    note = PlaceShape(allow_null=True, help_text="The correction note; null where there is none.")
    weight = serializers.FloatField(help_text="The share of the words of both texts that was touched.")
    parts = DiffPartShape(many=True, help_text="In the order of the newer text.")
    cut = serializers.CharField(help_text="Why this is not all; empty where it is.")


@dataclass(frozen=True)
class _Texts:
    was: str
    now: str

    def old(self, span: tuple[int, int] | None, *, is_told: bool = True) -> dict[str, Any] | None:
        return _words(self.was, span, is_told)

    def new(self, span: tuple[int, int] | None, *, is_told: bool = True) -> dict[str, Any] | None:
        return _words(self.now, span, is_told)


def _words(text: str, span: tuple[int, int] | None, is_told: bool) -> dict[str, Any] | None:
    if span is None:
        return None
    return {"start": span[0], "end": span[1], "text": text[slice(*span)] if is_told else None}


def told(before: Extraction, after: Extraction) -> dict[str, Any]:
    """What DiffShape tells of two readings."""
    was, now = before.text or "", after.text or ""
    found: Diff = diff(was, now)
    return {
        "before": before,
        "after": after,
        "is_read_otherwise": before.extractor != after.extractor,
        "notice": found.compared.notice,
        "note": _Texts(was, now).new(found.compared.note),
        **told_of(was, now, found),
    }


def told_of(was: str, now: str, found: Diff) -> dict[str, Any]:
    """What is told of any two texts."""
    texts = _Texts(was, now)
    return {
        "words": change_words.of_compared(found.compared, was, now),
        "is_cosmetic": found.compared.is_cosmetic,
        "weight": found.compared.weight,
        "parts": [_part(texts, each) for each in found.parts],
        "cut": found.cut,
    }


def _part(texts: _Texts, part: Part) -> dict[str, Any]:
    is_told = part.kind != OpKind.SAME
    return {
        "kind": part.kind,
        "is_cosmetic": part.is_cosmetic,
        "count": part.count,
        "was": texts.old(part.was, is_told=is_told),
        "now": texts.new(part.now, is_told=is_told),
        "differences": [
            {"kind": each.kind, "was": texts.old(each.was), "now": texts.new(each.now)}
            for each in part.differences
        ],
    }
