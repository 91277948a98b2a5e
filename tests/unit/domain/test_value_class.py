"""Values made by `value_class` behave as frozen dataclasses do."""

from __future__ import annotations

import copy
from dataclasses import FrozenInstanceError, asdict, dataclass, field, fields, replace
from typing import Any

import pytest

from acme_desktop.domain.value_class import value_class


@value_class(frozen=True)
class Pair:
    """Two members without and three with a default."""

    left: int
    right: str
    secret: str = field(default="", repr=False)
    words: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


@value_class(frozen=True)
class Other:
    """The same members in another class."""

    left: int
    right: str


@dataclass(frozen=True)
class Generated:
    """What Pair would be without us."""

    left: int
    right: str
    secret: str = field(default="", repr=False)
    words: tuple[str, ...] = ()
    notes: list[str] = field(default_factory=list)


@pytest.mark.parametrize(
    ("args", "given"),
    [((1, "b"), {}), ((1,), {"right": "b"}), ((), {"right": "b", "left": 1}), ((1, "b", "c", ("d",), ["e"]), {})],
)
def test_members_are_given_by_place_or_by_name(args: tuple[Any, ...], given: dict[str, Any]) -> None:
    assert asdict(Pair(*args, **given)) == asdict(Generated(*args, **given))


@pytest.mark.parametrize(
    ("args", "given"),
    [
        ((), {}),
        ((1,), {}),
        ((1, "b", "c", (), [], 6), {}),
        ((1, "b"), {"left": 2}),
        ((1, "b"), {"unknown": 2}),
        ((1,), {"unknown": 2}),
    ],
)
def test_wrong_members_are_refused(args: tuple[Any, ...], given: dict[str, Any]) -> None:
    for kind in (Pair, Generated):
        with pytest.raises(TypeError):
            kind(*args, **given)


def test_each_value_has_a_default_of_its_own_where_it_is_made_anew() -> None:
    assert Pair(1, "b").notes is not Pair(1, "b").notes


def test_values_are_compared_and_hashed_by_their_members() -> None:
    one, same = Other(1, "b"), Other(right="b", left=1)
    assert one == same
    assert hash(one) == hash(same)
    assert one != Other(2, "b")
    stranger: object = Pair(1, "b")
    assert one != stranger
    assert one.__eq__((1, "b")) is NotImplemented


def test_no_member_can_be_changed_added_or_deleted() -> None:
    value: Any = Pair(1, "b")
    for name in ("left", "new"):
        with pytest.raises(FrozenInstanceError):
            setattr(value, name, 2)
        with pytest.raises(FrozenInstanceError):
            delattr(value, name)
    assert value == Pair(1, "b")


def test_what_is_not_to_be_shown_is_not_shown() -> None:
    shown = repr(Pair(1, "b", "hidden"))
    assert shown == "Pair(left=1, right='b', words=(), notes=[])"
    assert shown == repr(Generated(1, "b", "hidden")).replace("Generated", "Pair")


def test_the_tools_of_dataclasses_take_it_for_one() -> None:
    value = Pair(1, "b", "c")
    assert replace(value, right="d") == Pair(1, "d", "c")
    assert [f.name for f in fields(value)] == [f.name for f in fields(Generated)]
    assert copy.deepcopy(value) == value
    assert copy.copy(value) == value
    match value:
        case Pair(left, right):
            assert (left, right) == (1, "b")
