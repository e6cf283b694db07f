"""A check of others' words as schema.org ClaimReview, for whoever reads JSON-LD. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from claims.enums import ClaimantKind
from factcheck.publishing.check import Check, Quoted
from factcheck.publishing.scale import Scale

CONTEXT = "https://schema.org"
Node = dict[str, Any]
TYPES = {ClaimantKind.PERSON: "Person", ClaimantKind.ORGANISATION: "Organization"}


@dataclass(frozen=True)
class House:
    """Who publishes: we. language: what our explanations are written in."""

    name: str
    url: str
    language: str


def build(check: Check, *, house: House, scale: Scale) -> Node:
    """The markup of a check that stands; what is not known is absent. Never asked for a draft of ours."""
    we = {"@type": "Organization", "name": house.name, "url": house.url}
    return _known(
        {
            "@context": CONTEXT,
            "@type": "ClaimReview",
            "@id": check.url,
            "url": check.url,
            "name": check.statement,
            "claimReviewed": check.statement,
            "reviewBody": check.explanation,
            "inLanguage": house.language,
            "datePublished": _stamp(check.began_at),
            "dateModified": _stamp(check.changed_at) if check.changed_at != check.began_at else None,
            "expires": _stamp(check.overtaken_at),
            "author": we,
            "publisher": we,
            "itemReviewed": _claim(check),
            "reviewRating": _rating(check, scale),
            "citation": [_citation(each) for each in check.evidence if each.url],
            "correction": [
                {"@type": "CorrectionComment", "text": turn.said, "datePublished": _stamp(turn.at)}
                for turn in check.turns
            ],
        }
    )


def _claim(check: Check) -> Node:
    """The words as they stand, who said them and where; said by the publisher where nobody is named."""
    appeared = check.appeared
    publisher = _organization(appeared.publisher)
    named = [_claimant(name, check) for name in check.claimants]
    appearance = {
        "@type": "CreativeWork",
        "url": appeared.url,
        "headline": appeared.title,
        "inLanguage": appeared.language,
        "datePublished": _stamp(appeared.published_at),
        "publisher": publisher,
    }
    return _known(
        {
            "@type": "Claim",
            "text": check.words,
            "author": _one_or_many(named) or publisher,
            "datePublished": _stamp(appeared.published_at),
            "appearance": _known(appearance),
        }
    )


def _claimant(name: str, check: Check) -> Node:
    """Of the type that a person said, or of an outlet's where it is the publisher too; else of none."""
    kind = ClaimantKind(check.claimant_kinds.get(name, ClaimantKind.UNKNOWN))
    if kind == ClaimantKind.UNKNOWN and name == check.appeared.publisher:
        kind = ClaimantKind.ORGANISATION
    return {"@type": TYPES[kind], "name": name} if kind in TYPES else {"name": name}


def _rating(check: Check, scale: Scale) -> Node:
    """In the newsroom's own steps. An answer that is no degree of truth has its word alone."""
    step = scale.steps[check.rating]
    if step.value is None:
        return {"@type": "Rating", "alternateName": step.label}
    return {
        "@type": "Rating",
        "alternateName": step.label,
        "ratingValue": step.value,
        "worstRating": scale.worst,
        "bestRating": scale.best,
    }


def _citation(quoted: Quoted) -> Node:
    return _known(
        {
            "@type": "WebPage",
            "url": quoted.url,
            "name": quoted.source,
            "publisher": _organization(quoted.publisher),
            "archivedAt": quoted.archived_at,
        }
    )


def _organization(name: str) -> Node | None:
    return {"@type": "Organization", "name": name} if name else None


def _one_or_many(nodes: list[Node]) -> Node | list[Node] | None:
    return nodes[0] if len(nodes) == 1 else nodes or None


def _stamp(moment: datetime | None) -> str | None:
    return moment.astimezone(UTC).isoformat(timespec="seconds") if moment else None


def _known(node: Node) -> Node:
    return {name: value for name, value in node.items() if value not in (None, "", [])}
