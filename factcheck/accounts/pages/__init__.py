"""The pages around signing in: thin edges that call the services beside this folder."""
