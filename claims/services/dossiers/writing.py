"""What a dossier holds of a claim, for one person: all that they may see, and by name what is left out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db.models import Q

from claims import queries
from claims.models import ArticleVersion, Claim, Evidence, HistoryEntry, HistoryLeaf, Review
from claims.services.dossiers import rows
from claims.services.dossiers.captures import Kept
from claims.services.dossiers.packing import Pack
from claims.services.history import SEALS
from sources.people import User, name
from sources.services.chains import one_moment

VERIFIER = Path(__file__).with_name("verify.py")
BLIND = (
    "while a blind round runs entries may be missing, so their numbers and hashes are not given; what is "
    "seen of them stands in history-unnumbered.jsonl"
)
UNSEALED = "it is not sealed yet: a root over all histories is made every quarter of an hour"
FLAT = "the root over it is of the time when roots were lists, and would name every claim of the newsroom"
UNCERTIFIED = "no authority certifies the roots of histories: compare it with one that was kept elsewhere"
README = """A fact-check, with what it rests on

Claim      {statement}
Article    {title}
Status     {status}

TO VERIFY IT, unpack this zip and run, in the folder:

    python3 verify.py

It takes Python 3.8 or newer and nothing else, and asks nothing of any network. It computes every hash again
and says in a sentence what is altered, missing or added. To be sure of the verifier itself, take one that you
trust: it is the same in every dossier of this version.

claim.json       the claim as it stands
article/         each text of the article that the claim was marked or reviewed in, and its hash
history.jsonl    what happened to the claim, one entry a line, chained by hash; of each the secret nonce of
                 the row that it is about, and the salt of its words, as far as you may see these
history-root-*   a root over the histories of all claims, and the way there from the newest entry sealed
rows/            mentions, evidence, reviews, verdicts, publications, rechecks, requests for a reply,
                 clearances and questions to the author, as they were hashed
readings/        the texts that evidence quotes, as they were read
captures/        the bytes that they were read from, as WARC (any replay tool opens them)
sources/         for each source the manifest of what was kept of it, chained by hash; the roots of days over
                 all manifests, the way there, and timestamps of the roots (RFC 3161)
people.json      who is meant by the ids
left-out.json    what is not here, and why
files.json       every other file with its length and SHA-256; its own SHA-256 is the ETag of the download

A timestamp's signature is checked with its authority's certificates: python3 verify.py --authority FILE.pem

It holds rationales and names of colleagues as far as you may see them. Think of that before you pass it on.
"""


@dataclass(frozen=True)
class Dossier:
    """file: a zip that goes when it is closed. fingerprint: the SHA-256 of its list of files."""

    file: IO[bytes]
    fingerprint: str


def of(claim: Claim, *, to: User) -> Dossier:
    """The claim's dossier as `to` may see it; the same bytes as long as nothing of it has changed."""
    pack = Pack()
    try:
        with one_moment():
            _Writing(claim, to, pack).write()
        return Dossier(pack.file, pack.close())
    except BaseException:
        pack.file.close()
        raise


