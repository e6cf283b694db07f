"""Sign-in through the newsroom's own OpenID Connect provider."""
