"""The practice CA as the window has it: process.py starts it and finds it, running.py asks a running one how it does.

It is a program of its own; what it is started with and asked is in acme_desktop/practice/README.md.
"""
