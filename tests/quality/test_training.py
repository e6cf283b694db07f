"""The weights of detection are made anew from a corpus, the same bytes each time."""

import gzip
import json
from pathlib import Path

import numpy as np

from claims.detection import detect
from claims.detection.scoring import read
from tests.quality.training import corpus, reliability, train

TOWNS = ["Lyon", "Porto", "Leeds", "Turin", "Ghent", "Cork", "Basel", "Malmo"]
ROWS = [
    *((f"{town} spent {number} million on schools in 2012.", 1) for number in (3, 7, 12) for town in TOWNS),
    *(
        (f"I hope that we can all do {word}, my friends.", 0)
        for word in ("more", "better", "well")
        for _ in TOWNS
    ),
]


def test_the_same_corpus_makes_the_same_bytes(tmp_path: Path) -> None:
    plain, packed = tmp_path / "rows.jsonl", tmp_path / "rows.jsonl.gz"
    lines = "".join(json.dumps({"text": text, "label": label}) + "\n" for text, label in ROWS)
    plain.write_text(lines)
    packed.write_bytes(gzip.compress(lines.encode()))
    made = [train(*corpus(path), kept=300).text for path in (plain, packed, plain)]
    made_of_all = train(*corpus(plain)).text
    assert made[0] == made[1] == made[2]
    assert made[0].count("\n") < made_of_all.count("\n")


def test_what_was_learned_is_what_is_read() -> None:
    model = read(train([text for text, _ in ROWS], [label for _, label in ROWS], kept=300).text)
    (told,) = detect("Bergen spent 5 million on schools in 2014.", model)
    (hoped,) = detect("I hope that we can all do that, my friends.", model)
    assert (told.score > 0.8, hoped.score < 0.2) == (True, True)


def test_the_share_that_is_worth_a_check_is_told_for_each_tenth_of_the_scores() -> None:
    scores, labels = np.array([0.05, 0.81, 0.84, 0.89, 0.86, 1.0]), [0, 1, 1, 0, 1, 1]
    assert list(reliability(scores, labels)) == [
        ("0.0 to 0.1", 1, 0.0),
        ("0.8 to 0.9", 4, 0.75),
        ("0.9 to 1.0", 1, 1.0),
    ]
