"""A claim's own facts as acts: its words, its places in the text, its parts, its sources."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.shortcuts import get_object_or_404

from claims import clauses, rules
from claims.admin.acts import Act, VersionedAct, is_author
from claims.enums import Asserts, Kind
from claims.models import Claim, Mention
from claims.services import claims, evidence
from claims.services.claims import Part
from claims.workflow import BEFORE_REVIEW
from sources import queries as source_queries
from sources.admin.remembering import Remembering
from sources.enums import FetchReason
from sources.errors import Refusal
from sources.people import User
from sources.services import fetches

PARTS = 4  # rows offered by the split form


def words(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


def day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Edit(VersionedAct, Remembering):
    """What is checked, before the first review of a round is in."""

    slug, title, button, section = "edit", "Edit the claim", "Save", "claim"
    hint = "Until the first review of a round is in. The article's own words are never changed here."
    statement = forms.CharField(label="Statement", max_length=10_000, widget=words(3))
    asserts = forms.ChoiceField(label="What is checked", choices=Asserts)
    kind = forms.ChoiceField(label="Kind", choices=Kind)
    claimants = forms.CharField(
        label="Who says it", required=False, help_text="One name a line.", widget=words(2)
    )
    as_of = forms.DateField(label="Judged as of", required=False, widget=day())

    def prepare(self) -> None:
        super().prepare()
        for name in ("statement", "asserts", "kind", "as_of"):
            self.initial.setdefault(name, getattr(self.claim, name))
        names = [claimant.name for claimant in self.claim.claimants.all()]
        self.initial.setdefault("claimants", "\n".join(names))
        self.remember()

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return super().is_offered(claim, user) and claim.stage in BEFORE_REVIEW

    def changes(self) -> dict[str, Any]:
        """The fields that differ from what was read."""
        said = self.changed()
        if "claimants" in said:
            said["claimants"] = [line.strip() for line in said["claimants"].splitlines() if line.strip()]
        return said

    def read_again(self, claim: Claim) -> None:
        self.renew()
        super().read_again(claim)

    def perform(self, *, now: datetime) -> str:
        changes = self.changes()
        if not changes:
            return "Nothing was changed."
        claims.edit(self.claim, by=self.user, now=now, version=self.cleaned_data["version"], **changes)
        return "Saved."


class Watch(VersionedAct):
    """When to look again; may be set at any stage."""

    slug, title, button, needs = "recheck-on", "Look again on", "Set the date", "review"
    hint = "On that day the claim asks for attention by itself."
    recheck_on = forms.DateField(label="Day", required=False, widget=day())

    def prepare(self) -> None:
        super().prepare()
        self.initial.setdefault("recheck_on", self.claim.recheck_on)

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        claims.edit(self.claim, by=self.user, now=now, version=said["version"], recheck_on=said["recheck_on"])
        return "The date is set." if said["recheck_on"] else "The date is cleared."


class AddMention(Act):
    slug, title, button, section = "mention", "Mark another place", "Mark it", "claim"
    hint = "The same claim, elsewhere in the newest text."
    quote = forms.CharField(label="The words there", max_length=10_000, widget=words(), strip=False)
    before = forms.CharField(
        label="Words just before", required=False, help_text="Where the words stand more than once."
    )
    start = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0)

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        place = {"quote": said["quote"], "prefix": said["before"], "start": said["start"]}
        claims.add_mention(self.claim, by=self.user, now=now, **place)
        return "Marked."


class TakeOffMention(Act):
    """A place is none of the claim's after all, by a button beside it."""

    slug, title, button, section = "unmention", "Not a place of this claim", "Take it off", "claim"
    needs = "review"
    mention = forms.UUIDField(widget=forms.HiddenInput)

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        fits = claim.stage in BEFORE_REVIEW and not (claim.legal_flag and is_author(user, claim))
        return fits and super().is_offered(claim, user)

    def perform(self, *, now: datetime) -> str:
        places = Mention.objects.filter(claim=self.claim)
        mention = get_object_or_404(places, pk=self.cleaned_data["mention"])
        claims.take_off_mention(mention, by=self.user, now=now)
        return "Taken off: the claim no longer stands there."


