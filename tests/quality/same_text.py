"""How well a text is known again under changes, and others are not taken for it.

python -m tests.quality.same_text TEXTS.json: an object of objects, each with its text under "text".
"""

import json
import random
import sys
from collections.abc import Callable, Sequence
from itertools import combinations
from pathlib import Path

from sources import sketches


def share(text: str, first: float, last: float) -> str:
    words = text.split()
    return " ".join(words[int(len(words) * first) : int(len(words) * last)])


def without_every_third_paragraph(text: str) -> str:
    lines = [line for line in text.split("\n") if line.strip()]
    return "\n".join(line for number, line in enumerate(lines) if number % 3 != 2)


def edited(text: str, rate: float, chance: random.Random) -> str:
    return " ".join("changed" if chance.random() < rate else word for word in text.split())


def changes(others: Sequence[str]) -> dict[str, Callable[[str], str]]:
    chance = random.Random(3)

    def led(text: str) -> str:
        own = chance.choice(others)[: len(text) // 5]
        return f"A headline of our own\nBy Jo Reed\n{own}\n{text}"

    def mixed(text: str) -> str:
        half = share(text, 0, 0.5)
        return f"{half}\n{' '.join(chance.choice(others).split()[: len(half.split())])}"

    return {
        "first half": lambda text: share(text, 0, 0.5),
        "first 40 %": lambda text: share(text, 0, 0.4),
        "last half": lambda text: share(text, 0.5, 1),
        "every third paragraph cut": without_every_third_paragraph,
        "headline, byline and 20 % put before it": led,
        "5 % of the words changed": lambda text: edited(text, 0.05, chance),
        "10 % of the words changed": lambda text: edited(text, 0.1, chance),
        "the first 28 % (not to be known)": lambda text: share(text, 0, 0.28),
        "half of it and up to as much of another (not to be known)": mixed,
    }


def main(path: str) -> None:
    texts = [each["text"] for each in json.loads(Path(path).read_text(encoding="utf-8")).values()]
    known = [sketches.of(text) for text in texts]
    pairs = list(combinations(known, 2))
    print(f"{sum(sketches.is_same(one, other) for one, other in pairs)} of {len(pairs)} pairs taken for one")
    for name, change in changes(texts).items():
        same = [
            sketches.is_same(each, sketches.of(change(text))) for text, each in zip(texts, known, strict=True)
        ]
        print(f"{name}: {sum(same)} of {len(same)}")


if __name__ == "__main__":
    main(sys.argv[1])
