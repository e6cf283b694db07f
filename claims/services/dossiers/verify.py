"""Verifies a dossier: offline, with nothing but Python 3.8 or newer.

    python3 verify.py                        in the unpacked folder
    python3 verify.py dossier.zip            or with the zip as it came
    python3 verify.py --authority tsa.pem    checks the timestamps' signatures too (takes openssl)

It says in a sentence what is altered, missing or added, and ends with 1 if anything is.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import shutil
import subprocess
import sys
import tempfile
import zipfile
import zlib
from pathlib import Path
from typing import IO, Any, Dict, Iterator, List, Optional, Set, Tuple

LIST = "files.json"
NEEDED = ("README.txt", "article/article.json", "claim.json", "history.jsonl", "left-out.json", "verify.py")
UNREADABLE = (OSError, EOFError, ValueError, zipfile.BadZipFile, zlib.error)
STAGES = (
    "DETECTED", "OPEN", "IN_REVIEW", "CROSS_CHECK", "DISPUTED", "CHECKED", "PUBLISHED", "NOT_CHECKABLE",
    "WITHDRAWN",
)  # fmt: skip
CHUNK = 1 << 20
Json = Dict[str, Any]


# --- how things are hashed ---------------------------------------------------------------------------------


def canonical(value: Any) -> str:
    """JSON in one spelling only."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def digest(*parts: str) -> str:
    """SHA-256 over the parts, each after its length in eight bytes."""
    hashed = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        hashed.update(len(data).to_bytes(8, "big") + data)
    return hashed.hexdigest()


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def row_digest(row: Json, nonce: str) -> str:
    """Of a row of the newsroom, under its entry's nonce; columns that may be removed enter by digests."""
    facts = dict(row["facts"])
    for column in row["apart"]:
        facts[column] = digest(nonce, column, canonical(facts[column]))
    return digest(nonce, canonical(facts))


def kept_digest(row: Json) -> str:
    """Of a row that was kept of a source; columns without a value are left out."""
    hashed = {name: value for name, value in row["facts"].items() if value is not None}
    for column in row["apart"]:
        value = row["facts"].get(column)
        hashed[column] = row["erased"].get(column) or digest(column, canonical(value))
    return digest(canonical(hashed))


def climb(leaf: str, path: List[Json]) -> str:
    """Where the way from a leaf leads in the tree of hashes (RFC 6962)."""
    found = hashlib.sha256(b"\0" + leaf.encode()).digest()
    for step in path:
        other = bytes.fromhex(step["hash"])
        both = other + found if step["side"] == "left" else found + other
        found = hashlib.sha256(b"\1" + both).digest()
    return found.hex()


# --- the files ---------------------------------------------------------------------------------------------


