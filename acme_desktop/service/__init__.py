"""WHAT CAN BE DONE: every use case of the program as a request and its handler.

Plain blocking Python over `domain` and the Protocols of `ports.py`; no Qt, no SQL, no sockets. Imports `domain` only.
"""
