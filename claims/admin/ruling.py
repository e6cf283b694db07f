"""Rulings as an act: what changed has been looked at, one says what follows, with a reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404
from django.utils.text import Truncator

from claims import findings, queries, rules
from claims.admin.acts import Act, Reason
from claims.admin.colleagues import name
from claims.enums import ApprovalState, RecheckKind, Ruling, RulingToMake
from claims.findings import Finding
from claims.models import Approval, Claim, Recheck, VerdictEvidence
from claims.services import rulings
from claims.services.rechecks import ALARMING
from claims.services.rewording import Words
from claims.services.rulings import Said
from claims.workflow import REVIEWING
from sources.admin.base import as_key
from sources.admin.remembering import typed
from sources.enums import Located
from sources.people import User

CHOSEN = ("The words that carry the verdict now", "")
FOUND_ELSEWHERE = ("Words that say it now", "Only if the newer text says it elsewhere.")
SHORT = 60  # code points of a cited passage in the label of its field
STANDING = {
    RecheckKind.SOURCE: "It rests on the newer words from now on.",
    RecheckKind.TEXT: "The newer words say the same.",
    RecheckKind.DATE: "Nothing has overtaken it.",
}
WITHOUT_WORDS = "Though these words are gone; or it rests on others, if you name them."
RESTS_ANEW = "The verdict stands, and rests on the newer words."
DONE = {
    Ruling.STANDS: "It stands.",
    Ruling.SUPERSEDED: "Noted: right when made, overtaken since.",
    Ruling.NEW_ROUND: "A new round has begun.",
}


@dataclass(frozen=True)
class Asked:
    """What one person asked for. words: what it would rest on. is_for_me: this person may complete it."""

    key: UUID
    who: str
    what: str
    reason: str
    words: Sequence[str]
    recheck_on: str
    is_mine: bool
    is_for_me: bool


class Rule(Act):
    """One ruling on one recheck; the words that carry the verdict now stand in a field for each passage."""

    slug, title, button, needs, section = "rule", "Rule on the recheck", "Rule", "review", "rechecks"
    recheck = forms.UUIDField(widget=forms.HiddenInput)
    extraction = forms.UUIDField(widget=forms.HiddenInput, required=False)
    ruling = forms.ChoiceField(choices=RulingToMake.choices, widget=forms.HiddenInput)
    reason = Reason()
    recheck_on = forms.DateField(
        required=False, label="Look again on", widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(
        self, claim: Claim, user: User, data: Mapping[str, Any] | None = None, **options: Any
    ) -> None:
        known = options.pop("recheck", None) or _named(claim, user, data or {})
        self.row: Recheck = known
        found = options.pop("found", None)
        self.found = findings.of(known, user) if found is None else found
        super().__init__(claim, user, data, **options)
        self.auto_id = f"rule-{known.pk}-%s"

    @classmethod
    def is_offered(cls, claim: Claim, user: User) -> bool:
        return rules.may(user, cls.needs) and not rules.is_author(user, claim.article)

    @property
    def anchor(self) -> str:
        return f"act-rule-{self.row.pk}"

    def prepare(self) -> None:
        self.initial.update(recheck=self.row.pk, extraction=self.row.extraction_id)
        self.places = _places(self.found)
        if self.row.kind == RecheckKind.TEXT:
            self.fields["words"] = _field(
                "The words of the article that say the same now",
                "Copy them from the newest text; none where the claim still stands elsewhere in it.",
            )
        for number, (state, now, found) in enumerate(self.places):
            label, hint = CHOSEN if state == Located.EDITED else FOUND_ELSEWHERE
            if len(self.places) > 1:
                label += f", in the place of “{Truncator(found[0].evidence.quote or '').chars(SHORT)}”"
            self.fields[f"words_{number}"] = _field(label, hint)
            self.initial[f"words_{number}"] = now

    @property
    def word_fields(self) -> list[forms.BoundField]:
        return [self[each] for each in self.fields if each.startswith("words")]

    @property
    def buttons(self) -> list[tuple[str, str, str]]:
        """The rulings that are possible: value, title and what it means."""
        has_verdict = self.claim.verdict_id is not None
        found = []
        if has_verdict or self.row.kind == RecheckKind.TEXT:
            title = "The verdict stands" if has_verdict else "The claim stands"
            found.append((Ruling.STANDS, title, self._standing()))
        if has_verdict:
            found.append((Ruling.SUPERSEDED, "Overtaken since", "Right when made; shown as outdated."))
        if has_verdict or self.claim.stage in REVIEWING:
            found.append((Ruling.NEW_ROUND, "Check it anew", "What was judged ends; a new round begins."))
        return [(str(value), title, hint) for value, title, hint in found]

    def _standing(self) -> str:
        is_gone = bool(self.places) and all(state == Located.MISSING for state, _, _ in self.places)
        return WITHOUT_WORDS if is_gone else STANDING[RecheckKind(self.row.kind)]

    @property
    def takes(self) -> int:
        return rulings.takes(self.claim)

    def _words(self) -> list[Words]:
        said = self.cleaned_data
        given = [Words(said["words"])] if said.get("words", "").strip() else []
        for number, (_, now, found) in enumerate(self.places):
            quote = said[f"words_{number}"]
            for each in found if quote.strip() else ():
                start = each.start if quote == now else None
                given.append(Words(quote, replaces=each.evidence.pk, start=start))
        return given

    def read_again(self, claim: Claim) -> None:
        row = _named(claim, self.user, self.data)
        self.data = typed(self, extraction=row.extraction_id or "")

    def perform(self, *, now: datetime) -> str:
        said = self.cleaned_data
        ruling = Ruling(said["ruling"])
        what = Said(
            ruling=ruling,
            reason=said["reason"],
            words=self._words() if ruling == Ruling.STANDS else (),
            extraction=said["extraction"],
            recheck_on=said["recheck_on"],
        )
        return _told(rulings.rule(self.row, what, by=self.user, now=now))


def _told(ruled: Recheck | None) -> str:
    """What came of it; None where it waits for a second person."""
    if ruled is None:
        return "Noted. Another person has to say the same before it holds."
    if VerdictEvidence.objects.filter(recheck=ruled).exists():
        return RESTS_ANEW
    return DONE[Ruling(ruled.ruling)]


def _field(label: str, help_text: str) -> forms.CharField:
    box = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(
        label=label, help_text=help_text, required=False, strip=False, max_length=50_000, widget=box
    )


def _named(claim: Claim, user: User, data: Mapping[str, Any]) -> Recheck:
    row = queries.rechecks(user).filter(claim=claim, pk=as_key(data.get("recheck", ""))).first()
    if row is None:
        raise Http404
    return row


def _places(found: Sequence[Finding]) -> list[tuple[Located, str, list[Finding]]]:
    """The passages that changed, each with the citations of it: two reviewers often cite the same."""
    by_place: dict[tuple[Located, str, str], list[Finding]] = {}
    for each in found:
        if each.state in ALARMING:
            by_place.setdefault((each.state, each.evidence.quote or "", each.now), []).append(each)
    return [(state, now, cited) for (state, _, now), cited in by_place.items()]


class Agree(Act):
    """The second person's word on what a colleague asked for, in one click."""

    slug, title, button, needs, section = "agree", "Say the same", "I say the same", "review", "rechecks"
    recheck = forms.UUIDField(widget=forms.HiddenInput)
    asked = forms.UUIDField(widget=forms.HiddenInput)

    def perform(self, *, now: datetime) -> str:
        row = _named(self.claim, self.user, self.data)
        return _told(rulings.say_the_same(row, asked=self.cleaned_data["asked"], by=self.user, now=now))


def people(recheck: Recheck) -> list[User]:
    """Who ruled on it, of two the first before the second."""
    done = recheck.approvals.filter(state=ApprovalState.COMPLETED).select_related("asked_by")
    return [each.asked_by for each in done] + [by for by in (recheck.closed_by,) if by]


def asked(recheck: Recheck, user: User) -> Asked | None:
    """What waits for a second person on an open recheck."""
    half: Approval | None = getattr(recheck, "half", None)
    if half is None or recheck.closed_at:
        return None
    words = {each.quote for each in rulings.words_asked(recheck, half)}
    return Asked(
        key=half.pk,
        who=name(half.asked_by),
        what=Ruling(half.asked["ruling"]).label,
        reason=half.reason,
        words=sorted(words - {""}),
        recheck_on=half.asked["recheck_on"] or "",
        is_mine=half.asked_by_id == user.pk,
        is_for_me=half.asked_by_id != user.pk and Rule.is_offered(recheck.claim, user),
    )
