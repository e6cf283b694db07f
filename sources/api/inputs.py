"""What the API takes about publishers and sources."""

import re
from typing import Any

from rest_framework import serializers

from sources.api.examples import sent
from sources.api.shapes import ID
from sources.api.strict import LONGEST_URL, Input, PersonField, Several, Words
from sources.enums import OfflineKind, OverrideKind, PublisherKind, Seen, SourceAccess, Watch

OFFLINE_ONLY = ("description", "access_people", "kind", "seen_on", "how", "place")
DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(\.[a-z0-9-]{1,63})+")


@sent("An institution", {"name": "City council", "kind": "GOVERNMENT", "domains": ["council.example"]})
class PublisherInput(Input):
    name = serializers.CharField(max_length=200, help_text="Found whatever its case, or made.")
    kind = serializers.ChoiceField(
        PublisherKind.choices, default=PublisherKind.OTHER, help_text="For a new one."
    )
    domains = Several(
        child=serializers.CharField(max_length=253),
        default=list,
        max_length=50,
        help_text="Registrable domains by which its pages are known, such as state.gov.",
    )

    def validate_domains(self, given: list[str]) -> list[str]:
        domains = [each.lower() for each in given]
        for domain in domains:
            if not DOMAIN.fullmatch(domain):
                raise serializers.ValidationError(f"{domain} is not a domain such as state.gov.")
        return domains


@sent(
    "A page to be tracked",
    {
        "url": "https://example.org/accounts",
        "title": "Final account",
        "publisher": "City council",
    },
)
class SourceInput(Input):
    """A page by its `url`, or with `access` OFFLINE a document, an interview, a person by `title`."""

    url = serializers.CharField(required=False, help_text="The address to track.")
    access = serializers.ChoiceField(
        SourceAccess.choices, default=SourceAccess.WEB, help_text="WEB needs a url."
    )
    title = Words(
        max_length=500, help_text="What we call it; a page's own title is taken where none is given."
    )
    description = Words(help_text="What an offline source is, and how it can be found.")
    publisher = serializers.CharField(max_length=200, required=False, help_text="By name; found or made.")

    access_people = Several(
        child=PersonField(),
        required=False,
        max_length=200,
        help_text="For whom alone an offline source exists, by id or user name, yourself included.",
    )
    kind = serializers.ChoiceField(
        OfflineKind.choices, required=False, help_text="Of an offline source: what it is."
    )
    seen_on = serializers.DateField(
        required=False,
        help_text="Of an offline source: on which day you saw or heard it, for good.",
    )
    how = serializers.ChoiceField(
        Seen.choices, required=False, help_text="With seen_on: in which way; ORIGINAL or COPY of a document."
    )
    place = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="With seen_on: where."
    )

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        is_offline = given["access"] == SourceAccess.OFFLINE
        if is_offline and "url" in given:
            raise serializers.ValidationError({"url": "An offline source has no address; leave it out."})
        if not is_offline and "url" not in given:
            raise serializers.ValidationError({"url": "Send the address, or access OFFLINE with a title."})
        for field in OFFLINE_ONLY:
            if not is_offline and given.get(field):
                raise serializers.ValidationError({field: "Only with an offline source."})
        return self._seen(given)

    def _seen(self, given: dict[str, Any]) -> dict[str, Any]:
        if "seen_on" not in given:
            for field in ("how", "place"):
                if given.get(field):
                    raise serializers.ValidationError({field: "Only with seen_on."})
            return given
        for field in ("kind", "how"):
            if field not in given:
                raise serializers.ValidationError({field: "Say this too, with seen_on."})
        return given


@sent(
    "A page that we saw ourselves",
    {"file": "accounts.pdf", "captured_at": "2026-01-05T12:00:00Z", "note": "From the reading room."},
    media_type="multipart/form-data",
)
class CaptureInput(Input):
    """A form with a file, as a browser sends it (multipart/form-data)."""

    file = serializers.FileField(help_text="PDF, HTML, PNG, JPEG, GIF, WebP, WARC (also .gz) or WACZ.")
    captured_at = serializers.DateTimeField(
        required=False, help_text="When you saw it; the web archive's own date, or now, unless given."
    )
    note = Words(max_length=4000, help_text="How you got there, for colleagues.")
    memento = serializers.CharField(
        max_length=2500,
        required=False,
        allow_blank=True,
        help_text="Where it is an archive's copy that you saved: its address there, with its moment.",
    )
    access_people = Several(
        child=PersonField(),
        required=False,
        max_length=200,
        help_text="For whom alone it exists, for good, you included; repeat the field for each.",
    )
    transcript = Words(help_text="What an image or a scan shows, word for word, typed by you.")


@sent("Seen by a second person", {"note": "I opened the page and saw the same."})
class AttestInput(Input):
    note = Words(max_length=4000, help_text="How you saw it.")


@sent("Looked at more often", {"watch": "CLOSE", "revision": 1})
class SourceChanges(Input):
    title = Words(max_length=500, trim_whitespace=True, help_text="What we call it.")
    description = Words(help_text="What an offline source is, and how it can be found.")
    publisher = serializers.CharField(
        max_length=200, required=False, allow_blank=True, help_text="By name; found or made; empty for none."
    )
    watch = serializers.ChoiceField(Watch.choices, required=False, help_text="How closely it is checked.")
    revision = serializers.IntegerField(
        required=False, help_text="The revision that you read; or send it as If-Match."
    )


@sent("It moved", {"kind": "MOVED", "reason": "Their new site has it.", "successor": ID})
class OverrideInput(Input):
    """A person's word about a source's health or schedule."""

    kind = serializers.ChoiceField(OverrideKind.choices, help_text="What it says.")
    reason = serializers.CharField(max_length=4000, help_text="Why, for colleagues.")
    expires_at = serializers.DateTimeField(
        required=False,
        allow_null=True,
        help_text="Until when ALIVE, DEAD or PAUSED hold: within a year. Not with MOVED or REPLACED.",
    )
    successor = serializers.CharField(
        required=False,
        allow_blank=True,
        max_length=LONGEST_URL,
        help_text="With MOVED or REPLACED: the address where the document is now, or a tracked source's id.",
    )