class Split(Act):
    """A compound claim becomes parts, which are checked in its place."""

    slug, title, button, section = "split", "Split it into parts", "Split", "claim"
    needs = "review"
    hint = (
        "Each part is checked on its own, in the claim's place. At least two; empty rows are left out. What "
        "stands here was cut from the sentence by the machine: change it until each part can stand alone."
    )

    def prepare(self) -> None:
        places = getattr(self.claim, "places", ())
        proposed = clauses.split(places[0].exact, most=PARTS) if places else []
        for number, clause in enumerate(proposed, 1):
            self.initial[f"statement_{number}"] = clause.statement
            self.initial[f"quote_{number}"] = clause.quote
        for number in range(1, PARTS + 1):
            self.fields[f"statement_{number}"] = forms.CharField(
                label=f"Part {number}: statement", required=False, max_length=10_000, widget=words()
            )
            self.fields[f"quote_{number}"] = forms.CharField(
                label=f"Part {number}: its words in the sentence", required=False, max_length=10_000
            )
            self.fields[f"asserts_{number}"] = forms.ChoiceField(
                label=f"Part {number}: what is checked",
                required=False,
                choices=Asserts,
                initial=self.claim.asserts,
            )

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        fits = claim.parent_id is None and claim.stage in BEFORE_REVIEW
        return fits and super().is_offered(claim, user)

    def rows(self) -> list[int]:
        """Numbers of the rows in which something stands."""
        said = self.cleaned_data
        return [
            number
            for number in range(1, PARTS + 1)
            if (said[f"statement_{number}"] + said[f"quote_{number}"]).strip()
        ]

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        parts = [
            Part(
                said[f"statement_{number}"],
                said[f"quote_{number}"],
                Asserts(said[f"asserts_{number}"]) if said[f"asserts_{number}"] else None,
            )
            for number in self.rows()
        ]
        made = claims.split(self.claim, parts, by=self.user, now=now)
        return f"Split into {len(made)} parts."

    def refuse(self, refusal: Refusal) -> None:
        """A part is refused at its row; the service counts from 0, and only the rows that were filled in."""
        if named := re.fullmatch(r"parts\.(\d+)\.(statement|quote)", refusal.field or ""):
            refusal.field = f"{named[2]}_{self.rows()[int(named[1])]}"
        super().refuse(refusal)


class LinkUrl(Act):
    slug, title, button, section = "link", "Link a source", "Link and fetch", "sources"
    url = forms.CharField(
        label="Address", max_length=2048, widget=forms.URLInput(attrs={"placeholder": "https://"})
    )

    def perform(self, *, now: datetime) -> str:
        evidence.link_url(self.claim, self.cleaned_data["url"], by=self.user, now=now)
        return "Linked. A worker fetches it; the passages that speak to the claim come by themselves."


class SourceAct(Act):
    """An act on one linked source, by a button beside it."""

    section = "sources"
    source = forms.UUIDField(widget=forms.HiddenInput)


class Fetch(SourceAct):
    slug, title, button = "fetch", "Fetch now", "Fetch now"

    def perform(self, *, now: datetime) -> str:
        rules.check_may(self.user, self.needs)
        source = get_object_or_404(source_queries.sources(self.user), pk=self.cleaned_data["source"])
        fetches.request(source, by=self.user, now=now, reason=FetchReason.PERSON)
        return "Asked for; a worker does the rest."


class Unlink(SourceAct):
    slug, title, button = "unlink", "Take it off", "Take it off"

    def perform(self, *, now: datetime) -> str:
        source = get_object_or_404(source_queries.sources(self.user), pk=self.cleaned_data["source"])
        evidence.unlink(self.claim, source, by=self.user, now=now)
        return "Taken off the list; what was cited from it stays cited."