class Pile:
    """The files of a dossier: in a folder, or still in its zip."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.zip = zipfile.ZipFile(str(place)) if place.is_file() else None

    def names(self) -> List[str]:
        if self.zip is not None:
            return [each.filename for each in self.zip.infolist()]
        every = sorted(self.place.rglob("*"))
        return [each.relative_to(self.place).as_posix() for each in every if not each.is_dir()]

    def open(self, name: str) -> IO[bytes]:
        return self.zip.open(name) if self.zip is not None else (self.place / name).open("rb")

    def read(self, name: str) -> bytes:
        with self.open(name) as file:
            return file.read()

    def measured(self, name: str) -> Tuple[int, str]:
        """Its length and its SHA-256."""
        hashed, length = hashlib.sha256(), 0
        with self.open(name) as file:
            for chunk in iter(lambda: file.read(CHUNK), b""):
                hashed.update(chunk)
                length += len(chunk)
        return length, hashed.hexdigest()


class Verifier:
    """wrong: a sentence for each thing that is not as it was written; open: what could not be compared."""

    def __init__(self, pile: Pile, authority: str = "") -> None:
        self.pile, self.authority = pile, authority
        self.names = set(pile.names())
        self.wrong: List[str] = []
        self.open: List[str] = []
        self.counted: Dict[str, int] = {}
        self.texts: Dict[str, Json] = {}  # of the article, by id
        self.led: Tuple[Any, ...] = ("", 1)  # the stage and the round that the history led to
        self.compared: Set[str] = set()  # the rows that an entry's hash vouches for
        self.under: List[str] = []  # the roots over all histories that it stands under
        self.left: List[str] = []  # files that the dossier says are left out

    def run(self) -> None:
        try:
            self.files()
            left = self.json("left-out.json") or []
            self.left = [name for each in left for name in each["files"]]
            self.article()
            self.history()
            self.rows()
            self.sources()
            self.vouched()
        except (KeyError, TypeError, AttributeError, IndexError) as fault:
            self.say("A file does not say what a dossier says (%s): it was altered." % fault)

    def say(self, sentence: str) -> None:
        if sentence not in self.wrong:
            self.wrong.append(sentence)

    def count(self, what: str) -> None:
        self.counted[what] = self.counted.get(what, 0) + 1

    # --- reading

    def bytes(self, name: str) -> Optional[bytes]:
        if name not in self.names:
            self.say("%s is missing." % name)
            return None
        try:
            return self.pile.read(name)
        except UNREADABLE:
            self.say("%s cannot be read: it was altered." % name)
            return None

    def text(self, name: str) -> Optional[str]:
        data = self.bytes(name)
        if data is None:
            return None
        try:
            return data.decode("utf-8")
        except ValueError:
            self.say("%s cannot be read: it was altered." % name)
            return None

    def json(self, name: str) -> Any:
        text = self.text(name)
        if text is None:
            return None
        try:
            return json.loads(text)
        except ValueError:
            self.say("%s cannot be read: it was altered." % name)
            return None

    def lines(self, name: str) -> Iterator[Json]:
        text = self.text(name) or ""
        for number, line in enumerate(text.split("\n")[:-1], 1):
            try:
                yield json.loads(line)
            except ValueError:
                self.say("%s, line %d cannot be read: it was altered." % (name, number))

    def below(self, folder: str) -> List[str]:
        return sorted(name for name in self.names if name.startswith(folder))

    # --- the list of files

    def files(self) -> None:
        known = self.json(LIST)
        if known is None:
            return
        written = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        if self.bytes(LIST) != written.encode():
            self.say("%s was altered: it is not written as a dossier writes it." % LIST)
        listed = {each["name"]: each for each in known["files"]}
        for name in sorted(listed):
            self.file(name, listed[name])
        for name in sorted(self.names - set(listed) - {LIST}):
            self.say("%s was added: %s does not name it." % (name, LIST))
        if len(self.pile.names()) != len(self.names):
            self.say("The zip holds a file twice: one of the two was added.")
        for name in NEEDED:
            if name not in self.names:
                self.say("%s is missing." % name)

    def file(self, name: str, listed: Json) -> None:
        self.count("files")
        if name not in self.names:
            self.say("%s is missing." % name)
            return
        try:
            found = self.pile.measured(name)
        except UNREADABLE:
            found = (-1, "")
        if found != (listed["bytes"], listed["sha256"]):
            self.say("%s was altered: its SHA-256 is not the one in %s." % (name, LIST))

    # --- the article

    def article(self) -> None:
        article = self.json("article/article.json") or {"versions": []}
        for version in article["versions"]:
            text = self.text(version["file"])
            self.texts[version["id"]] = {**version, "text": text}
            if text is not None and sha256(text.encode()) != version["sha256"]:
                self.say("%s is not the text whose SHA-256 article/article.json gives." % version["file"])

    # --- the history

    def history(self) -> None:
        claim = self.json("claim.json")
        if claim is None:
            return
        seq, head, hashes = 0, "", {}
        for line in self.lines("history.jsonl"):
            self.count("entries of the history")
            entry = line["entry"]
            name = "Claim %s, entry %s" % (claim["id"], entry["seq"])
            self.follows(name, entry, line["hash"], seq, head)
            self.about(name, line)
            seq, head = entry["seq"], line["hash"]
            hashes[seq] = head
        for name in self.below("history-root-"):
            if name.endswith(".json"):
                self.sealed(name, self.json(name), claim["id"], hashes)
        for line in self.lines("history-unnumbered.jsonl") if self.has("history-unnumbered.jsonl") else ():
            self.about("Claim %s, entry of %s" % (claim["id"], line["entry"]["at"]), line)
        if self.led != (claim["stage"], claim["round"]):
            self.say(
                "claim.json says %s, round %s; its history led to %s, round %s."
                % (claim["stage"], claim["round"], *self.led)
            )
        if (seq, head) != (claim["history_seq"], claim["history_head"]):
            self.say("The history does not end where claim.json says: entries were removed or added.")

    def sealed(self, name: str, proof: Optional[Json], claim: str, hashes: Dict[int, str]) -> None:
        """The root over all histories that the claim's stands under."""
        self.root(name, proof, claim, hashes)
        if proof is not None:
            what = (proof["seq"], proof["root"]["number"], proof["root"]["sealed_at"], proof["root"]["root"])
            self.under.append("Up to entry %s the history stands under root %s of %s: %s." % what)

    def has(self, name: str) -> bool:
        return name in self.names

    def follows(self, name: str, entry: Json, made: str, seq: int, head: str) -> None:
        """An entry of a chain after the one before, at `seq` with the hash `head`."""
        if entry["seq"] != seq + 1:
            self.say("%s comes after entry %d: entries were removed or moved." % (name, seq))
        elif entry["previous"] != head:
            self.say("%s does not continue the entry before it: one of them was edited or moved." % name)
        if digest(canonical(entry)) != made:
            self.say("%s is not what was hashed: it was edited." % name)

    def about(self, name: str, line: Json) -> None:
        """The words of an entry, the row that it is about, and where it led."""
        entry = line["entry"]
        moved_to = entry["facts"].get("after") or entry["facts"].get("stage")
        is_move = moved_to in STAGES and entry["kind"] != "ATTENTION"
        self.led = (moved_to if is_move else self.led[0], entry["round"])
        if line["words"] is not None and digest(line["salt"], line["words"]) != entry["text"]:
            self.say("%s: its words were edited." % name)
        if line["not_compared"]:
            self.open.append("%s: %s" % (name, line["not_compared"]))
        if line["row"] is None:
            return
        row = self.json(line["row"])
        if row is None:
            self.say("%s is about %s, which is missing." % (name, line["row"]))
            return
        if row_digest(row, line["nonce"]) != entry["digest"]:
            self.say("%s: %s, which it is about, was edited." % (name, line["row"]))
        self.compared.add(line["row"])
        self.count("rows")
        self.reviewed(name, entry, row)

    def reviewed(self, name: str, entry: Json, row: Json) -> None:
        seen = entry["facts"].get("text_sha256")
        version = self.texts.get(str(row["facts"].get("article_version_id")))
        if seen and version and version["text"] is not None and sha256(version["text"].encode()) != seen:
            self.say("%s: the reviewer saw another text than %s." % (name, version["file"]))

    # --- where words stand

    def rows(self) -> None:
        for name in self.below("rows/mention/"):
            self.mention(self.json(name))
        for name in self.below("rows/publication/"):
            facts = (self.json(name) or {"facts": {"payload": None}})["facts"]
            if facts["payload"] is not None and sha256(facts["payload"].encode()) != facts["payload_sha256"]:
                self.say("%s: what was published is not what its SHA-256 says." % name)
        for name in self.below("rows/evidence/"):
            self.quote(name, self.json(name))
        for name in self.below("readings/"):
            if name.endswith(".json"):
                self.reading(self.json(name))
        for name in self.below("captures/"):
            if name.endswith(".warc.gz"):
                self.warc(name)

    def mention(self, row: Optional[Json]) -> None:
        facts = row["facts"] if row else {"start": None}
        if facts["start"] is None:
            return
        version = self.texts.get(str(facts["version_id"]))
        if version is None:
            self.say("The text of mention %s is missing." % facts["id"])
        elif (version["text"] or "")[facts["start"] : facts["end"]] != facts["exact"]:
            what = (facts["id"], version["file"])
            self.say("Mention %s: its words do not stand at their place in %s." % what)

    def quote(self, name: str, row: Optional[Json]) -> None:
        facts = row["facts"] if row else {"extraction_id": None}
        if facts["extraction_id"] is None:
            return
        reading = "readings/%s.txt" % facts["extraction_id"]
        if reading in self.left or facts["quote"] is None:
            return
        text = self.text(reading)
        self.count("quotes")
        if text is not None and text[facts["start"] : facts["end"]] != facts["quote"]:
            self.say("%s: its quote does not stand at its place in %s." % (name, reading))

    def reading(self, row: Optional[Json]) -> None:
        if row is None:
            return
        facts = row["facts"]
        name, capture = "readings/%s.txt" % facts["id"], "captures/%s" % facts["snapshot_id"]
        text = self.text(name) if name not in self.left else None
        if text is not None and sha256(text.encode()) != facts["text_sha256"]:
            self.say("%s is not the text that was read: its SHA-256 is another one." % name)
        for file in (capture + ".json", capture + ".warc.gz"):
            if file not in self.left and not self.has(file):
                self.say("%s is missing." % file)

    # --- captures

    def warc(self, name: str) -> None:
        self.count("captures")
        capture = self.json(name.replace(".warc.gz", ".json"))
        payloads = []
        try:
            with self.pile.open(name) as packed, gzip.GzipFile(fileobj=packed) as file:
                for number, (fields, block) in enumerate(records(file), 1):
                    if fields.get("warc-block-digest") != "sha256:" + sha256(block):
                        self.say("%s: record %d was altered: its digest is another one." % (name, number))
                    if "warc-payload-digest" in fields and fields.get("warc-type") != "revisit":
                        payloads.append(payload_digest(fields, block))
        except UNREADABLE:
            self.say("%s cannot be unpacked: it was altered." % name)
            return
        if capture is not None and payloads[-1:] != [capture["facts"]["sha256"]]:
            self.say("%s holds other bytes than were captured: their SHA-256 is another one." % name)

    def vouched(self) -> None:
        """Every row is to be one that an entry's hash vouches for, or it is said that it is not."""
        for name in self.below("rows/") + self.below("readings/") + self.below("captures/"):
            if name.endswith(".json") and name not in self.compared:
                self.open.append("%s: no entry was compared with it" % name)

    # --- manifests, roots, timestamps

    def sources(self) -> None:
        for name in self.below("sources/"):
            if name.endswith("/source.json"):
                self.source(name[: -len("source.json")], self.json(name))

    def source(self, folder: str, source: Optional[Json]) -> None:
        if source is None:
            return
        seq, head, hashes = 0, "", {}
        for line in self.lines(folder + "manifest.jsonl"):
            self.count("entries of manifests")
            entry = line["entry"]
            name = "Source %s, entry %s" % (source["id"], entry["seq"])
            if entry["object"] is None:  # about something that is not shown: its hash is taken as it stands
                if (entry["seq"], entry["previous"]) != (seq + 1, head):
                    self.say("%s does not continue the entry before it: one was edited or moved." % name)
            else:
                self.follows(name, entry, line["hash"], seq, head)
            self.kept(name, line)
            seq, head = entry["seq"], line["hash"]
            hashes[seq] = head
        if (seq, head) != (source["manifest_seq"], source["manifest_head"]):
            self.say("%smanifest.jsonl does not end where source.json says." % folder)
        for name in self.below(folder + "root-"):
            if name.endswith(".json"):
                self.root(name, self.json(name), source["id"], hashes)

    def kept(self, name: str, line: Json) -> None:
        """The row that an entry of a manifest is about, where the dossier holds it."""
        if line["row"] is None:
            return
        row = self.json(line["row"])
        if row is None:
            self.say("%s is about %s, which is missing." % (name, line["row"]))
            return
        if "text" in row["apart"] and row["facts"]["text"] is not None:
            row["facts"]["text"] = self.text(row["facts"]["text"])
        self.compared.add(line["row"])
        if kept_digest(row) != line["entry"]["digest"]:
            self.say("%s: %s, which it is about, was edited." % (name, line["row"]))

    def root(self, name: str, proof: Optional[Json], source: str, hashes: Dict[int, str]) -> None:
        if proof is None:
            return
        self.count("roots")
        root = proof["root"]
        if hashes.get(proof["seq"]) != proof["head"]:
            self.say("%s seals another entry %s than there is." % (name, proof["seq"]))
        top = climb(canonical([source, proof["seq"], proof["head"]]), proof["path"])
        if digest(root["previous"], top) != root["root"]:
            self.say("%s does not lead to the root that it names: it was edited." % name)
        plain = name.replace(".json", ".txt")
        if self.text(plain) != root["root"]:
            self.say("%s is not the root that %s names." % (plain, name))
        for stamp in proof["timestamps"]:
            self.stamp(stamp, name, root["root"], plain)

    def stamp(self, stamp: Json, name: str, root: str, plain: str) -> None:
        reply = self.bytes(stamp["file"])
        if reply is None:
            return
        self.count("timestamps")
        try:
            imprint, at = certified(reply)
        except UNREADABLE:
            self.say("%s is no reply of a timestamping authority: it was altered." % stamp["file"])
            return
        if imprint != hashlib.sha256(root.encode()).digest():
            self.say("%s certifies something else than %s." % (stamp["file"], plain))
        if at != "".join(each for each in stamp["certified_at"][:19] if each.isdigit()):
            self.say("%s certifies another moment than %s says." % (stamp["file"], name))
        if self.authority and not signed(reply, root, self.authority):
            self.say("%s is not signed under the certificates of %s." % (stamp["file"], self.authority))


