"""A believable newsroom of any size, for measuring and for trying things out. Nothing here is real."""
