"""WHAT IS TYPED: the verbs of `acme-desktop`, their exit codes, tables and JSON documents.

Imports service, domain and bootstrap, never Qt. `grammar.py` reads the arguments, `verbs/` holds one file for each kind
of object, `call.py` is what a verb works with, `documents.py` makes the JSON (`DOCUMENTS.md` explains its keys),
`wording.py` turns states into words.
"""
