"""Naming: labels of channels as names of inflows, each its own."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from typing import Final

from privdomain.simulator.plan import REFERRAL

EVERYBODY: Final = "everybody"
"""The inflow of all, where nothing tells their channels."""

UNKNOWN: Final = "unknown"
"""The inflow of whose channel is missing."""

EARLIER: Final = "earlier_buyers"
"""The inflow of those who had ordered before they came."""

_LONGEST: Final = 100


def names_of(labels: Iterable[object]) -> dict[object, str]:
    """A name for each label, without dots, which end a word of a path, and without what is not printed.

    Names that are taken get a number; the name of the invited is taken. Missing and empty labels are UNKNOWN.
    """
    missing: list[object] = [None, ""]
    names = dict.fromkeys(missing, UNKNOWN)
    taken = {UNKNOWN, EVERYBODY, EARLIER, REFERRAL}
    for label in sorted({*labels} - {*missing}, key=lambda one: (str(one), str(type(one)))):
        text = f"{REFERRAL}_otherwise" if label == REFERRAL else _written(str(label))
        names[label] = free_name(text or UNKNOWN, taken)
        taken.add(names[label])
    return names


def _written(label: str) -> str:
    printed = "".join(letter if letter.isprintable() else " " for letter in label.replace(".", "_"))
    return " ".join(printed[:_LONGEST].split())


def free_name(text: str, taken: AbstractSet[str]) -> str:
    """The text, cut short, or with the first number that makes it a name of its own."""
    name, number = text[:_LONGEST], 1
    while name in taken:
        number += 1
        name = f"{text[:_LONGEST]}_{number}"
    return name
