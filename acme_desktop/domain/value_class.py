"""Values: frozen dataclasses whose methods are shared instead of generated.

`dataclasses.dataclass` writes and compiles six functions for each class, which for the program's hundred values takes
longer than most commands do. `value_class` leaves the fields to it (so that `replace`, `fields` and `asdict` work, and
type checkers see a dataclass) and gives every class the same few methods. Fields may have `default`, `default_factory`
and `repr`; a class that needs more (an order, `__slots__`, `__post_init__`) is a dataclass proper.
"""

from __future__ import annotations

from dataclasses import MISSING, FrozenInstanceError, fields
from typing import TYPE_CHECKING, Any, Literal, NoReturn, TypeVar

__all__ = ["value_class"]

T = TypeVar("T")

if TYPE_CHECKING:
    from dataclasses import dataclass as value_class
else:
    from collections.abc import Callable
    from dataclasses import dataclass

    def value_class(*, frozen: Literal[True]) -> Callable[[type[T]], type[T]]:  # noqa: ARG001 - said for the type checker
        """Make the class a value: compared and hashed by its members, which can't be changed."""

        def dressed(kind: type[T]) -> type[T]:
            kind = dataclass(init=False, repr=False, eq=False)(kind)
            members = fields(kind)
            names = tuple(f.name for f in members)
            defaults = {f.name: f.default for f in members if f.default is not MISSING}
            factories = tuple((f.name, f.default_factory) for f in members if f.default_factory is not MISSING)
            kind._shape = (names, frozenset(names), defaults, factories)
            for name, method in _METHODS.items():
                if name not in kind.__dict__:
                    setattr(kind, name, method)
            return kind

        return dressed


def _init(self: Any, /, *args: Any, **given: Any) -> None:
    """Members by place or by name."""
    names, every, defaults, factories = self._shape
    members = {**dict(zip(names, args, strict=False)), **given}
    complete = len(members) == len(args) + len(given)  # neither too many by place nor one given twice
    if len(members) < len(names):
        members = {**defaults, **members}
        for name, make in factories:
            if name not in members:
                members[name] = make()
    if not complete or members.keys() != every:
        raise TypeError(f"{type(self).__name__} takes {', '.join(names)}; given: {len(args)} by place, {list(given)}")
    self.__dict__.update(members)


def _eq(self: Any, other: object, /) -> bool:
    same: bool = self.__dict__ == other.__dict__ if other.__class__ is self.__class__ else NotImplemented
    return same


def _hash(self: Any, /) -> int:
    return hash(tuple(map(self.__dict__.__getitem__, self._shape[0])))


def _repr(self: Any, /) -> str:
    shown = (f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr)
    return f"{type(self).__qualname__}({', '.join(shown)})"


def _set(self: Any, name: str, new: object, /) -> NoReturn:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot assign to field {name!r}")


def _delete(self: Any, name: str, /) -> NoReturn:  # noqa: ARG001
    raise FrozenInstanceError(f"cannot delete field {name!r}")


_METHODS = {
    "__init__": _init,
    "__eq__": _eq,
    "__hash__": _hash,
    "__repr__": _repr,
    "__setattr__": _set,
    "__delattr__": _delete,
}
