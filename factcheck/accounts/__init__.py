"""Who comes in and how: people, invitations, passwords, second factors, the newsroom's own provider."""
