"""Labels of groups: one kind, sorted, missing last; and how those of two results meet."""

from collections.abc import Iterable
from typing import TypeAlias

import numpy as np

from privdomain._internal.arrays import IntArray
from privdomain.errors import DataError

Label: TypeAlias = str | int | bool | None
"""What a group is called; None is the group of those without a label."""


def merged_labels(one: Iterable[Label], other: Iterable[Label]) -> tuple[Label, ...]:
    """The union of two sets of labels, sorted, missing last.

    Raises:
        DataError: labels of two kinds, such as texts and numbers; True and 1 are two as well.
    """
    labels = [*one, *other]
    kinds = sorted({_kind(label) for label in labels if label is not None}, reverse=True)
    if len(kinds) > 1:
        problem = f"has {kinds[0]} for labels here and {kinds[1]} there"
        raise DataError("by", problem, hint="Give all labels one type.")
    return tuple(sorted(set(labels), key=lambda label: (label is None, label)))


def check_labels(labels: tuple[Label, ...]) -> None:
    """Refuse the labels of a result that are not distinct, sorted and of one kind.

    Raises:
        ValueError: they are not.
    """
    if merged_labels(labels, ()) != labels:
        raise ValueError("labels are not distinct and sorted")


def places_among(labels: tuple[Label, ...], others: tuple[Label, ...]) -> IntArray:
    """Position of each label among others that hold them all."""
    place = {label: position for position, label in enumerate(others)}
    return np.array([place[label] for label in labels], np.int64)


def _kind(label: Label) -> str:
    return "texts" if isinstance(label, str) else "flags" if isinstance(label, bool) else "numbers"
