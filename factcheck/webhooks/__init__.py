"""Webhooks: other systems are told of what happened, thinly, and ask for the rest themselves."""
