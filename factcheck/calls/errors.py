"""Why a call under an Idempotency-Key is refused."""

from sources.errors import Conflict, Invalid, Refusal


class KeyNotTaken(Invalid):
    code, title = "idempotency_key_invalid", "This is no Idempotency-Key"


class KeyOfAnotherCall(Refusal):
    code, status, title = "idempotency_key_reused", 422, "The key belongs to another call"


class StillRunning(Conflict):
    code, title = "call_still_running", "The first of these calls has not ended"
    wait = 1  # seconds, as Retry-After


class AnswerGone(Refusal):
    code, status, title = "kept_answer_gone", 410, "It was done, but its answer is no longer kept"
