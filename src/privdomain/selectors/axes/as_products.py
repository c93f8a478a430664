"""As products: the measured categories that somebody asked for, once every axis of them is known."""

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from privdomain._internal.arrays import BoolArray, FloatArray, IntArray
from privdomain._internal.flaws import shortened
from privdomain._internal.reprs import label
from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.metrics.cohorts.labels import Label
from privdomain.selectors.product import Product, Traits


def rows_of(given: Any, labels: tuple[Label, ...]) -> IntArray:
    """Positions of the categories that are asked for; by default all but that of what has none.

    Raises:
        SpecError: no sequence of categories.
        UnknownNameError: a category that was not measured.
    """
    if given is None:
        return np.array([row for row, one in enumerate(labels) if one is not None], np.int64)
    if isinstance(given, (str, bytes)) or not isinstance(given, Iterable):
        message = f"{shortened(given)} is no sequence of categories. Pass a list such as ['tea']."
        raise SpecError([("categories", "no_sequence", message)])
    wanted = list(given)
    for one in wanted:
        if one not in labels:
            raise UnknownNameError(str(one), [str(name) for name in labels], what="category that was measured")
    return np.array([labels.index(one) for one in wanted], np.int64)


def refuse_short(is_short: BoolArray, years: FloatArray, labels: Sequence[Label], least: str) -> None:
    """Refuse categories whose buyers were observed for too short a time.

    Raises:
        DataError: there is one; it is named.
    """
    short = np.flatnonzero(is_short)
    if len(short):
        seen = f"buyers were observed for {years[short[0]] * 365.25:,.3g} days in all, under least_exposure={least!r}"
        problem = f"is unknown for {_first(short, labels)}: {seen}"
        hint = "Leave it out: categories=[...] says which to return. Or measure with a smaller least_exposure."
        raise DataError("repurchase_per_year", problem, hint=hint)


def refuse_blind(difficulty: FloatArray, labels: Sequence[Label]) -> None:
    """Refuse categories whose difficulty is unknown.

    Raises:
        DataError: there is one; it is named.
    """
    unknown = np.flatnonzero(np.isnan(difficulty))
    if len(unknown):
        hint = f"Pass events with views, or say it: difficulty={{{labels[unknown[0]]!r}: 0.4}}."
        raise DataError("difficulty", f"is unknown for {_first(unknown, labels)}", hint=hint)


def product_of_row(category: Label, currency: str, traits: Traits, *numbers: float) -> Product:
    """A product of repurchase, basket, difficulty and margin.

    Raises:
        SpecError: values that no product may have; each names the category.
    """
    repurchase, basket, difficulty, margin = numbers
    try:
        return Product.load(
            {
                "name": label(category),
                "repurchase_per_year": repurchase,
                "basket": basket,
                "decision_difficulty": difficulty,
                "currency": currency,
                "margin": None if np.isnan(margin) else margin,
                "traits": traits.to_dict(),
            }
        )
    except SpecError as error:
        problems = error.problems
    raise SpecError((f"{label(category)}.{path}", code, message) for path, code, message in problems)


def _first(rows: IntArray, labels: Sequence[Label]) -> str:
    more = f" and {len(rows) - 1:,} more" * (len(rows) > 1)
    return f"{labels[rows[0]]!r}{more}"
