"""Profiles with something in them: one as in the pictures of this program, and one that is very large."""
