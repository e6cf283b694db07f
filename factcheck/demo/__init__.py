"""The demo: the seed article with its claims, sources and reviewers, running on one machine."""
