"""A CA to practise with: a small RFC 8555 server on this machine, run as a process of its own.

It validates http-01 and dns-01 really (its own DNS is edited by command or in the window), fails on demand, and stamps
PRACTICE on everything it issues. A room beside the others: it imports nothing of the program.

commands.py, document.py, control_client.py   what is typed: `acme-desktop practice …`
running.py                     one running CA: sockets, servers, the lock, the end; parent.py watches who started it
profile.py, sockets.py         where its files are; loopback sockets, at the same ports after a restart
http_server.py, control.py     HTTP/1.1 within limits; the interface that commands and the window speak to
acme_server.py, jose.py, nonces.py, problems.py, addresses.py   RFC 8555 from the wire to a signed request
accounts.py, orders.py, authorizations.py, finalizing.py, revocation.py, renewal_info.py   its resources
authority.py, records.py, store.py, issuer.py, failures.py   what it knows, keeps and signs; how it fails on demand
validation.py, http_fetch.py, lookups.py, caa.py   how names are proved
dns_records.py, dns_server.py  its own DNS

Everything runs in one event loop, so that nothing of it needs a lock.
"""
