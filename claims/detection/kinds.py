"""What sort of assertion a sentence makes, and what speaks for and against checking it, in plain words."""

import re
from collections.abc import Iterator

from claims.detection import features, lexicon
from claims.enums import Kind
from sources.quantities import find

QUOTED = re.compile(r"[“\"«](?=(?:[^\s”\"»]+\s+){4})[^”\"»]+[”\"»]")  # five words or more
SPOKEN = re.compile(
    r"\b(?:sa(?:id|ys|ying)|told|tells|put it|according to|claim(?:s|ed)|argu(?:es|ed)|not(?:es?|ed)"
    r"|warn(?:s|ed)|add(?:s|ed)|wrote|writes|insist(?:s|ed)|vow(?:s|ed)|pledged|promised|den(?:y|ies|ied)|admit(?:s|ted)"
    r"|alleg(?:e|es|ed)|report(?:s|ed)|announced|testified|called|describ(?:es?|ed)|state[sd]|quoted as"
    r"|explained|asked|replied|dijo|dice|afirmó|según|declaró|disse|diz|afirmou|segundo|declarou)\b",
    re.IGNORECASE,
)
LIKELY = re.compile(
    r"\b(?:(?:un)?likely|bound to|set to|poised to|on course|expected to|forecast\w*|predict\w*|will"
    r"|shall|won['’]t|is going to|are going to|será|serán|serão|vai|vão|probable\w*|provável\w*)\b",
    re.IGNORECASE,
)
PERHAPS = re.compile(r"\b(?:could|might|may|would|podría|podrían|poderia|pode)\b", re.IGNORECASE)
CAUSAL = re.compile(
    r"\b(?:because|caus(?:ed?|es|ing)|due to|led to|leads to|result(?:ed|s)? (?:in|from)|thanks to"
    r"|as a result|driven by|owing to|porque|debido a|devido a|por causa)\b",
    re.IGNORECASE,
)
COMPARED = re.compile(
    r"\b(?:more|less|fewer|higher|lower|larger|smaller|bigger|greater|rather|\w{3,}er) than\b"
    r"|\bcompared (?:to|with)\b"
    r"|\b(?:highest|lowest|largest|biggest|smallest|greatest|fastest|strongest|richest|poorest|oldest|worst)\b"
    r"|\b(?:twice|double|triple|half) (?:as|the|what)\b"
    r"|\b(?:más|menos|mayor|menor|mais|maior) (?:que|de|do)\b",
    re.IGNORECASE,
)
ALLEGED = re.compile(r"\b(?:alleged\w*|reportedly|supposedly|purported\w*|accused)\b", re.IGNORECASE)
OPINION = re.compile(
    r"\b(?:i (?:think|believe|feel|hope|guess|suppose)|in (?:my|our) (?:view|opinion)|(?:should|must|ought)"
    r"|it is (?:time|important|essential|vital|clear)|creo que|acho que|debe(?:ría)?n?|deve(?:ria)?m?)\b",
    re.IGNORECASE,
)
VAGUE = re.compile(
    r"\b(?:dozens|hundreds|thousands|millions|billions|majority|minority|half|docenas|cientos|miles|millones"
    r"|dezenas|centenas|milhares|milhões)\b",
    re.IGNORECASE,
)


class Sentence:
    """One sentence, read once."""

    def __init__(self, text: str) -> None:
        self.text = text
        words = features.TOKEN.findall(text)
        self.small = [word.lower().replace("’", "'") for word in words]
        self.names = [word for word in words[1:] if word[0].isupper() and word not in ("I", "I’m", "I'm")]
        self.figures = find(text)
        self.is_question = text.rstrip(" ”\"'’)").endswith("?")

    def has(self, *names: str) -> bool:
        return any(word in lexicon.CLASSES[name] for name in names for word in self.small)

    def counts(self, name: str) -> int:
        return sum(word in lexicon.CLASSES[name] for word in self.small)

    @property
    def is_forecast(self) -> bool:
        return bool(LIKELY.search(self.text)) or (bool(PERHAPS.search(self.text)) and not self.figures)

    @property
    def is_opinion(self) -> bool:
        return self.is_wish or (self.has("PRAISE", "IDEAL") and not self.figures and not self.names)

    @property
    def is_wish(self) -> bool:
        """Of the writer: what somebody else is said to think can be checked."""
        return bool(OPINION.search(self.text)) and not SPOKEN.search(self.text)

    @property
    def is_own(self) -> bool:
        """The speaker's own, and nothing that a record holds."""
        return self.has("I") and not QUOTED.search(self.text)

    @property
    def is_quoting(self) -> bool:
        """Somebody's words with who spoke them: whatever they say, that it was said can be checked."""
        return bool(QUOTED.search(self.text)) and bool(SPOKEN.search(QUOTED.sub("", self.text)))

    def reasons(self) -> tuple[str, ...]:
        """What speaks for a check, then what speaks against it."""
        return (*self.pro(), *self.contra()) or ("nothing in it stands out",)

    def kind(self) -> Kind:
        for kind, holds in self._kinds():
            if holds:
                return kind
        return Kind.OTHER

    def _kinds(self) -> Iterator[tuple[Kind, bool]]:
        quoted = QUOTED.search(self.text)
        measured = [each for each in self.figures if not each.is_date]
        yield Kind.QUOTE, self.is_quoting or (quoted is not None and 2 * len(quoted[0]) > len(self.text))
        yield Kind.PREDICTION, self.is_forecast
        yield Kind.OPINION, self.is_wish
        yield Kind.LEGAL, self.counts("LAW") > 1 or bool(ALLEGED.search(self.text))
        yield Kind.COMPARISON, bool(COMPARED.search(self.text))
        yield Kind.NUMBER, bool(measured) or VAGUE.search(self.text) is not None
        yield Kind.CAUSAL, bool(CAUSAL.search(self.text))
        yield Kind.DATE, bool(self.figures)
        yield Kind.EVENT, (bool(self.names) or self.has("OFFICE")) and self._tells()
        yield Kind.OPINION, self.is_opinion
        yield Kind.NAME, len(self.names) > 1 and self.has("BE")

    def _tells(self) -> bool:
        """Something was done, or became more or less."""
        is_past = any(word.endswith("ed") and len(word) > 4 for word in self.small)
        return is_past or self.has("ACT", "CHANGE", "PAST")

    def pro(self) -> Iterator[str]:
        if any(not each.is_date for each in self.figures) or VAGUE.search(self.text):
            yield "states a figure"
        if any(each.is_date for each in self.figures):
            yield "says when"
        if self.names:
            yield "names somebody or something"
        if COMPARED.search(self.text):
            yield "compares"
        if CAUSAL.search(self.text):
            yield "says what caused what"
        if self.has("LAW"):
            yield "speaks of law or crime"
        if self._tells():
            yield "tells what happened"
        if QUOTED.search(self.text) or SPOKEN.search(self.text):
            yield "says what somebody said"

    def contra(self) -> Iterator[str]:
        if self.is_forecast:
            yield "speaks of what may come"
        if self.is_opinion:
            yield "judges or wishes"
        if self.is_question:
            yield "asks"
        if self.is_own:
            yield "tells of the speaker"
        if self.has("ADDRESS") and len(self.small) < 12:
            yield "addresses somebody"
