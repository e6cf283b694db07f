"""The demo's folder, DATA: what has to be the same when it is started again."""

import fcntl
import json
import os
import secrets
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path

from seeds.sample_server import SampleServer


class NotThisDemo(Exception):
    """DATA cannot be used as asked; the message says what to do instead."""


@dataclass
class Kept:
    """What a later start goes on with. The sample pages' port is part of their addresses, so it stays."""

    is_live: bool
    sample_port: int
    port: int = 0
    passwords: dict[str, str] = field(default_factory=dict)
    token: str = ""
    confidential_key: str = ""


class Place:
    """The folder and the files of ours in it; all else there belongs to the product itself."""

    def __init__(self, data: Path) -> None:
        self.data = data.resolve()
        self.logs = self.data / "logs"
        self.sample_state = self.data / "sample_state.json"
        self._kept = self.data / "demo.json"

    def known(self) -> Kept | None:
        """What an earlier start kept; None in a fresh folder."""
        if not self._kept.exists():
            return None
        return Kept(**json.loads(self._kept.read_text(encoding="utf-8")))

    def prepare(self, *, is_live: bool) -> Kept:
        """What is kept here, or a beginning. Raises NotThisDemo where the other kind of demo is."""
        known = self.known()
        if known is None:
            made = Kept(is_live=is_live, sample_port=0 if is_live else self._free_port())
            self._keep_a_key(made)
            return made
        if known.is_live != is_live:
            held, asked = ("real", "sample") if known.is_live else ("sample", "real")
            raise NotThisDemo(
                f"{self.data} holds a demo with {held} sources. For {asked} ones choose another folder: "
                f"make demo {'LIVE=1 ' if is_live else ''}DATA={self.data.name}-{asked}"
            )
        if not known.confidential_key:  # made by an earlier version
            self._keep_a_key(known)
        return known

    def _keep_a_key(self, kept: Kept) -> None:
        """A demo's secrets are no secrets: in earnest the key never lies beside the database."""
        kept.confidential_key = b64encode(secrets.token_bytes(32)).decode()
        self.keep(kept)

    def keep(self, kept: Kept) -> None:
        """Writes it in one step, for this user's eyes alone: it holds passwords."""
        self.data.mkdir(parents=True, exist_ok=True)
        draft = self._kept.with_suffix(f".{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(json.dumps(asdict(kept), indent=2), encoding="utf-8")
        draft.replace(self._kept)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Holds the folder while the demo runs. Raises NotThisDemo where one runs in it already."""
        with self._lock.open("w") as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise NotThisDemo(
                    f"A demo is running in {self.data}. Stop it, or choose another folder: make demo DATA=…"
                ) from None
            yield

    def is_held(self) -> bool:
        """Whether a demo runs in this folder; the system lets go of the lock however that demo ends."""
        try:
            with self.held():
                return False
        except NotThisDemo:
            return True

    @property
    def _lock(self) -> Path:
        return self.data / "demo.lock"

    def _free_port(self) -> int:
        with SampleServer(0, self.sample_state) as server:
            return server.server_port