# --- formats of others -------------------------------------------------------------------------------------


def records(file: gzip.GzipFile) -> Iterator[Tuple[Dict[str, str], bytes]]:
    """The records of a WARC: the fields of each, their names in small letters, and its block."""
    while True:
        first = file.readline()
        if not first:
            return
        if not first.startswith(b"WARC/"):
            raise ValueError("no record begins here")
        fields: Dict[str, str] = {}
        for line in iter(file.readline, b"\r\n"):
            if not line:
                raise ValueError("a record breaks off")
            name, _, value = line.decode("utf-8").partition(":")
            fields[name.strip().lower()] = value.strip()
        length = int(fields.get("content-length", "-1"))
        block = file.read(length)
        if length < 0 or len(block) != length or file.read(4) != b"\r\n\r\n":
            raise ValueError("a record is of another length than it says")
        yield fields, block


def payload_digest(fields: Dict[str, str], block: bytes) -> str:
    """The SHA-256 of what was answered, without the head of the answer."""
    if fields.get("warc-type") == "response":
        block = block.partition(b"\r\n\r\n")[2]
    return sha256(block)


def elements(data: bytes) -> List[Tuple[int, bytes]]:
    """The elements of DER that stand one after the other: tag and content of each."""
    found, at = [], 0
    while at < len(data):
        tag, length, at = data[at], data[at + 1] if at + 1 < len(data) else 0xFF, at + 2
        if length > 0x84:
            raise ValueError("a length that cannot be")
        if length >= 0x80:
            size = length & 0x7F
            length, at = int.from_bytes(data[at : at + size], "big"), at + size
        if at + length > len(data):
            raise ValueError("an element is longer than what holds it")
        found.append((tag, data[at : at + length]))
        at += length
    return found


