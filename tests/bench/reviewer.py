"""A reviewer at work, a process apart: `python -m tests.bench.reviewer TOKEN`, until standard input ends.

Each 50 ms a call through the API's handler: a due source gets another title, an article a claim, in turn.
Prints a line at its first answer, and at the end how long its calls took. A call that the database broke
off (due.py bounds the time that it may wait for a lock) is counted.
"""

import json
import os
import select
import sys
import time
from statistics import median
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

import django

django.setup()

from django.db import OperationalError  # noqa: E402
from django.test import Client  # noqa: E402

from sources.models import Source  # noqa: E402

EACH_SECONDS = 0.05


def main(token: str) -> None:
    client = Client(headers={"Authorization": f"Token {token}", "Host": "localhost"})

    def send(method: str, path: str, **body: Any) -> Any:
        answer = client.generic(method, f"/api/v1/{path}/", json.dumps(body), content_type="application/json")
        assert answer.status_code in (200, 201), answer.content
        return answer.json()

    keys = list(Source.objects.filter(url__contains="/due/").values_list("pk", flat=True)[::17])
    body = " ".join(f"Road {number} cost 9,400 euros a metre." for number in range(2000))
    article = send("POST", "articles", title="What roads cost", body=body)["id"]
    send("PATCH", f"sources/{keys[0]}", title="Warm")
    print("ready", flush=True)
    times, broken_off = list[float](), 0
    while not select.select([sys.stdin], [], [], EACH_SECONDS)[0]:
        turn = len(times) + 1
        began = time.perf_counter()
        try:
            if turn % 2:
                send("PATCH", f"sources/{keys[turn % len(keys)]}", title=f"Title {turn}")
            else:
                send("POST", "claims", article=article, quote=f"Road {turn} cost 9,400 euros a metre.")
        except OperationalError:
            broken_off += 1
        times.append((time.perf_counter() - began) * 1000)
    figures = f"median {median(times):.0f} ms, longest {max(times):.0f} ms"
    print(f"{len(times)} calls, {figures}, had to wait for a lock: {broken_off}")


if __name__ == "__main__":
    main(sys.argv[1])
