"""WHAT IS TRUE: names, accounts, orders, certificates, renewal, the audit chain, and the rules about them.

Values and pure functions; no clock, no disk, no network. Imports the standard library and two tables: `idna` and
`publicsuffixlist`.
"""
