"""Every step of the schema, from an empty database to today's. Alembic reads these files; nothing imports them.

A step is frozen once it was released: it names its own tables and columns and imports none of the program's.
"""
