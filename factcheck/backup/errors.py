"""Why a backup is not made, or not put back. The messages say what to do."""


class NotMade(Exception):
    """There is no backup in the folder now."""


class NotRestored(Exception):
    """Nothing was put back: the backup is damaged, or the place is not empty."""
