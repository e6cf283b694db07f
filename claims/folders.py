"""The articles of a directory: a file each, of text whose first line is the title, or of HTML. Pure.

Read as they are named, however deep; links that lead elsewhere are not followed.
"""

from collections.abc import Iterator
from pathlib import Path

from sources.errors import FileTooLarge
from sources.extraction import extract
from sources.feeds import Entry
from sources.markup import decoded

MOST_FILES, MOST_BYTES = 10_000, 2 * 1024 * 1024
ENDINGS = {".txt", ".md", ".html", ".htm"}


def read(folder: Path) -> list[Entry]:
    """Raises FileTooLarge when there are more than MOST_FILES, or one is larger than MOST_BYTES."""
    found = sorted(_files(folder))
    if len(found) > MOST_FILES:
        raise FileTooLarge(f"There are more than {MOST_FILES:,} files; take them in directory by directory.")
    return [each for each in (_entry(path, folder) for path in reversed(found)) if each]


def _files(folder: Path) -> Iterator[Path]:
    for path in folder.rglob("*"):
        if path.suffix.lower() in ENDINGS and path.is_file() and not path.is_symlink():
            yield path


def _entry(path: Path, folder: Path) -> Entry | None:
    """None of an empty file. The name that it is known by is its path within the directory."""
    if path.stat().st_size > MOST_BYTES:
        raise FileTooLarge(f"{path.name} is larger than {MOST_BYTES // 1024 // 1024} MB.")
    name, body = path.relative_to(folder).as_posix(), path.read_bytes()
    if path.suffix.lower() in {".html", ".htm"}:
        page = extract(body, "text/html", "")
        title, text = page.title or path.stem, page.text
    else:
        title, _, text = decoded(body, None).strip().partition("\n")
        title = title.lstrip("# ")
    title, text = " ".join(title.split())[:500], text.strip()
    return Entry(id=name, title=title, text=text, is_full=True) if title and text else None
