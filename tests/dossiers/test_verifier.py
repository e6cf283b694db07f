"""The dossier's own verifier says in a sentence what was altered, missing or added, whoever did it how."""

import ast
import gzip
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.dossiers.conftest import Contents, Whole, relisted, unpacked, verified

pytestmark = pytest.mark.django_db  # where there are databases, the fixture `whole` has one
Edit = Callable[[bytes], bytes]
WHOLE = "This dossier is as it was written."
LISTED = "{} was altered: its SHA-256 is not the one in files.json."


def of_whole(whole: Whole, folder: Path, contents: Contents) -> list[str]:
    """What the verifier of the untouched dossier finds wrong with other contents."""
    verifier = folder / "verify.py"
    verifier.write_bytes(whole.files["verify.py"])
    said = verified(verifier, unpacked(contents, folder / "dossier"))
    assert said.code == bool(said.wrong)
    return said.wrong


def swapped(old: bytes, new: bytes) -> Edit:
    def edit(content: bytes) -> bytes:
        assert old in content
        return content.replace(old, new, 1)

    return edit


def flipped(content: bytes) -> bytes:
    """One bit of the last byte but one is another: a text or a file of JSON stays readable."""
    return content[:-2] + bytes([content[-2] ^ 1]) + content[-1:]


def of_json(change: Callable[[Any], None]) -> Edit:
    def edit(content: bytes) -> bytes:
        value = json.loads(content)
        change(value)
        return (json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()

    return edit


def of_line(number: int, change: Callable[[Any], None]) -> Edit:
    def edit(content: bytes) -> bytes:
        lines = content.decode().splitlines()
        value = json.loads(lines[number])
        change(value)
        lines[number] = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return ("\n".join(lines) + "\n").encode()

    return edit


def put(*path: Any, to: Any) -> Callable[[Any], None]:
    def change(value: Any) -> None:
        for step in path[:-1]:
            value = value[step]
        value[path[-1]] = to

    return change


def reordered(content: bytes) -> bytes:
    first, second, *rest = content.splitlines(keepends=True)
    return b"".join([second, first, *rest])


def rewrapped(content: bytes) -> bytes:
    """Another payload in a WARC, packed anew."""
    plain = gzip.decompress(content)
    assert b"4.2 million" in plain
    return gzip.compress(plain.replace(b"4.2 million", b"2.4 million"))


def certifying_nothing(content: bytes) -> bytes:
    """The reply with another digest in the place of the first, which is the root's."""
    before, mark, after = content.partition(b"\x04\x20")
    return before + mark + bytes(32) + after[32:]


def test_an_untouched_dossier_is_whole(whole: Whole, tmp_path: Path) -> None:
    said = verified(unpacked(whole.files, tmp_path) / "verify.py")
    assert (said.code, said.wrong, said.text.splitlines()[-1]) == (0, [], WHOLE)
    read = (
        "1 captures, 4 entries of manifests, 22 entries of the history, 35 files, 2 quotes, 2 roots, 16 rows"
    )
    assert said.lines("Read: ") == [f"{read}, 1 timestamps."]


def test_it_is_verified_as_a_zip_too(whole: Whole, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dossier.zip", "w") as packed:
        for name, content in whole.files.items():
            packed.writestr(name, content)
    (tmp_path / "verify.py").write_bytes(whole.files["verify.py"])
    said = verified(tmp_path / "verify.py", tmp_path / "dossier.zip")
    assert (said.code, said.wrong) == (0, [])


def test_timestamps_are_checked_under_the_authoritys_certificates(whole: Whole, tmp_path: Path) -> None:
    verifier = unpacked(whole.files, tmp_path / "dossier") / "verify.py"
    assert verified(verifier, "--authority", whole.certificates).wrong == []
    (tmp_path / "other.pem").write_text("none\n")
    stamp = whole.one("sources/", ".tsr")
    assert verified(verifier, "--authority", tmp_path / "other.pem").wrong == [
        f"{stamp} is not signed under the certificates of {tmp_path / 'other.pem'}."
    ]


def test_it_is_written_for_python_3_8(whole: Whole) -> None:
    ast.parse(whole.files["verify.py"], feature_version=(3, 8))


# --- altered by somebody who leaves the list of files as it is ---------------------------------------------


# What was asked and cleared, and what came of it.
ASKED = (
    "replyrequest", "replyanswer", "replywaiver", "clearance", "clearancerevocation", "question",
    "questionanswer", "questionwithdrawal",
)  # fmt: skip
# Each kind of file: how its name begins and ends.
KINDS = {
    "the guide": ("README.txt", ""),
    "the verifier": ("verify.py", ""),
    "the claim": ("claim.json", ""),
    "people": ("people.json", ""),
    "what is left out": ("left-out.json", ""),
    "the article": ("article/article", ".json"),
    "the article's text": ("article/version", ".txt"),
    "a mention": ("rows/mention/", ""),
    "evidence": ("rows/evidence/", ""),
    "a review": ("rows/review/", ""),
    "a verdict": ("rows/verdict/", ""),
    "a publication": ("rows/publication/", ""),
    "a ruling": ("rows/recheck/", ""),
    "the history": ("history.jsonl", ""),
    "a reading": ("readings/", ".json"),
    "a text that was read": ("readings/", ".txt"),
    "a capture": ("captures/", ".json"),
    "a WARC": ("captures/", ".warc.gz"),
    "a source": ("sources/", "source.json"),
    "a manifest": ("sources/", "manifest.jsonl"),
    "a proof": ("sources/", "root-1.json"),
    "a root": ("sources/", "root-1.txt"),
    "a timestamp": ("sources/", ".tsr"),
    "a proof of the history": ("history-root-", ".json"),
    "a root over histories": ("history-root-", ".txt"),
    **{f"a {kind}": (f"rows/{kind}/", "") for kind in ASKED},
}


@pytest.mark.parametrize("kind", KINDS)
def test_one_bit_is_noticed(kind: str, whole: Whole, tmp_path: Path) -> None:
    name = whole.one(*KINDS[kind])
    contents = whole.files | {name: flipped(whole.files[name])}
    assert LISTED.format(name) in of_whole(whole, tmp_path, contents)


@pytest.mark.parametrize("kind", KINDS)
def test_a_missing_file_is_noticed(kind: str, whole: Whole, tmp_path: Path) -> None:
    name = whole.one(*KINDS[kind])
    contents = {each: content for each, content in whole.files.items() if each != name}
    assert f"{name} is missing." in of_whole(whole, tmp_path, contents)


def test_an_added_file_is_noticed(whole: Whole, tmp_path: Path) -> None:
    contents = whole.files | {"notes.txt": b"more"}
    assert of_whole(whole, tmp_path, contents) == ["notes.txt was added: files.json does not name it."]


def test_the_list_itself_is_written_in_one_way(whole: Whole, tmp_path: Path) -> None:
    contents = whole.files | {"files.json": whole.files["files.json"] + b"\n"}
    assert of_whole(whole, tmp_path, contents) == [
        "files.json was altered: it is not written as a dossier writes it."
    ]


def test_a_hash_in_the_list_that_was_altered_is_noticed(whole: Whole, tmp_path: Path) -> None:
    edit = of_json(put("files", 0, "sha256", to="0" * 64))
    contents = whole.files | {"files.json": edit(whole.files["files.json"])}
    assert of_whole(whole, tmp_path, contents) == [LISTED.format("README.txt")]


def test_without_the_list_nothing_is_whole(whole: Whole, tmp_path: Path) -> None:
    contents = {name: content for name, content in whole.files.items() if name != "files.json"}
    assert of_whole(whole, tmp_path, contents) == ["files.json is missing."]


# --- altered by somebody who makes the list anew -----------------------------------------------------------

# What is altered: which file, how; and what is said, with {file}, the {claim}, the {source}, their ids.
FORGED: dict[str, tuple[tuple[str, str], Edit, list[str]]] = {
    "the article's text elsewhere": (
        ("article/version", ".txt"),
        swapped(b"14 months", b"41 months"),
        [
            "{file} is not the text whose SHA-256 article/article.json gives.",
            "{claim}, entry 4: the reviewer saw another text than {file}.",
            "{claim}, entry 7: the reviewer saw another text than {file}.",
        ],
    ),
    "the words that are judged": (
        ("article/version", ".txt"),
        swapped(b"4.2 million", b"2.4 million"),
        [
            "{file} is not the text whose SHA-256 article/article.json gives.",
            "{claim}, entry 4: the reviewer saw another text than {file}.",
            "{claim}, entry 7: the reviewer saw another text than {file}.",
            "Mention {mention}: its words do not stand at their place in {file}.",
        ],
    ),
    "the words of a citation": (
        ("rows/evidence/", ""),
        swapped(b"4.2 million", b"2.4 million"),
        [
            "{claim}, entry 3: {file}, which it is about, was edited.",
            "{file}: its quote does not stand at its place in {reading}.txt.",
        ],
    ),
    "a review": (
        ("rows/review/", ""),
        of_json(put("facts", "rating", to="MISLEADING")),
        ["{claim}, entry 4: {file}, which it is about, was edited."],
    ),
    "a rationale": (
        ("rows/review/", ""),
        of_json(put("facts", "rationale", to="No ledger says so.")),
        ["{claim}, entry 4: {file}, which it is about, was edited."],
    ),
    "the verdict": (
        ("rows/verdict/", ""),
        of_json(put("facts", "rating", to="INACCURATE")),
        ["{claim}, entry 8: {file}, which it is about, was edited."],
    ),
    "what was published": (
        ("rows/publication/", ""),
        swapped(b"The account says so", b"The account says no"),
        ["{claim}, entry 9: {file}, which it is about, was edited."],
    ),
    "a ruling": (
        ("rows/recheck/", ""),
        of_json(put("facts", "ruling", to="STANDS")),
        ["{claim}, entry 13: {file}, which it is about, was edited."],
    ),
    "an entry of the history": (
        ("history.jsonl", ""),
        of_line(1, put("entry", "by", to=None)),
        ["{claim}, entry 2 is not what was hashed: it was edited."],
    ),
    "the words of an entry": (
        ("history.jsonl", ""),
        of_line(0, put("words", to="The bridge cost 2.4 million euros")),
        ["{claim}, entry 1: its words were edited."],
    ),
    "a nonce": (
        ("history.jsonl", ""),
        of_line(2, put("nonce", to="0" * 32)),
        ["{claim}, entry 3: {evidence}, which it is about, was edited."],
    ),
    "the order of the history": (
        ("history.jsonl", ""),
        reordered,
        [
            "{claim}, entry 2 comes after entry 0: entries were removed or moved.",
            "{claim}, entry 1 comes after entry 2: entries were removed or moved.",
            "{claim}, entry 3 comes after entry 1: entries were removed or moved.",
        ],
    ),
    "the first entry is gone": (
        ("history.jsonl", ""),
        lambda content: content.partition(b"\n")[2],
        ["{claim}, entry 2 comes after entry 0: entries were removed or moved."],
    ),
    "the newest entry is gone": (
        ("history.jsonl", ""),
        lambda content: b"".join(content.splitlines(keepends=True)[:-1]),
        [
            "{top} seals another entry {newest} than there is.",
            "The history does not end where claim.json says: entries were removed or added.",
        ],
    ),
    "the stage": (
        ("claim.json", ""),
        of_json(put("stage", to="CHECKED")),
        ["claim.json says CHECKED, round 1; its history led to PUBLISHED, round 1."],
    ),
    "the text that was read": (
        ("readings/", ".txt"),
        swapped(b"4.2 million", b"2.4 million"),
        [
            "{evidence}: its quote does not stand at its place in {file}.",
            "{second}: its quote does not stand at its place in {file}.",
            "{file} is not the text that was read: its SHA-256 is another one.",
            "{source}, entry 2: {reading}.json, which it is about, was edited.",
        ],
    ),
    "a WARC's payload": (
        ("captures/", ".warc.gz"),
        rewrapped,
        [
            "{file}: record 3 was altered: its digest is another one.",
            "{file} holds other bytes than were captured: their SHA-256 is another one.",
        ],
    ),
    "a WARC's packing": (
        ("captures/", ".warc.gz"),
        lambda content: bytes([content[0] ^ 1]) + content[1:],
        ["{file} cannot be unpacked: it was altered."],
    ),
    "what a capture was": (
        ("captures/", ".json"),
        of_json(put("facts", "final_url", to="https://example.org/")),
        ["{source}, entry 1: {file}, which it is about, was edited."],
    ),
    "an entry of the manifest": (
        ("sources/", "manifest.jsonl"),
        of_line(1, put("entry", "at", to="2020-01-01T00:00:00.000000+00:00")),
        ["{source}, entry 2 is not what was hashed: it was edited."],
    ),
    "a proof's way": (
        ("sources/", "root-1.json"),
        of_json(lambda proof: proof["path"].append({"side": "left", "hash": "00" * 32})),
        ["{file} does not lead to the root that it names: it was edited."],
    ),
    "a proof's head": (
        ("sources/", "root-1.json"),
        of_json(put("head", to="0" * 64)),
        [
            "{file} seals another entry 4 than there is.",
            "{file} does not lead to the root that it names: it was edited.",
        ],
    ),
    "a root": (
        ("sources/", "root-1.txt"),
        lambda content: b"0" * 64,
        ["{file} is not the root that {proof} names."],
    ),
    "the way to a root over histories": (
        ("history-root-", ".json"),
        of_json(lambda proof: proof["path"].pop()),
        ["{file} does not lead to the root that it names: it was edited."],
    ),
    "the entry under a root over histories": (
        ("history-root-", ".json"),
        of_json(put("head", to="0" * 64)),
        [
            "{file} seals another entry {newest} than there is.",
            "{file} does not lead to the root that it names: it was edited.",
        ],
    ),
    "the root before the one over histories": (
        ("history-root-", ".json"),
        of_json(put("root", "previous", to="0" * 64)),
        ["{file} does not lead to the root that it names: it was edited."],
    ),
    "a root over histories": (
        ("history-root-", ".txt"),
        lambda content: b"0" * 64,
        ["{file} is not the root that {top} names."],
    ),
    "when it was certified": (
        ("sources/", "root-1.json"),
        of_json(put("timestamps", 0, "certified_at", to="2020-01-01 00:00:00+00:00")),
        ["{stamp} certifies another moment than {file} says."],
    ),
    "a timestamp of something else": (
        ("sources/", ".tsr"),
        certifying_nothing,
        ["{file} certifies something else than {root}."],
    ),
    "a timestamp that is none": (
        ("sources/", ".tsr"),
        lambda content: b"<html>",
        ["{file} is no reply of a timestamping authority: it was altered."],
    ),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_forgery_with_a_new_list_is_named(what: str, whole: Whole, tmp_path: Path) -> None:
    (beginning, end), edit, expected = FORGED[what]
    name = whole.one(beginning, end)
    contents = relisted(whole.files | {name: edit(whole.files[name])})
    source = whole.one("sources/", "source.json").split("/")[1]
    second = max(each for each in whole.files if each.startswith("rows/evidence/"))
    names = {
        "file": name,
        "claim": f"Claim {json.loads(whole.files['claim.json'])['id']}",
        "source": f"Source {source}",
        "mention": whole.one("rows/mention/", "").split("/")[2].removesuffix(".json"),
        "evidence": whole.one("rows/evidence/", ""),
        "second": second,
        "reading": whole.one("readings/", ".txt").removesuffix(".txt"),
        "proof": whole.one("sources/", "root-1.json"),
        "root": whole.one("sources/", "root-1.txt"),
        "stamp": whole.one("sources/", ".tsr"),
        "top": whole.one("history-root-", ".json"),
        "newest": str(json.loads(whole.files["claim.json"])["history_seq"]),
    }
    assert of_whole(whole, tmp_path, contents) == [each.format(**names) for each in expected]


@pytest.mark.parametrize("kind", ASKED)
def test_what_was_asked_and_cleared_is_held_to_the_history(kind: str, whole: Whole, tmp_path: Path) -> None:
    name = whole.one(f"rows/{kind}/", "")
    forged = of_json(lambda row: row["facts"].update(id="0199c0de-5eed-7000-8000-000000000001"))
    history = [json.loads(line) for line in whole.files["history.jsonl"].splitlines()]
    (entry,) = [line["entry"] for line in history if line["row"] == name]
    assert of_whole(whole, tmp_path, relisted(whole.files | {name: forged(whole.files[name])})) == [
        f"Claim {entry['claim']}, entry {entry['seq']}: {name}, which it is about, was edited."
    ]


def test_it_says_under_which_root_the_history_stands(whole: Whole, tmp_path: Path) -> None:
    """The way there takes a step, past another claim, which is not named."""
    proof = json.loads(whole.files[whole.one("history-root-", ".json")])
    said = verified(unpacked(whole.files, tmp_path) / "verify.py")
    assert [len(step["hash"]) for step in proof["path"]] == [64]
    assert said.lines(f"Up to entry {proof['seq']} the history stands under root 1 of ") == [
        f"{proof['root']['sealed_at']}: {proof['root']['root']}."
    ]


# What an entry is about, and what a citation stands in, are not left away without a word.
BOUND = ["rows/evidence/", "rows/review/", "rows/verdict/", "rows/publication/", "readings/", "captures/"]


@pytest.mark.parametrize("folder", BOUND)
def test_what_was_left_away_with_its_name_in_the_list_is_missed(
    folder: str, whole: Whole, tmp_path: Path
) -> None:
    name = whole.one(folder, "")
    contents = {each: content for each, content in whole.files.items() if each != name}
    assert f"{name} is missing." in of_whole(whole, tmp_path, relisted(contents))


def test_rows_that_no_entry_vouches_for_are_named(whole: Whole, tmp_path: Path) -> None:
    """Somebody cuts the tie between an entry and its row, then edits the row."""
    name = whole.one("rows/evidence/", "")
    untied = of_line(2, put("row", to=None))
    contents = whole.files | {"history.jsonl": untied(whole.files["history.jsonl"])}
    said = verified(unpacked(relisted(contents), tmp_path) / "verify.py")
    assert f"{name}: no entry was compared with it" in said.lines("Not compared: ")


def test_a_zip_that_holds_a_file_twice_is_not_whole(whole: Whole, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "dossier.zip", "w") as packed:
        for name, content in whole.files.items():
            packed.writestr(name, content)
        with pytest.warns(UserWarning, match="Duplicate name"):
            packed.writestr("claim.json", whole.files["claim.json"])
    (tmp_path / "verify.py").write_bytes(whole.files["verify.py"])
    said = verified(tmp_path / "verify.py", tmp_path / "dossier.zip")
    assert said.wrong == ["The zip holds a file twice: one of the two was added."]


def test_a_forgers_words_do_not_speak_for_the_verifier(whole: Whole, tmp_path: Path) -> None:
    """Control characters would hide what is said after them, or say something else in its place."""
    forged = json.loads(whole.files["left-out.json"])
    forged[0]["why"] = f"so\n{WHOLE}\x1b[8m\x9b2J\u2028\u202e"
    written = (json.dumps(forged, indent=1, sort_keys=True, ensure_ascii=False) + "\n").encode()
    said = verified(unpacked(whole.files | {"left-out.json": written}, tmp_path) / "verify.py")
    assert said.wrong == [LISTED.format("left-out.json")]
    assert f"so\\n{WHOLE}\\x1b[8m\\x9b2J\\u2028\\u202e" in said.text
    assert said.text.splitlines()[-1] == "This dossier is NOT as it was written: 1 findings."
