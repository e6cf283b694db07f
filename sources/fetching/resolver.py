"""Names to addresses by the system's resolver, within a time of our own."""

import queue
import socket
import threading

RESOLVE_SECONDS = 10.0


def resolve(host: str, timeout: float = RESOLVE_SECONDS) -> list[str]:
    """All addresses of `host`, in the system's order of preference.

    Raises socket.gaierror for a name that does not exist, TimeoutError when no answer came. The
    system call cannot be interrupted, so it is left behind in a thread of its own.
    """
    answer: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()
    threading.Thread(target=_ask, args=(host, answer), daemon=True, name="resolve").start()
    try:
        found = answer.get(timeout=timeout)
    except queue.Empty:
        raise TimeoutError(f"the name server did not answer within {timeout:g} s") from None
    if isinstance(found, OSError):
        raise found
    return found


def _ask(host: str, answer: "queue.SimpleQueue[list[str] | OSError]") -> None:
    try:
        infos = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
        answer.put(list(dict.fromkeys(str(info[4][0]) for info in infos)))
    except OSError as error:
        answer.put(error)
    except UnicodeError as error:
        answer.put(socket.gaierror(socket.EAI_NONAME, str(error)))
