"""SHA256SUMS of a backup, as `sha256sum --check` reads it: what each of its files has to be."""

from hashlib import file_digest
from pathlib import Path

from factcheck.backup.errors import NotRestored

NAME = "SHA256SUMS"


def write(folder: Path, names: list[str]) -> str:
    """The hash of the list itself, which whoever keeps it elsewhere can hold the whole backup to."""
    (folder / NAME).write_text("".join(f"{of(folder / name)}  {name}\n" for name in names))
    return of(folder / NAME)


def check(folder: Path, names: list[str], *, expected: str = "") -> None:
    """Raises NotRestored where a file is not what it was, or the list not the one that is `expected`."""
    try:
        lines = (folder / NAME).read_text().splitlines()
        found = {name: of(folder / name) for name in names}
    except (OSError, UnicodeDecodeError) as fault:
        raise NotRestored(f"This is no whole backup: {fault}.") from None
    if expected and of(folder / NAME) != expected:
        raise NotRestored(f"{NAME} has another hash than the one given: this is not that backup.")
    for name in names:
        if f"{found[name]}  {name}" not in lines:
            raise NotRestored(f"{name} is not what it was when the backup was made. Take another backup.")


def of(file: Path) -> str:
    with file.open("rb") as read:
        return file_digest(read, "sha256").hexdigest()
