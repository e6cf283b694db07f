from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone

from claims.services import history
from sources.services import manifest, timestamps


class Command(BaseCommand):
    help = (
        "Seals at once what beat seals in its time: a root over the manifests that have grown, one over the "
        "histories of claims, and the timestamps that roots still lack. Prints the newest roots, to be kept "
        "elsewhere."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        made = manifest.seal(now=timezone.now())
        newest = made or manifest.newest()
        self._tell("Manifests", made.leaves if made else 0, newest.root if newest else "")
        written = history.seal(now=timezone.now())
        last = written or history.newest_root()
        self._tell("Histories", written.leaves if written else 0, last.root if last else "")
        self._certify()

    def _tell(self, what: str, grown: int, root: str) -> None:
        if not root:
            self.stdout.write(f"{what}: nothing is there to be sealed.")
            return
        done = f"sealed {grown} that have grown" if grown else "nothing has grown"
        self.stdout.write(f"{what}: {done}; the newest root is {root}")

    def _certify(self) -> None:
        if not settings.TIMESTAMP_URLS:
            self.stdout.write("Timestamps: TIMESTAMP_URLS names no authority.")
            return
        given = timestamps.obtain(clock=timezone.now)
        self.stdout.write(f"Timestamps: {given} obtained.")
        for authority in settings.TIMESTAMP_URLS:
            if waiting := timestamps.lacking(authority).count():
                self.stdout.write(f"Still waiting for one by {authority}: {waiting} roots; the log says why.")
