"""The window as a process: one instance a profile, its log, signals of the system, and errors that nobody caught.

Knows nothing of panes or of the service.
"""
