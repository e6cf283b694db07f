"""The phrases of reporting in some sentences: who, by which word, and about which words of theirs. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from claims.proposing import phrases, words
from claims.proposing.phrases import Bounds, Name, Token

ACCORDING = (
    ("according", "to"),
    ("de", "acuerdo", "con"),
    ("de", "acuerdo", "a"),
    ("de", "acordo", "com"),
    ("según",),
    ("segundo",),
    ("conforme",),
)
FIRST = frozenset(each[0] for each in ACCORDING)
BY = frozenset({"reported", "published", "alleged", "accused"})
OUTLET = re.compile(rf"(?:the )?(?:{words.OUTLET_WORDS}|.*\b(?:{words.OUTLET_ENDINGS}))", re.IGNORECASE)
FAR = 40  # words that may stand between a name and its verb, set off from both


@dataclass(frozen=True, kw_only=True)
class Cue:
    """Words that say who said something.

    is_part: about some words of the sentence only, as "which prosecutors allege he leads".
    names: none where a verb of Spanish or Portuguese leaves its subject out.
    """

    names: Sequence[Name]
    verb: str
    start: int
    end: int
    scope: Bounds
    to: Name | None = None
    is_part: bool = False
    is_outlet: bool = False
    is_quoting: bool = False


def find(text: str, found: Sequence[Token]) -> Iterator[Cue]:
    """In their order."""
    speaker: Sequence[Name] | None = None
    for at, token in enumerate(found):
        cue = None
        if token.is_quote:
            cue = _colon(text, found, at) or _dash(text, found, at)
        elif length := _according(found, at):
            cue = _by_phrase(text, found, at, length, verb="according")
        elif token.low in words.SAYING and (token.text.islower() or at == 0):
            cue = _by_verb(text, found, at, speaker)
        elif token.low == "by" and at and found[at - 1].low in BY:
            cue = _by_phrase(text, found, at, 1, verb=found[at - 1].low)
        if cue:
            speaker = speaker or cue.names
            yield cue


def is_outlet(names: Sequence[Name]) -> bool:
    return any(OUTLET.fullmatch(each.name) for each in names)


# --- according to, and by --------------------------------------------------------------------------


def _according(found: Sequence[Token], at: int) -> int:
    """How many tokens the phrase has; "segundo" alone is a number too, so a name has to follow."""
    if found[at].low not in FIRST:
        return 0
    low = tuple(each.low for each in found[at : at + 3])
    return next((len(each) for each in ACCORDING if low[: len(each)] == each), 0)


def _by_phrase(text: str, found: Sequence[Token], at: int, length: int, *, verb: str) -> Cue | None:
    name = phrases.after(found, at + length)
    if not name:
        return None
    whose = phrases.named(text, found[slice(*name)])
    return Cue(
        names=whose,
        verb=verb,
        start=found[at].start,
        end=found[name[1] - 1].end,
        scope=_segment(found, at),
        is_outlet=is_outlet(whose),
        is_quoting=any(each.is_quote for each in found),
    )


# --- verbs -----------------------------------------------------------------------------------------


def _by_verb(text: str, found: Sequence[Token], at: int, speaker: Sequence[Name] | None) -> Cue | None:
    low = found[at].low
    back = at
    while back and found[back - 1].low in words.LOOSE | words.HELPING:
        back -= 1
    if _is_no_verb(found, at) or _is_denied(found, back, at):
        return None
    bounds = _subject(found, back) or _inverted(found, at)
    if bounds is None:
        return _carried(text, found, at, back, speaker)
    first, last = bounds
    if not _fits(found[first:last], low, is_before=last <= at):
        return None
    whose = phrases.named(text, found[first:last])
    is_part = _is_part(found, first, last, at)
    return Cue(
        names=whose,
        verb=low,
        start=min(found[first].start, found[at].start),
        end=max(found[at].end, found[last - 1].end),
        scope=_part(found, first, at) if is_part else _segment(found, at),
        to=_hearer(text, found, at) or _hearer(text, found, max(at, last - 1)),
        is_part=is_part,
        is_outlet=is_outlet(whose) and low in words.REPORTING,
        is_quoting=any(each.is_quote for each in found[max(0, first - 2) : max(at, last) + 10]),
    )


def _is_no_verb(found: Sequence[Token], at: int) -> bool:
    """ "A police report said", "put the paper": a noun, or another verb."""
    behind = found[at + 1] if at + 1 < len(found) else None
    if behind is not None and behind.text.islower() and behind.low in words.SAYING:
        return True
    return found[at].low in {"put", "puts"} and (behind is None or behind.low != "it")


def _is_denied(found: Sequence[Token], back: int, at: int) -> bool:
    """Nothing was said ("did not say"), or it was said of them ("is said to")."""
    preceding = found[back - 1].low if back else ""
    if {each.low for each in found[max(0, back - 3) : at]} & words.NOT:
        return True
    if preceding in words.BEING:
        return not found[at].low.endswith("ing")
    return preceding in words.UNSAID | words.DETERMINERS | {"did", "does", "do"}


def _fits(name: Sequence[Token], verb: str, *, is_before: bool) -> bool:
    """A man does not say so by showing something; and "a minister say" is a noun behind an article."""
    if verb in words.SHOWING and not {each.low for each in name} & words.BODIES:
        return False
    return not (is_before and verb in words.BARE and name[0].low in words.ONE_OF_MANY)


def _subject(found: Sequence[Token], at: int) -> Bounds | None:
    """The name before the verb, over what commas or dashes set off from it, or over "who"."""
    if not at:
        return None
    if found[at - 1].low in words.RELATIVE:
        return phrases.before(found, at - 2 if at > 1 and found[at - 2].text in ",—–" else at - 1)
    if found[at - 1].text not in ",—–)":
        return phrases.before(found, at)
    sign = {")": "("}.get(found[at - 1].text, found[at - 1].text)
    for here in range(at - 2, max(-1, at - FAR), -1):
        if found[here].is_quote:
            return None
        name = phrases.before(found, here) if found[here].text == sign else None
        if name and _sets_off(found, here, name):
            return name
        if name and sign == "," and found[name[1] - 1].low in words.PEOPLE:
            return phrases.before(found, at - 1, least=here + 1)  # "his lawyer, Greta Holm, said"
    return None


def _sets_off(found: Sequence[Token], here: int, name: Bounds) -> bool:
    """What follows the sign says who they are; and the name opens its clause."""
    opens, first = found[here + 1], name[0]
    is_about = not opens.is_capital or opens.low in words.DETERMINERS or opens.text[0].isdigit()
    is_clear = not first or not found[first - 1].is_word or found[first - 1].low in words.STOPS | words.AND
    return is_about and is_clear and opens.low not in words.AND


def _inverted(found: Sequence[Token], at: int) -> Bounds | None:
    """“…,” said Lee; and “…”, dijo Lee."""
    if at and not found[at - 1].is_quote and found[at - 1].text not in ",—–-":
        return None
    return None if found[at].low in words.TELLING else phrases.after(found, at + 1)


def _carried(
    text: str, found: Sequence[Token], at: int, back: int, speaker: Sequence[Name] | None
) -> Cue | None:
    """A verb without a subject: "…, adding that", and “…”, dijo."""
    behind_comma = back > 0 and found[back - 1].text == ","
    is_adding = behind_comma and found[at].low.endswith("ing") and speaker is not None
    is_behind = back > 0 and found[back - 1 - (behind_comma and back > 1)].is_quote
    if not is_adding and not (is_behind and found[at].low in words.WITHOUT_SUBJECT):
        return None
    return Cue(
        names=speaker or (),
        verb=found[at].low,
        start=found[at].start,
        end=found[at].end,
        scope=_segment(found, at),
        to=_hearer(text, found, at),
        is_quoting=is_behind,
    )


def _is_part(found: Sequence[Token], first: int, last: int, at: int) -> bool:
    """Whether it is about a part of the sentence: "a bridge which critics say …", "Lee, who said …"."""
    if last < at and found[at - 1].low in words.RELATIVE:
        return True
    before = found[first - 1] if first > 1 else None
    known = words.STOPS | words.TIMES | words.AND | words.SAYING
    hangs_on = before is not None and before.text.islower() and before.low not in known
    return before is not None and (hangs_on or before.low in words.UNDER)


def _segment(found: Sequence[Token], at: int) -> Bounds:
    """From one semicolon to the next."""
    ends = [here for here, each in enumerate(found) if each.text == ";"]
    first = max((here + 1 for here in ends if here < at), default=0)
    last = min((here for here in ends if here > at), default=len(found))
    return found[first].start, found[last - 1].end


def _part(found: Sequence[Token], first: int, at: int) -> Bounds:
    """From the word that opens the part to the sign that ends it."""
    begin = first - 1 if first and found[first - 1].low in words.UNDER else first
    last = next((here for here in range(at + 1, len(found)) if found[here].text in ",—–;"), len(found))
    return found[begin].start, found[last - 1].end


def _hearer(text: str, found: Sequence[Token], at: int) -> Name | None:
    """The outlet that it was told to."""
    here = at + 1
    if found[at].low not in words.TELLING:
        if here >= len(found) or found[here].low not in words.TO_SOMEBODY:
            return None
        here += 1
    name = phrases.after(found, here)
    told = phrases.named(text, found[slice(*name)]) if name else ()
    return told[0] if told and is_outlet(told) else None


# --- signs -----------------------------------------------------------------------------------------


def _colon(text: str, found: Sequence[Token], at: int) -> Cue | None:
    """Lee: “…”."""
    name = phrases.before(found, at - 1) if at > 1 and found[at - 1].text == ":" else None
    if not name or name[0] > 1 or any(each.low in words.SAYING for each in found[: at - 1]):
        return None
    whose = phrases.named(text, found[slice(*name)])
    return Cue(
        names=whose,
        verb=":",
        start=found[name[0]].start,
        end=found[at - 1].end,
        scope=_segment(found, at),
        is_quoting=True,
    )


def _dash(text: str, found: Sequence[Token], at: int) -> Cue | None:
    """“…” — Lee."""
    if at + 2 >= len(found) or found[at + 1].text not in "—–-":
        return None
    name = phrases.after(found, at + 2)
    if not name or (name[1] < len(found) and found[name[1]].text not in ".,"):
        return None
    whose = phrases.named(text, found[slice(*name)])
    end = found[name[1] - 1].end
    return Cue(
        names=whose,
        verb="—",
        start=found[at + 1].start,
        end=end,
        scope=_segment(found, at),
        is_quoting=True,
    )
