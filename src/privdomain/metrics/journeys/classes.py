"""Classes: what touchpoints are, such as online and offline, social and commerce."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import IntArray
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.reprs import counted, label
from privdomain.errors import DataError, SpecError
from privdomain.facts.events import Events
from privdomain.facts.touches import Touches
from privdomain.metrics.cohorts.label_columns import used_labels
from privdomain.metrics.cohorts.labels import Label, merged_labels
from privdomain.metrics.cohorts.starts import label_column

TouchRows: TypeAlias = Touches | Events
Classes: TypeAlias = Mapping[Any, Any] | None
"""Class of each touchpoint, or a list of classes; None lets each touchpoint be a class of its own."""

ClassPairs: TypeAlias = tuple[tuple[Label, tuple[Label, ...]], ...] | None
"""How options hold classes: the classes of each touchpoint, sorted."""


@frozen(eq=False)
class ClassedTouches:
    """Touches by class, one row per touch and class.

    Attributes:
        labels: Classes that have a touch, sorted, missing last.
        touches: The touch of each row, ascending, shape ``(n_rows,)``.
        classes: Position of its class in ``labels``.
    """

    labels: tuple[Label, ...]
    touches: IntArray
    classes: IntArray


def unclassified_text(unclassified: int) -> str:
    """What a table says of touches without a class; nothing where all have one."""
    return f"; {counted(unclassified, 'touch', 'touches')} unclassified" if unclassified else ""


def class_text(name: Label) -> str:
    """A class as a table writes it."""
    return "(unclassified)" if name is None else label(name)


def check_touches(touches: object) -> None:
    """Refuse anything but touches or events.

    Raises:
        DataError: neither.
    """
    if not isinstance(touches, (Touches, Events)):
        raise DataError("touches", f"is a {type(touches).__name__}", hint="Pass Touches or Events.")


def read_classes(classes: Any) -> ClassPairs:
    """Classes as options hold them.

    Raises:
        SpecError: no mapping from texts or integers to classes.
    """
    if classes is None:
        return None
    if not isinstance(classes, Mapping):
        message = f"{shortened(classes)} is no mapping. Pass a class by touchpoint, such as {{'store': 'offline'}}."
        raise SpecError([("classes", "no_mapping", message)])
    pairs = {_name(touchpoint): _names(given, touchpoint) for touchpoint, given in classes.items()}
    try:
        merged_labels(pairs, ())
        merged_labels((name for names in pairs.values() for name in names), ())
    except DataError as error:
        raise SpecError([("classes", "two_kinds", f"{error.problem}. {error.hint}")]) from None
    return tuple(sorted(pairs.items()))


def classed(touches: TouchRows, classes: ClassPairs) -> ClassedTouches:
    """The touches by class; a touchpoint that ``classes`` does not name is of the class None, a bucket of its own.

    Raises:
        DataError: classes of integers for touchpoints of texts, or the other way round.
    """
    names, codes = used_labels(label_column(touches, "touchpoint" if isinstance(touches, Touches) else "name"))
    if classes and names and isinstance(names[0], str) != isinstance(classes[0][0], str):
        raise DataError("classes", "names touchpoints of another kind", hint="Name them as the touches do: int or str.")
    known = {name: (name,) for name in names} if classes is None else dict(classes)
    of_name = [known.get(name, (None,)) for name in names]
    labels = merged_labels((label for own in of_name for label in own), ())
    place = {label: position for position, label in enumerate(labels)}
    flat = np.array([place[label] for own in of_name for label in own], np.int64)
    sizes = np.array([len(own) for own in of_name], np.int64)
    if (sizes == 1).all():
        return ClassedTouches(labels, np.arange(len(codes)), flat[codes])
    of_row = sizes[codes]
    rows = np.repeat(np.arange(len(codes)), of_row)
    nth = np.arange(len(rows)) - np.repeat(np.cumsum(of_row) - of_row, of_row)
    return ClassedTouches(labels, rows, flat[(np.cumsum(sizes) - sizes)[codes[rows]] + nth])


def _names(given: Any, touchpoint: Any) -> tuple[Label, ...]:
    """The classes of one touchpoint, sorted."""
    is_list = isinstance(given, (Sequence, set, frozenset)) and not isinstance(given, (str, bytes))
    listed = list(given) if is_list else [given]
    names = {_name(name) for name in listed}
    if not names:
        raise SpecError([("classes", "no_class", f"{touchpoint!r} has none. Give it one, or leave it out.")])
    return tuple(sorted(names, key=str))


def _name(value: Any) -> str | int:
    """A touchpoint or a class."""
    if isinstance(value, str):
        return str(value)
    if is_integer(value):
        return int(value)
    raise SpecError([("classes", "no_label", f"{shortened(value)} is no label. Pass texts or integers.")])
