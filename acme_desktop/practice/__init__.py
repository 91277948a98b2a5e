"""A CA to practise with: a small RFC 8555 server on this machine, run as a process of its own.

It validates http-01 and dns-01 really (its own DNS is edited by command or in the window), fails on demand, and stamps
PRACTICE on everything it issues. A room beside the others: it imports nothing of the program.
"""
