"""Earlier claims like one at hand, with what became of them: offered to look at, they decide nothing.

Which hold the rarest of its words and figures is asked of the search index; how like they are is the ranker's
to say, by the words and figures of both. A person's list is drawn from what that person may see.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, or_
from uuid import UUID

from django.db.models import Case, Q, Value, When
from django.db.models.expressions import Combinable

from claims import queries, searched
from claims.enums import Stage
from claims.models import Claim, ClaimWords, EarlierCheck
from claims.sameness import Against, against
from sources import searching
from sources.enums import Relation
from sources.passages import Ranked, rank
from sources.people import Person
from sources.searched import expression, matches
from sources.wording import STOP_WORDS

SHOWN = 5
READ = 32  # words of the claim, of which those that look alike are chosen
ASKED = 8  # rarest words and figures that candidates are looked for by
MET = 5000  # claims that hold one of those, about, at most
WEIGHED = 400  # of them, those that hold the most of these words, whoever may see them
HELD = 200  # candidates that are held against the claim
APART = 20  # empty passages beside them: what a few candidates share is not what a text is about
RANKED, SHARED = 0.3, 0.6  # the ranker's least score, and more than this of what the claim's words weigh
RAREST = 0.0002  # of all claims: a word that is rarer weighs no more
FIGURE = 4.0  # nor does a figure weigh more than this: the same one stands in claims about anything


@dataclass(frozen=True)
class Like:
    """An earlier claim; `relation` is how its figures stand to those of the claim at hand.

    against: what speaks against their being the same.
    """

    claim: Claim
    score: float
    relation: Relation
    against: Sequence[Against] = ()


def earlier(user: Person, claim: Claim) -> list[Like]:
    """The likeliest first, at most SHOWN; none of the same article. Three queries, however many there are."""
    words = Words.of(claim.statement)
    held = _candidates(user, claim, words.asked()) if words.weights else []
    best = _likeliest(claim, words, held)
    rows = queries.claims(user).prefetch_related(None).in_bulk([key for _, key, _ in best])
    return [
        Like(rows[key], score / 2, each.relation, against(claim.statement, rows[key].statement))
        for score, key, each in best
        if key in rows
    ]


@dataclass(frozen=True)
class LikeCheck:
    """A check of before that was brought in, as `Like`."""

    check: EarlierCheck
    relation: Relation


def imported(claim: Claim) -> list[LikeCheck]:
    """The likeliest of the checks that were brought in; they are published, so all may see them."""
    words = Words.of(claim.statement)
    rare = words.asked() if words.weights else {}
    if not rare:
        return []
    holding = reduce(or_, (Q(words__contains=f" {word} ") for word in rare))
    held = EarlierCheck.objects.filter(holding).order_by("-pk").values_list("pk", "claim")[:WEIGHED]
    best = _likeliest(claim, words, list(held))
    rows = EarlierCheck.objects.in_bulk([key for _, key, _ in best])
    return [LikeCheck(rows[key], each.relation) for _, key, each in best if key in rows]


def _likeliest(
    claim: Claim, words: "Words", held: Sequence[tuple[UUID, str]]
) -> list[tuple[float, UUID, Ranked]]:
    """The best of the statements: how like each is, which one, and the ranker's word of it."""
    found = [(key, said) for key, said in held if words.shared(said) > SHARED]
    # An empty passage after each: none of them takes its subject from the one before.
    passages = [passage for _, statement in found for passage in (statement, "")] + [""] * APART
    likely = [
        (each.score + words.shared(passages[each.index]), found[each.index // 2][0], each)
        for each in (rank(claim.statement, passages, as_of=claim.as_of) if found else ())
        if each.score >= RANKED
    ]
    return sorted(likely, key=lambda one: one[0], reverse=True)[:SHOWN]


@dataclass(frozen=True)
class Words:
    """The words and figures of a claim: what each weighs, the rarer the more, and how many claims hold it."""

    weights: Mapping[str, float]
    holders: Mapping[str, float]

    @classmethod
    def of(cls, statement: str) -> "Words":
        told = [word for word in dict.fromkeys(searching.words(statement)) if word not in STOP_WORDS]
        whole, known = searched.counts(told[:READ])
        holders = {word: max(count, whole * RAREST) for word, count in known.items()}
        weights = {word: math.log((whole + 1) / (count + 0.5)) for word, count in holders.items()}
        capped = {word: min(each, FIGURE) if word[0].isdigit() else each for word, each in weights.items()}
        return cls({word: each for word, each in capped.items() if each > 0}, holders)

    def asked(self) -> dict[str, float]:
        """By which of them claims like it are looked for: the rarest, while not too many claims hold one."""
        chosen, met = dict[str, float](), 0.0
        for word in sorted(self.weights, key=lambda each: (-self.weights[each], -len(each)))[:ASKED]:
            met += self.holders[word]
            if chosen and met > MET:
                break
            chosen[word] = self.weights[word]
        return chosen

    def shared(self, statement: str) -> float:
        """Of what they weigh, the share that another statement holds."""
        held = set(searching.words(statement))
        whole = sum(weight**2 for weight in self.weights.values())
        return sum(weight**2 for word, weight in self.weights.items() if word in held) / (whole or 1)


def _candidates(user: Person, claim: Claim, rare: Mapping[str, float]) -> list[tuple[UUID, str]]:
    """Ids and statements of the claims that hold the most of these words, the newest of equal ones first."""
    visible = queries.claims(user).select_related(None).prefetch_related(None)
    others = visible.exclude(article=claim.article_id).exclude(stage__in=[Stage.DETECTED, Stage.WITHDRAWN])
    holding = ClaimWords.objects.filter(matches(ClaimWords, expression([list(rare)])))
    best = ("-held", "-claim")
    most = holding.annotate(held=_held(rare)).order_by(*best).values("claim")[:WEIGHED]
    # Who may see them is asked of the few: of all that hold a word would take longer.
    held = ClaimWords.objects.filter(claim__in=most).filter(claim__in=others.values("pk"))
    found = held.annotate(held=_held(rare)).order_by(*best)
    return list(found.values_list("claim", "claim__statement")[:HELD])


def _held(rare: Mapping[str, float]) -> Combinable:
    """What the words weigh that a row of the index holds."""
    counts = (
        Case(When(matches(ClaimWords, expression([[word]])), then=Value(weight)), default=Value(0.0))
        for word, weight in rare.items()
    )
    return reduce(add, counts)
