"""The practice CA as a whole: what its resources share, and the addresses they have."""

from __future__ import annotations

import asyncio
import secrets
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from acme_desktop.practice import issuer
from acme_desktop.practice.addresses import DIRECTORY, HOME
from acme_desktop.practice.dns_records import DnsRecords
from acme_desktop.practice.failures import Failures
from acme_desktop.practice.happenings import Happening
from acme_desktop.practice.http_fetch import HttpFetch
from acme_desktop.practice.issuer import Issuer
from acme_desktop.practice.lookups import Lookups
from acme_desktop.practice.records import Fact, moment
from acme_desktop.practice.store import Store

RETRY_AFTER = 1  # seconds; what clients are told while the CA still works
ORDER_LIVES = timedelta(days=7)
PROOF_LIVES = timedelta(days=30)
_ROOT, _INTERMEDIATE = "root", "intermediate"
_REMEMBERED = 200


def new_id() -> str:
    """For a URL: never the same again, also after a reset."""
    return secrets.token_hex(8)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Authority:
    """Everything a resource needs. `base` is scheme, host and port; `tell` is called with every happening."""

    store: Store
    records: DnsRecords
    lookups: Lookups
    fetch: HttpFetch
    base: str
    now: Callable[[], datetime] = _now
    tell: Callable[[Happening], None] = lambda _: None
    failures: Failures = field(default_factory=Failures)
    happenings: deque[Happening] = field(default_factory=lambda: deque(maxlen=_REMEMBERED))
    _work: set[asyncio.Task[None]] = field(default_factory=set)
    _count: int = 0

    def url(self, *parts: str) -> str:
        """An address of ours: url("order", "1f") → https://127.0.0.1:21000/acme-desktop-practice/order/1f."""
        return "/".join((self.base + HOME, *parts))

    @property
    def directory_url(self) -> str:
        """Where a client begins."""
        return self.base + DIRECTORY

    def happened(self, kind: str, **values: str) -> None:
        """Remember it, and tell it."""
        self._count += 1
        happening = Happening(self._count, moment(self.now()), kind, values)
        self.happenings.append(happening)
        self.tell(happening)

    # --- signing --------------------------------------------------------------------------------------------------

    @property
    def root(self) -> Issuer:
        """Made when it is first needed, and kept."""
        return self._kept(_ROOT, lambda: issuer.new_root(self.now()))

    @property
    def intermediate(self) -> Issuer:
        """The same; a new one where it would end before what it signs."""
        kept = self._kept(_INTERMEDIATE, lambda: issuer.new_intermediate(self.root, self.now()))
        if issuer.is_fresh(kept, self.now()):
            return kept
        made = issuer.new_intermediate(self.root, self.now())
        self.store.save(Fact(_INTERMEDIATE, made.dump()))
        return made

    def _kept(self, name: str, make: Callable[[], Issuer]) -> Issuer:
        text = self.store.fact(name)
        if text is not None:
            return issuer.load(text)
        made = make()
        self.store.save(Fact(name, made.dump()))
        return made

    # --- work that goes on after the answer -----------------------------------------------------------------------

    def go_on_with(self, work: Coroutine[Any, Any, None]) -> None:
        """Do it beside everything else; it is taken up again at the next start where it is cut off."""
        task = asyncio.get_running_loop().create_task(work)
        self._work.add(task)
        task.add_done_callback(self._work.discard)

    async def close(self) -> None:
        """Cut off what is going on."""
        for task in self._work:
            task.cancel()
        await asyncio.gather(*self._work, return_exceptions=True)
