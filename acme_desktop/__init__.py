"""ACME Desktop: certificates from any ACME CA (RFC 8555), with nothing lost on the way. The house, room by room:

__main__      picks the door: no arguments → the window, a verb → cli. Imports the chosen one only.
desktop/      WHAT IS SEEN. The window: panes that ask with values and show answers. Imports service, domain, PySide6.
cli/          WHAT IS TYPED. Arguments, exit codes, tables and JSON documents. Imports service, domain, bootstrap.
bootstrap     builds an AcmeService from the environment. The only importer of adapters.
adapters/     HOW IT IS DONE. ACME, database, keyring, look-ups, files: one library each, strangers to each other.
service/      WHAT CAN BE DONE. Every request, its handler, and the ports that the handlers need. No library at all.
domain/       WHAT IS TRUE. Names, accounts, orders, certificates, renewal, the audit chain, the error tree. Pure.
practice/     a CA to practise with: a program of its own beside the house, known to the front hall only.

Arrows point down: domain ← service ← adapters ← bootstrap ← the doors. import-linter holds them.

A wish is a frozen request (service/requests.py); its answer is a value or one error of domain/errors.py.
AcmeService.handle(request, job) finds the handler, asks whether this operator may, and runs it.
An order is a row, not a stack frame: it can be carried on from any state, after a stop, a crash or a reboot.
What happened is recorded with the change, in one transaction, and told to whoever listens after the commit.
Secrets are in the keyring, or sealed in the database under a key that is; never in a log, an argument or a repr.

Start reading at service/requests.py (what can be asked), then domain/order.py (where an order can stand).
"""

__version__ = "0.1.0"
