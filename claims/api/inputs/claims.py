"""What the API takes about claims: marked, edited, mentioned again, split, linked to sources."""

from typing import Any

from rest_framework import serializers

from claims.enums import Asserts, ClaimantKind, Kind
from sources.api.examples import sent
from sources.api.shapes import ID
from sources.api.strict import Input, Several, Words

LARGEST_OFFSET = 2**31 - 1
LONGEST_QUOTE = 20_000
MOST_AT_ONCE = 1000


@sent("Another place", {"quote": "4.2 million euros", "prefix": "a bill of "})
class PlaceInput(Input):
    """Words of a text and, where they stand more than once, which of them."""

    quote = Words(required=True, max_length=LONGEST_QUOTE, help_text="The words, as the text has them.")
    prefix = Words(max_length=1000, help_text="Some words before.")
    suffix = Words(max_length=1000, help_text="Some words after.")
    start = serializers.IntegerField(
        min_value=0, max_value=LARGEST_OFFSET, required=False, allow_null=True, help_text="First code point."
    )


@sent("The place that is meant", {"quote": "4.2 million euros", "start": 42})
class PinInput(PlaceInput):
    """Where a claim stands in the newest text."""

    reason = Words(max_length=5000, help_text="Why these words are the claim's.")


class SaidInput(Input):
    """What a claim says. `claimant` is short for `claimants` with one name."""

    statement = Words(max_length=5000, trim_whitespace=True, help_text="The assertion, made to stand alone.")
    asserts = serializers.ChoiceField(
        Asserts.choices, required=False, help_text="SAID for a QUOTE unless given, else SO."
    )
    kind = serializers.ChoiceField(Kind.choices, required=False, help_text="OTHER unless given.")
    claimant = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="Who said it, by name."
    )
    claimants = Several(
        child=serializers.CharField(max_length=200),
        required=False,
        max_length=50,
        help_text="All who said it, by name.",
    )
    as_of = serializers.DateField(
        required=False, allow_null=True, help_text="The day for which it is judged."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """One list of names, under `claimants`, where either field was sent."""
        if "claimant" in given and "claimants" in given:
            raise serializers.ValidationError({"claimant": "Send claimant or claimants, not both."})
        if "claimant" in given:
            name = given.pop("claimant").strip()
            given["claimants"] = [name] if name else []
        return given


@sent(
    "A claim with its source",
    {
        "article": ID,
        "quote": "The bridge cost 4.2 million euros",
        "statement": "The repair of the bridge cost 4.2 million euros.",
        "kind": "NUMBER",
        "claimant": "Northern Wire",
        "sources": ["https://example.org/accounts"],
    },
)
class ClaimInput(PlaceInput, SaidInput):
    article = serializers.UUIDField(help_text="Where it stands: the article's id.")
    legal_flag = serializers.BooleanField(required=False, help_text="Needs a lawyer's eye before it appears.")
    sources = Several(
        child=serializers.CharField(), default=list, max_length=50, help_text="Addresses to check it against."
    )


class EachByItself(Several):
    """Items that are each read by itself: one that is wrong becomes its fault, and holds up no other."""

    def run_child_validation(self, data: Any) -> list[Any]:
        return [self._read(item) for item in data]

    def _read(self, item: Any) -> Any:
        try:
            return self.child.run_validation(item)
        except serializers.ValidationError as fault:
            return fault


@sent(
    "Two of one article",
    {
        "claims": [
            {"article": ID, "quote": "The bridge cost 4.2 million euros", "kind": "NUMBER"},
            {"article": ID, "quote": "closed for 14 months", "kind": "NUMBER"},
        ],
        "all_or_nothing": True,
    },
)
class BulkInput(Input):
    claims = EachByItself(
        child=ClaimInput(),
        min_length=1,
        max_length=MOST_AT_ONCE,
        help_text="Each as a single POST takes it; of one article or of several.",
    )
    all_or_nothing = serializers.BooleanField(
        default=False, help_text="Whether one that is refused keeps all from being marked."
    )


@sent("Another statement", {"statement": "The repair of the bridge cost 4.2 million euros.", "version": 1})
class ClaimChanges(SaidInput):
    version = serializers.IntegerField(
        required=False, help_text="The version that you read; or send it as If-Match."
    )
    legal_flag = serializers.BooleanField(
        required=False, help_text="Only an editor takes it off, and says why as `reason`."
    )
    reason = Words(max_length=5000, help_text="Why the legal flag is set or taken off.")
    recheck_on = serializers.DateField(required=False, allow_null=True, help_text="When to look at it again.")


class SplitPart(SaidInput):
    statement = Words(
        required=True, max_length=5000, trim_whitespace=True, help_text="One assertion of the claim."
    )
    quote = Words(
        max_length=LONGEST_QUOTE, help_text="Its words within the claim's own; all of them unless given."
    )


@sent(
    "Two assertions",
    {
        "parts": [
            {"statement": "The bridge was closed for 14 months.", "kind": "NUMBER"},
            {"statement": "The repair of the bridge cost 4.2 million euros.", "kind": "NUMBER"},
        ]
    },
)
class SplitInput(Input):
    parts = Several(child=SplitPart(), max_length=50, help_text="Two or more.")


@sent("Into the claim that it repeats", {"into": ID, "version": 2})
class JoinInput(Input):
    """The claim of the same article that it repeats."""

    into = serializers.UUIDField(help_text="The claim that it becomes a mention of.")
    version = serializers.IntegerField(
        required=False, help_text="Where given, the repetition must still be at it."
    )


@sent("The same claim elsewhere", {"other": ID})
class SameInput(Input):
    """The claim of another article that is the same."""

    other = serializers.UUIDField(help_text="Which.")
    despite = Words(max_length=5000, help_text="Why, where a figure, a negation or a name differs.")


@sent("The same claim elsewhere", {"of": ID})
class ProposalInput(Input):
    of = serializers.UUIDField(help_text="The claim whose verdict is looked at; the same as this one.")


@sent("A page", {"url": "https://example.org/accounts"})
class LinkInput(Input):
    """A page by its `url`, or a source that is known by its id."""

    url = serializers.CharField(required=False, help_text="The address; tracked from now on.")
    source = serializers.UUIDField(required=False, help_text="A source's id; the way to link an offline one.")  # type: ignore[assignment]  # a field of that name

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if len(given) != 1:
            raise serializers.ValidationError({"url": "Send either url or source."})
        return given


@sent("A claimant to be known", {"name": "Ada Lind"})
class ClaimantInput(Input):
    name = serializers.CharField(max_length=200, help_text="Found whatever its case, or made.")
    kind = serializers.ChoiceField(
        ClaimantKind.choices, required=False, help_text="What they are; kept of a known one too."
    )


@sent("What they are", {"kind": "PERSON"})
class ClaimantKindInput(Input):
    kind = serializers.ChoiceField(ClaimantKind.choices, help_text="What they are.")
