"""Stated: what the caller says of categories, one value for all of them or a mapping from label to value."""

from collections.abc import Iterable, Mapping
from math import isnan
from typing import Any, Protocol

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.flaws import shortened
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics.cohorts.labels import Label
from privdomain.selectors.product import Traits
from privdomain.selectors.vocabulary import Trait


class Series(Protocol):
    """A pandas Series: values by label, but no mapping."""

    @property
    def index(self) -> Any:
        """Its labels."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Labels with their values."""


def mapped(given: Any, argument: str) -> Any:
    """A Series as a mapping from label to value; anything else as it is.

    Raises:
        DataError: a label that stands twice.
    """
    if isinstance(given, Mapping) or not (hasattr(given, "index") and callable(getattr(given, "items", None))):
        return given
    pairs = list(given.items())
    values = dict(pairs)
    if len(values) < len(pairs):
        seen: set[Any] = set()
        row = next(row for row, (one, _) in enumerate(pairs) if one in seen or seen.add(one))  # type: ignore[func-returns-value]
        raise DataError(argument, f"has two values for {pairs[row][0]!r}", index=row, hint="Keep one of them.")
    return values


def stated_of(given: Any, labels: tuple[Label, ...]) -> list[Any]:
    """What is said of each category; None where nothing is.

    Raises:
        UnknownNameError: a label of no category.
    """
    if not isinstance(given, Mapping):
        return [given] * len(labels)
    known = set(labels)
    for label in given:
        if label not in known:
            raise UnknownNameError(str(label), [str(one) for one in labels], what="category that was measured")
    return [given.get(label) for label in labels]


def stated_traits(given: Any, labels: tuple[Label, ...]) -> list[Traits]:
    """The traits that are said of each category; unknown ones where nothing is.

    Raises:
        UnknownNameError: a label of no category.
        SpecError: neither traits nor a mapping of their names; names of traits where categories are expected.
    """
    given = mapped(given, "traits")
    if isinstance(given, Mapping):
        for name in sorted({trait.value for trait in Trait}.intersection(given) - set(labels)):
            hint = (
                f"For all categories pass Traits({name}={shortened(given[name])}), for one {{category: Traits(...)}}."
            )
            raise SpecError([("traits", "no_category", f"{name!r} is a trait, where a category is expected. {hint}")])
    return [_traits(one) for one in stated_of(given, labels)]


def stated_shares(given: Any, labels: tuple[Label, ...], argument: str) -> FloatArray:
    """Shares that are said of each category, shape ``(n_categories,)``; nan where nothing is, or nan is said.

    Raises:
        UnknownNameError: a label of no category.
        SpecError: no number in [0, 1].
    """
    given = mapped(given, argument)
    shares = stated_of(given, labels)
    for label, share in zip(labels, shares, strict=True):
        is_number = isinstance(share, (int, float, np.integer, np.floating)) and not isinstance(share, bool)
        if share is not None and not (is_number and (0 <= share <= 1 or np.isnan(share))):
            path = f"{argument}[{label!r}]" if isinstance(given, Mapping) else argument
            message = f"{shortened(share)} is no share. Pass a number from 0 to 1."
            raise SpecError([(path, "no_share", message)])
    return np.array([np.nan if share is None else share for share in shares], np.float64)


def _traits(given: object) -> Traits:
    if isinstance(given, Traits):
        return given
    if given is None or (isinstance(given, float) and isnan(given)):
        return Traits()
    if not isinstance(given, Mapping):
        raise SpecError([("traits", "no_traits", f"{shortened(given)} is no Traits. Pass Traits(sociality=0.8).")])
    return Traits.load(given)
