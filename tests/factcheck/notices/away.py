"""A mail server that takes nothing."""

import smtplib

from django.core.mail.backends import locmem


class Away(locmem.EmailBackend):
    """A server that takes nothing."""

    def send_messages(self, messages: object) -> int:
        raise smtplib.SMTPServerDisconnected("Connection unexpectedly closed")
