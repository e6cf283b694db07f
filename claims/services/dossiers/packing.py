"""A zip that is the same, byte for byte, each time that the same is put into it."""

import json
import tempfile
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import IO, Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from sources import chain

LIST = "files.json"
LONG_AGO = (1980, 1, 1, 0, 0, 0)  # as early as a zip can say
UNIX, PLAIN_FILE = 3, 0o100644 << 16


class Pack:
    """Files are written in the order in which they are added, and are never held in memory as a whole."""

    def __init__(self) -> None:
        # The answer closes it, and with that it is gone.
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115
        self._zip = ZipFile(self.file, "w", ZIP_DEFLATED)
        self._listed: list[dict[str, Any]] = []

    def add(self, name: str, pieces: Iterable[bytes], *, is_packed: bool = False) -> None:
        """is_packed: it is compressed already."""
        hashed, length = sha256(), 0
        with self._zip.open(_info(name, ZIP_STORED if is_packed else ZIP_DEFLATED), "w") as file:
            for piece in pieces:
                file.write(piece)
                hashed.update(piece)
                length += len(piece)
        self._listed.append({"name": name, "bytes": length, "sha256": hashed.hexdigest()})

    def add_text(self, name: str, text: str) -> None:
        self.add(name, [text.encode()])

    def add_json(self, name: str, value: Any) -> None:
        self.add_text(name, written(value))

    def add_lines(self, name: str, lines: Iterable[Mapping[str, Any]]) -> None:
        self.add(name, (f"{chain.canonical(line)}\n".encode() for line in lines))

    def close(self) -> str:
        """Adds the list of all files; its SHA-256, which stands for the whole."""
        listed = written({"files": sorted(self._listed, key=lambda each: str(each["name"]))}).encode()
        self._zip.writestr(_info(LIST, ZIP_DEFLATED), listed)
        self._zip.close()
        return sha256(listed).hexdigest()


def written(value: Any) -> str:
    plain = json.loads(chain.canonical(value))
    return json.dumps(plain, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _info(name: str, how: int) -> ZipInfo:
    info = ZipInfo(name, LONG_AGO)
    info.compress_type, info.create_system, info.external_attr = how, UNIX, PLAIN_FILE
    return info
