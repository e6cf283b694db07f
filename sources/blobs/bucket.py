"""Blobs in an object store that speaks S3, through django-storages; in the same places as in a folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.core.files.base import ContentFile
from storages.backends.s3 import S3Storage

from sources.blobs.forms import CHUNK
from sources.blobs.kept import DIGEST, Kept

SPOOLED = 8 * 1024 * 1024  # more than that of an object being read goes to a temporary file


class StoreAway(OSError):
    """The object store does not answer, or refuses us."""


@contextmanager
def _answering() -> Iterator[None]:
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        raise StoreAway(str(error)) from error


class Bucket:
    """One for each thread, as boto3's resources are not to be shared."""

    def __init__(self, *, addressing_style: str | None = None, **options: Any) -> None:
        config = Config(
            connect_timeout=5,
            read_timeout=30,
            retries={"max_attempts": 2, "mode": "standard"},
            s3={"addressing_style": addressing_style or "auto"},
            # Newer checksums are unknown to many stores; every read is held against the SHA-256.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
        )
        self.storage = S3Storage(
            client_config=config, file_overwrite=True, max_memory_size=SPOOLED, gzip=False, **options
        )
        self.location = f"{self.storage.location}/" if self.storage.location else ""

    def check(self) -> None:
        bucket = self.storage.bucket
        with _answering():
            bucket.meta.client.head_bucket(Bucket=bucket.name)

    def find(self, digest: str) -> Kept | None:
        with _answering():
            return next(iter(self._listed(_place(digest))), None)

    def _listed(self, begin: str, after: str = "") -> Iterator[Kept]:
        """What the bucket holds whose place begins so, after a place, in the order of the keys."""
        which = {"Marker": self.location + after} if after else {}
        for each in self.storage.bucket.objects.filter(Prefix=self.location + begin, **which):
            name = each.key.removeprefix(self.location)
            file = name.rpartition("/")[2]
            if len(file) >= DIGEST:
                yield Kept(file[:DIGEST], file[DIGEST:], name, each.size, each.last_modified)

    def write(self, digest: str, suffix: str, kept: bytes) -> None:
        with _answering():
            self.storage.save(_place(digest) + suffix, ContentFile(kept))

    def refresh(self, digest: str) -> bool:
        """An object's date is that of its writing: so it is written again."""
        return False

    def chunks(self, blob: Kept) -> Iterator[bytes]:
        with _answering(), self.storage.open(blob.place) as file:
            yield from iter(lambda: file.read(CHUNK), b"")

    def remove(self, blob: Kept) -> None:
        with _answering():
            self.storage.delete(blob.place)

    def each(self, after: str) -> Iterator[Kept]:
        with _answering():
            yield from self._listed("", f"{_place(after)}~" if after else "")  # ~ comes after every suffix

    def tidy(self, before: datetime) -> int:
        """Nothing is half written: an object is there when all of it is."""
        return 0


def _place(digest: str) -> str:
    return f"{digest[:2]}/{digest}"
