"""The weights of detection are made anew from a corpus, the same bytes each time."""

import gzip
import json
from pathlib import Path

from claims.detection import detect
from claims.detection.scoring import read
from tests.quality.training import corpus, train

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
    made = [train(*corpus(path), kept=300) for path in (plain, packed, plain)]
    made_of_all = train(*corpus(plain))
    assert made[0] == made[1] == made[2]
    assert made[0].count("\n") < made_of_all.count("\n")


def test_what_was_learned_is_what_is_read() -> None:
    model = read(train([text for text, _ in ROWS], [label for _, label in ROWS], kept=300))
    (told,) = detect("Bergen spent 5 million on schools in 2014.", model)
    (hoped,) = detect("I hope that we can all do that, my friends.", model)
    assert (told.score > 0.8, hoped.score < 0.2) == (True, True)
