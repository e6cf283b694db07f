"""Named refusals about accounts and signing in."""

from sources.errors import Conflict, Forbidden, Invalid, Refusal


class WrongCredentials(Invalid):
    code, title = "wrong_credentials", "User name or password is wrong"


class TooManyTries(Refusal):
    """`wait` says in how many seconds it may be tried again."""

    code, status, title = "too_many_tries", 429, "Too many attempts to sign in"

    def __init__(self, seconds: int) -> None:
        minutes = max(1, -(-seconds // 60))
        unit = "minute" if minutes == 1 else "minutes"
        super().__init__(
            f"Too many attempts with this user name. Try again in {minutes} {unit}, "
            "or ask an admin of the newsroom to unlock it."
        )
        self.wait = seconds


class TwoFactorRequired(Forbidden):
    code, title = "two_factor_required", "This account asks for a code as well"


class TwoFactorSetupRequired(Forbidden):
    code, title = "two_factor_setup_required", "Two-factor has to be set up first"


class WrongCode(Invalid):
    code, title = "wrong_code", "The code is wrong"


class NotYourself(Conflict):
    code, title = "not_yourself", "Not to yourself"


class LastAdmin(Conflict):
    code, title = "last_admin", "The newsroom would have no admin"


class NotAdmin(Forbidden):
    code, title = "not_admin", "This takes an admin"


class NotYourKey(Forbidden):
    code, title = "not_your_key", "A key is made by whoever it belongs to"


class IsForgotten(Conflict):
    code, title = "is_forgotten", "Nobody knows whose account this was"


class SignsInElsewhere(Conflict):
    code, title = "signs_in_elsewhere", "The provider has the password"


class InvitationOver(Conflict):
    code, title = "invitation_over", "This invitation is over"


class ProviderRefused(Forbidden):
    """The provider said no, or said something that we do not take; `reason` is for the log."""

    code, title = "provider_refused", "The sign-in did not work"

    def __init__(self, detail: str, *, reason: str = "") -> None:
        super().__init__(detail)
        self.reason = reason or detail


class ProviderAway(Refusal):
    code, status, title = "provider_away", 502, "The provider cannot be reached"