def certified(reply: bytes) -> Tuple[bytes, str]:
    """What a reply by RFC 3161 certifies: the digest, and the moment as fourteen digits (UTC)."""
    try:
        status, token = elements(elements(reply)[0][1])[:2]
        if elements(status[1])[0][1] not in (b"\0", b"\1"):
            raise ValueError("it was refused")
        signed_data = elements(elements(elements(token[1])[1][1])[0][1])
        info = elements(elements(elements(signed_data[2][1])[1][1])[0][1])[0][1]
        parts = elements(info)
        imprint = elements(parts[2][1])[1][1]
        moment = parts[4][1].decode("ascii")
    except IndexError:
        raise ValueError("something is missing") from None
    return imprint, moment[:14]


def signed(reply: bytes, root: str, authority: str) -> bool:
    """Whether openssl finds it signed under the authority's certificates."""
    with tempfile.TemporaryDirectory() as folder:
        data, answer = Path(folder) / "root", Path(folder) / "reply"
        data.write_text(root)
        answer.write_bytes(reply)
        command = ["openssl", "ts", "-verify", "-data", str(data), "-in", str(answer), "-CAfile", authority]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        return done.returncode == 0


# --- what is said of it ------------------------------------------------------------------------------------


def put(sentence: str) -> None:
    """A line; what would move the cursor or hide text on a terminal is spelled out."""
    print("".join(each if each.isprintable() else ascii(each)[1:-1] for each in sentence))


