"""HOW A CA IS SPOKEN TO: RFC 8555 over the `acme` library, with a transport of our own under it.

`connect_authority(...)` makes the ConnectAuthority port. Signing and messages are `acme`'s and `josepy`'s; bytes travel
over urllib3's HTTP connection on sockets that can be stopped at any moment. Nothing here waits or repeats after a
fault: the service does; only a `badNonce` is answered at once, with the fresh nonce that came along (RFC 8555 §6.5).

Layers, top down: authority (the port) · accounts · session · network (JWS, nonces) · answers, messages (JSON ↔
domain) · transport · connections · streams · watch. Imports `domain`, `service.ports`, acme, josepy, requests, urllib3,
truststore, cryptography; they take a quarter of a second to load, so only who speaks to a CA comes in.
"""

from acme_desktop.adapters.acme.factory import connect_authority

__all__ = ["connect_authority"]