class _Writing:
    def __init__(self, claim: Claim, user: User, pack: Pack) -> None:
        self.claim, self.user, self.pack = claim, user, pack
        self.kept = Kept(pack, user)
        self.shown = rows.of(claim, to=user)
        self.is_blind = queries.is_blind_to(user, claim)
        self.seq, self.head = 0, ""
        self.people: set[UUID] = set()

    def write(self) -> None:
        claim = self.claim
        self.pack.add_text(
            "README.txt",
            README.format(
                statement=claim.statement,
                title=claim.article.title,
                status=claim.get_verification_status_display(),
            ),
        )
        self.pack.add("verify.py", [VERIFIER.read_bytes()])
        self._article()
        for row in self.shown.values():
            self.pack.add_json(row.name, row.plain())
        self._history()
        self._sealed()
        self.kept.add(each.row for each in self.shown.values() if isinstance(each.row, Evidence))
        self.pack.add_json("claim.json", self._claim())
        self._left()
        self._people()

    # --- the claim and its article

    def _claim(self) -> dict[str, Any]:
        claim = self.claim
        return {
            "id": claim.pk,
            "article": claim.article_id,
            "statement": claim.statement,
            "asserts": claim.asserts,
            "kind": claim.kind,
            "claimants": sorted(claim.claimants.values_list("name", flat=True)),
            "as_of": claim.as_of,
            "legal_flag": claim.legal_flag,
            "parent": claim.parent_id,
            "stage": claim.stage,
            "verification_status": claim.verification_status,
            "attention": claim.attention,
            "verdict": claim.verdict_id,
            "round": claim.round,
            "reviews_required": claim.reviews_required,
            "version": claim.version,
            "created_by": claim.created_by_id,
            "created_at": claim.created_at,
            "history_seq": self.seq,
            "history_head": self.head,
        }

    def _article(self) -> None:
        article, seen = self.claim.article, [each.row for each in self.shown.values()]
        reviewed = [each.article_version_id for each in seen if isinstance(each, Review)]
        used = Q(mentions__claim=self.claim) | Q(pk__in=reviewed)
        versions = ArticleVersion.objects.filter(used, article=article).distinct().order_by("number")
        said = {
            "id": article.pk,
            "title": article.title,
            "url": article.url,
            "origin": article.origin,
            "publisher": str(article.publisher) if article.publisher else None,
            "authors": sorted(article.authors.values_list("name", flat=True)),
            "published_at": article.published_at,
            "language": article.language,
            "versions": [self._version(version) for version in versions],
        }
        self.pack.add_json("article/article.json", said)

    def _version(self, version: ArticleVersion) -> dict[str, Any]:
        file = f"article/version-{version.number}.txt"
        self.pack.add_text(file, version.text)
        self.people.add(version.created_by_id)
        return {
            "id": version.pk,
            "number": version.number,
            "file": file,
            "sha256": version.sha256,
            "parts": [part["kind"] for part in version.parts],
            "created_by": version.created_by_id,
            "created_at": version.created_at,
        }

    # --- its history

    def _history(self) -> None:
        entries = queries.history(self.user).filter(claim=self.claim).order_by("seq")
        if not self.is_blind:
            self.pack.add_lines("history.jsonl", self._lines(entries))
            return
        # Where the numbers end tells nothing of what is hidden: these rounds are over for everybody.
        over = self.claim.unblinded_round
        self.pack.add_lines("history.jsonl", self._lines(entries.filter(round__lte=over)))
        later = entries.filter(round__gt=over)
        self.pack.add_lines("history-unnumbered.jsonl", self._lines(later, is_numbered=False))
        self.kept.leave(f"The history's numbers and hashes after round {over}", BLIND)

    def _lines(
        self, entries: Iterable[HistoryEntry], *, is_numbered: bool = True
    ) -> Iterator[dict[str, Any]]:
        for entry in entries:
            if entry.by_id:
                self.people.add(entry.by_id)
            if is_numbered:
                self.seq, self.head = entry.seq, entry.hash
            yield rows.line(entry, self.shown, is_numbered=is_numbered)

    def _sealed(self) -> None:
        """The newest root over an entry that is shown, and the way there; it names no other claim."""
        leaves = HistoryLeaf.objects.filter(claim_key=self.claim.pk, seq__lte=self.seq)
        leaf = leaves.select_related("sealed").order_by("-seq").first()
        if leaf is None or leaf.seq < self.seq:
            self.kept.leave("A proof of the newest entries of the history", UNSEALED)
        if leaf is None:
            return
        root, name = leaf.sealed, f"history-root-{leaf.sealed.number}"
        if not root.is_tree:
            self.kept.leave(f"A proof of the history under root {root.number}", FLAT)
            return
        path = [{"side": side, "hash": other.hex()} for side, other in SEALS.way(root, self.claim.pk)]
        of_root = {
            "number": root.number,
            "sealed_at": root.sealed_at,
            "previous": root.previous,
            "root": root.root,
        }
        said = {"root": of_root, "seq": leaf.seq, "head": leaf.head, "path": path, "timestamps": []}
        self.pack.add_json(f"{name}.json", said)
        self.pack.add_text(f"{name}.txt", root.root)
        self.kept.leave(f"A timestamp of {name}", UNCERTIFIED)

    # --- what is not there, and who is who

    def _left(self) -> None:
        if any(each.withheld == rows.RATIONALE for each in self.shown.values()):
            self.kept.leave("The rationales of reviews", rows.RATIONALE)
        for row in self.shown.values():
            if row.withheld == rows.NAMES_UNSEEN:
                self.kept.leave(f"Some of {row.name}", rows.NAMES_UNSEEN)
            if row.withheld == rows.REMOVED:
                self.kept.leave(f"Words of {row.name}", "they were removed, by a legal order or a redaction")
        said = "Approvals, what authors say of a draft, complaints"
        self.kept.leave(said, rows.OF_NEWSROOM)
        self.pack.add_json("left-out.json", self.kept.left)

    def _people(self) -> None:
        ids = self.people | self.kept.people | rows.people(each.row for each in self.shown.values())
        ids.add(self.claim.created_by_id)
        found = get_user_model().objects.filter(pk__in=ids).order_by("pk")
        self.pack.add_json("people.json", {str(each.pk): name(each) for each in found})