def tell(verifier: Verifier) -> None:
    for sentence in verifier.wrong:
        put("WRONG: " + sentence)
    for sentence in verifier.open:
        put("Not compared: " + sentence)
    left = verifier.json("left-out.json") if verifier.has("left-out.json") else None
    for each in left if isinstance(left, list) else ():
        put("Left out: %s: %s" % (each.get("what"), each.get("why")))
    for sentence in verifier.under:
        put(sentence)
    if verifier.under:
        put("Who kept a root of that number elsewhere can tell whether it is the same.")
    if verifier.counted.get("timestamps") and not verifier.authority:
        put("The signatures of timestamps were not checked: give the authority's certificates, --authority.")
    put("Of claim.json, the stage and the round are compared with the history; its words are not.")
    if verifier.has(LIST):
        put("The SHA-256 of %s is %s." % (LIST, verifier.pile.measured(LIST)[1]))
        put("Whoever gave you the dossier can tell you whether it is the one that they gave.")
    put("Read: %s." % ", ".join("%d %s" % (n, what) for what, n in sorted(verifier.counted.items())))
    if verifier.wrong:
        put("This dossier is NOT as it was written: %d findings." % len(verifier.wrong))
    else:
        put("This dossier is as it was written.")


def main() -> int:
    parser = argparse.ArgumentParser(description="Verifies a dossier, offline.")
    here = str(Path(__file__).resolve().parent)
    parser.add_argument("dossier", nargs="?", default=here, help="the folder or the zip; here unless told")
    parser.add_argument("--authority", default="", help="certificates of the timestamping authority (PEM)")
    given = parser.parse_args()
    if given.authority and not shutil.which("openssl"):
        put("openssl is not installed here: the signatures of timestamps cannot be checked.")
        return 2
    try:
        verifier = Verifier(Pile(Path(given.dossier)), given.authority)
    except (OSError, zipfile.BadZipFile) as fault:
        put("This cannot be opened as a dossier: %s" % fault)
        return 1
    verifier.run()
    tell(verifier)
    return 1 if verifier.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
