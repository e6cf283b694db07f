"""Rows about running: which of several beats rings."""

from django.db import models


class BeatLease(models.Model):
    """Who rings the bells at their times: one beat of those that run, whichever holds this row."""

    name = models.CharField(max_length=20, primary_key=True, help_text="What is held; there is one.")
    holder = models.CharField(max_length=200, help_text="Host and process of the beat that rings.")
    renewed_at = models.DateTimeField(help_text="When it last said so, by the database's clock.")

    def __str__(self) -> str:
        return self.holder
