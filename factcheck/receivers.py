"""What the front does when a claim changes; webhooks and notifications will listen here."""
