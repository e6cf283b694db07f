"""Notifications: who is told of what, on the desk and by e-mail."""
