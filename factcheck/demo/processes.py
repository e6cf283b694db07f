"""The processes of the demo: those of any installation on one machine, and the server of the sample pages."""

from django.conf import settings

from factcheck.demo.place import Kept, NotThisDemo, Place
from factcheck.running import probes, stack
from factcheck.running.process import Process
from seeds.sample_server import HOST


def processes(place: Place, kept: Kept) -> list[Process]:
    """In the order in which they start. Raises NotThisDemo where a port that they need is in use."""
    if probes.accepts(HOST, kept.port)():
        raise NotThisDemo(
            f"Port {kept.port} is in use by another program. Choose another: make demo PORT={kept.port + 1}"
        )
    everywhere = stack.stack(port=kept.port, host=HOST)
    return everywhere if kept.is_live else [_samples(place, kept.sample_port), *everywhere]


def _samples(place: Place, port: int) -> Process:
    if probes.accepts(HOST, port)():
        raise NotThisDemo(
            f"Port {port} is in use by another program, and the sample pages of {place.data} have their"
            " addresses there. Stop that program, or start afresh in another folder: make demo DATA=…"
        )
    return Process(
        name="sample-pages",
        argv=(
            stack.PYTHON,
            "-m",
            "seeds.sample_server",
            "--port",
            str(port),
            "--state",
            str(place.sample_state),
        ),
        cwd=settings.BASE_DIR,
        is_ready=probes.accepts(HOST, port),
    )
