"""The demo's content: a seed article, its claims, sample sources, and what two reviewers did with them."""
