"""A claim's history as sentences, for people."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import Any

from django.contrib.auth import get_user_model

from claims.admin.colleagues import name
from claims.enums import (
    AnswerKind,
    Asserts,
    Attention,
    Basis,
    HistoryKind,
    Kind,
    Rating,
    RecheckKind,
    Ruling,
    Stage,
    Stance,
)
from claims.models import HistoryEntry
from claims.policy import words
from sources.people import User

FIELDS = {
    "statement": "the statement",
    "asserts": "what is checked",
    "kind": "the kind",
    "claimants": "who says it",
    "as_of": "the day it is judged for",
    "legal_flag": "the legal flag",
    "recheck_on": "the day to look again",
}
PLAIN = {
    "marked": "marked the claim",
    "mentioned": "marked another place of it",
    "mention_taken_off": "took a place of it off again",
    "joined": "joined it into another claim of the article, which it repeats",
    "took_in": "joined a claim into it that repeats it",
    "same_as": "said that a claim of another article is the same",
    "same_no_more": "took back that it is the same as others",
    "source_linked": "linked a source",
    "source_unlinked": "took a source off",
    "open": "opened it for checking",
    "take": "took it to check",
    "return": "returned it to the list",
    "reopen": "reopened it",
    "withdraw": "withdrew it",
    "not_checkable": "set it aside as not checkable",
    "retracted": "retracted a citation",
    "cited_anew": "cited in the newer text what the verdict rests on",
    "rests_anew": "let the verdict rest on it",
    "pinned": "named the article's newer words for it",
    "taken_down": "removed, by a legal order, a capture that is cited here",
    "quotes_removed": "removed, by a legal order, words quoted in what was published",
    "flagged": "flagged it for the lawyer",
    "flag_cleared": "took the legal flag off",
    "reply_asked": "put on record that somebody was asked for a reply",
    "reply_waived": "waived the right of reply",
    "reply_waived_no_more": "said that somebody has to be asked after all",
    "cleared": "cleared it as a lawyer",
    "clearance_revoked": "took the clearance back",
    "question_asked": "asked the author a question",
    "question_answered": "answered a question",
    "question_withdrawn": "took a question back",
    "redacted": "removed the words of an earlier entry for good",
    "reviewed": "wrote a review",
    "published": "published the verdict",
    "corrected": "published a correction",
    "complaint_received": "put a complaint about what was published on record",
    "complaint_decided": "decided a complaint about what was published",
    "publication_withdrawn": "withdrew what was published",
}


WORDED: Mapping[str, type[Kind | Asserts]] = {"kind": Kind, "asserts": Asserts}
ASKED = {
    "not_checkable": "asked to set it aside as not checkable",
    "ruling": "ruled on what changed",
}


@dataclass(frozen=True)
class Sentence:
    """Who did what and when; `words` are the free words given with it."""

    at: datetime
    who: str
    what: str
    words: str
    kind: HistoryKind


def tell(entries: Iterable[HistoryEntry], *, known: Iterable[User | None] = ()) -> list[Sentence]:
    """The entries as sentences, in their order; one query for the names of assignees who did nothing here.

    known: people whom they may name, where these were read already.
    """
    told = list(entries)
    people = {str(user.pk): name(user) for user in (*known, *(entry.by for entry in told)) if user}
    ids = {entry.facts.get("assignee") for entry in told} - {None, *people}
    if ids:
        people |= {str(user.pk): name(user) for user in get_user_model().objects.filter(pk__in=ids)}
    return [
        Sentence(
            entry.at,
            name(entry.by) or "The service",
            sentence(entry, people),
            entry.text or "",
            HistoryKind(entry.kind),
        )
        for entry in told
    ]


# What became of the words in our draft: (before, now), and now whatever it was before.
OUTCOMES = {
    ("CUT", "NONE"): "noted that it is no longer cut",
    ("KEPT", "NONE"): "took back that the words are kept",
    ("CHANGED", "NONE"): "found that the corrected words are gone again",
    ("", "NONE"): "took back what was said of its words",
    ("", "CHANGED"): "found the corrected words in the article",
    ("", "CUT"): "said that the words were cut",
    ("", "KEPT"): "kept the words as they are",
}
Facts = Mapping[str, Any]
People = Mapping[str, str]
TOLD: Mapping[str, Callable[[Facts, People], str]] = {
    "edited": lambda facts, _: _edited(facts),
    "asked_for_second_person": lambda facts, _: _asked(str(facts.get("act", ""))),
    "assign": lambda facts, people: f"gave it to {people.get(facts.get('assignee') or '', 'a colleague')}",
    "split": lambda facts, _: f"split it into {len(facts.get('into', ()))} parts",
    "cited": lambda facts, _: f"cited a passage that {Stance(facts['stance']).label} it",
    "review_in": lambda facts, _: f"moved it on: {Stage(facts['after']).label}",
    "settled": lambda facts, _: (
        f"settled it: {Rating(facts['rating']).label} ({Basis(facts['basis']).label})"
    ),
    "attention": lambda facts, _: f"noted: {_noted(Attention(facts['after']))}",
    "ruled": lambda facts, _: f"closed a recheck: {Ruling(facts['ruling']).label}",
    "outcome": lambda facts, _: (
        OUTCOMES.get((facts["was"], facts["outcome"])) or OUTCOMES["", facts["outcome"]]
    ),
    "reply_answered": lambda facts, _: f"noted of a request for a reply: {AnswerKind(facts['what']).label}",
    "policy_pinned": lambda facts, _: (
        f"changed what it is reviewed by: {words(facts['reviews'], facts['blind'], facts['among'])}"
    ),
    "recheck_opened": lambda facts, _: f"opened a recheck: {RecheckKind(facts['cause']).label}",
}


def sentence(entry: HistoryEntry, people: People = MappingProxyType({})) -> str:
    """What was done; `people` are names by id, for whom a claim was given to."""
    if entry.action in PLAIN:
        return PLAIN[entry.action]
    if entry.action in TOLD:
        return TOLD[entry.action](entry.facts, people)
    return entry.action.replace("_", " ")


def _edited(facts: Facts) -> str:
    """Which facts were changed, to what where a word tells it."""
    before, after = facts.get("before", {}), facts.get("after", {})
    named = dict.fromkeys([*facts.get("fields", ()), *after])
    if list(named) == ["legal_flag"]:
        return "put a legal flag on it" if after.get("legal_flag") else "took the legal flag off"
    told = [f"{FIELDS.get(each, each)}{_from_to(each, before, after)}" for each in named]
    return f"changed {', '.join(told)}"


def _from_to(field: str, before: Facts, after: Facts) -> str:
    if field in WORDED and {before.get(field), after.get(field)} <= set(WORDED[field].values):
        words = WORDED[field]
        return f" from “{words(before[field]).label}” to “{words(after[field]).label}”"
    if field in ("as_of", "recheck_on"):
        return f" to {after[field]}" if after.get(field) else " to no day"
    return ""


def _asked(act: str) -> str:
    told = ASKED.get(act, "asked for an act")
    return f"{told}, which takes a second person"


def _noted(attention: Attention) -> str:
    return "nothing wants attention any more" if attention == Attention.NONE else attention.label
