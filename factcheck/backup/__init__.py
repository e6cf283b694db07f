"""A copy of all that is kept, in one folder, made beside people at work; and putting it back (docs/adr/0084).

The database first, then the bytes that it names: bytes are written before the row that names them, and
nothing but a takedown removes them.
"""
