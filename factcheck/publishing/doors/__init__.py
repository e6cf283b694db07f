"""The addresses that anyone may read: each parses, asks, answers."""
