from typing import Any

from django.core.management.base import BaseCommand

from claims.services import search


class Command(BaseCommand):
    help = (
        "Makes the search index of claims anew, beside people at work. It is kept by itself; this mends it."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Indexed {search.rebuild()} claims.")
