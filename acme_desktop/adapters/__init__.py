"""HOW IT IS DONE: each port of `service.ports` with one technology; rooms here are strangers to each other.

Imports `service.ports` (and `service.job`), `domain`, and its own library. Only `bootstrap` imports these rooms.
"""
