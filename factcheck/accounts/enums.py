"""What happens to an account, as it stands on record."""

from django.db.models import TextChoices


class AccountAct(TextChoices):
    INVITED = "INVITED", "invited"
    INVITATION_WITHDRAWN = "INVITATION_WITHDRAWN", "invitation withdrawn"
    JOINED = "JOINED", "joined"
    MADE = "MADE", "made"
    ROLE = "ROLE", "role changed"
    DUTY = "DUTY", "duties changed"
    DESK = "DESK", "desk given or taken"
    DEACTIVATED = "DEACTIVATED", "deactivated"
    REACTIVATED = "REACTIVATED", "reactivated"
    PASSWORD = "PASSWORD", "password changed"
    KEY_MADE = "KEY_MADE", "key made"
    KEYS_REVOKED = "KEYS_REVOKED", "keys revoked"
    SIGNED_OUT = "SIGNED_OUT", "signed out everywhere"
    TWO_FACTOR_ON = "TWO_FACTOR_ON", "two-factor set up"
    TWO_FACTOR_OFF = "TWO_FACTOR_OFF", "two-factor taken off"
    RECOVERY_CODES = "RECOVERY_CODES", "new recovery codes"
    UNLOCKED = "UNLOCKED", "sign-in unlocked"
    LINKED = "LINKED", "linked to the provider"
    FORGOTTEN = "FORGOTTEN", "personal data removed"


class Demand(TextChoices):
    """Whom REQUIRE_TWO_FACTOR obliges; of those who have a desk, since machines have no second factor."""

    NOBODY = "NOBODY", "nobody"
    ADMINS = "ADMINS", "admins"
    EVERYONE = "EVERYONE", "everyone with a desk"
