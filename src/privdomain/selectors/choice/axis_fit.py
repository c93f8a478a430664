"""Fitting the axes: what is high and low in one's own catalogue, instead of in everybody's."""

from collections.abc import Mapping, Sequence
from math import log
from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.flaws import shortened
from privdomain.errors import DataError, SpecError
from privdomain.selectors.choice.columns import Products, product_columns
from privdomain.selectors.choice.default_rules import DEFAULT_RULES
from privdomain.selectors.choice.rules import MIN_CENTRE, Provenance, Rules, Threshold
from privdomain.selectors.product import FIELDS
from privdomain.selectors.vocabulary import Axis

__all__ = ["fit_axes"]

MAX_NAME: Final = 120
FITTED: Final = ", fitted"


def fit_axes(
    products: Products,
    /,
    *,
    quantile: float | np.floating[Any] = 0.5,
    columns: Mapping[str, str] | None = None,
    currency: str | None = None,
    rules: Rules = DEFAULT_RULES,
) -> Rules:
    """Rules whose axes are scaled to the quantiles of one's own catalogue (按自有商品目录定标).

    The centre becomes a quantile, and the sharpness such that the products at the quartiles count as about .2 and .8
    high. After that a product is high where it is high among its own: every catalogue has a half of high baskets, be it
    one of hair ties. So fit to choose between the models within a catalogue, never to ask whether it suits a private
    domain at all; the value gate stays where it was for that.

    Args:
        products: A data frame, columns by name, products, or mappings of their fields, as for ``select_models``.
        quantile: Which quantile of the products becomes the centre, inside (0, 1); each product counts once.
        columns: As for ``select_models``: our column name to yours.
        currency: As for ``select_models``.
        rules: What to start from.

    Raises:
        DataError: no products; an axis on which the quantile is zero, or where all products are the same, has no low
            and high.

    Examples:
        >>> from privdomain.selectors import fit_axes
        >>> catalogue = {
        ...     "repurchase_per_year": [2, 3, 8],
        ...     "basket": [40, 60, 90],
        ...     "decision_difficulty": [0.1, 0.2, 0.4],
        ... }
        >>> rules = fit_axes(catalogue)
        >>> rules.repurchase.value, rules.basket.value, rules.difficulty.value
        (3.0, 60.0, 0.2)
    """
    quantile = float(quantile) if isinstance(quantile, np.floating) else quantile
    if not isinstance(quantile, float) or not 0 < quantile < 1:
        raise SpecError(
            [("quantile", "no_quantile", f"{shortened(quantile)} is no quantile. Pass a float inside (0, 1).")]
        )
    read = product_columns(products, currency, rules, columns)
    if not len(read):
        raise DataError("products", "are an empty catalogue", hint="Pass products that differ on each axis.")
    basis = f"Quantile {quantile:g} of {len(read):,} products."
    fitted = {
        axis.value: Threshold(
            value=_centre(axis, column, quantile), provenance=Provenance(source="catalogue", basis=basis)
        )
        for axis, column in zip(Axis, read.axes, strict=True)
    }
    fitted_rules = rules.replace(
        name=_marked(rules.name.removesuffix(FITTED), FITTED),
        version=FITTED,
        sharpness=_sharpness([np.log(np.maximum(column, MIN_CENTRE)) for column in read.axes[:2]]),
        difficulty_sharpness=_sharpness([_log_odds(read.axes[2])]),
        shape_from=Provenance(source="catalogue", basis=f"Quartiles of {len(read):,} products."),
        **fitted,
    )
    mark = f"{FITTED} {fitted_rules.digest[:8]}"
    return fitted_rules.replace(version=_marked(rules.version.partition(FITTED)[0], mark))


def _marked(text: str, mark: str) -> str:
    """A name or a version that says that it is fitted, cut where both together would be too long."""
    return text[: MAX_NAME - len(mark)] + mark


def _sharpness(logarithms: Sequence[FloatArray]) -> int:
    """The power at which the quartiles of an axis, or of two on average, count as .2 and .8 high: 1 .. 8."""
    apart = np.mean([np.quantile(column, 0.75) - np.quantile(column, 0.25) for column in logarithms]) / 2
    return int(np.clip(round(log(4) / max(float(apart), log(4) / 8)), 1, 8))


def _log_odds(difficulty: FloatArray) -> FloatArray:
    inside = np.clip(difficulty, MIN_CENTRE, 1 - MIN_CENTRE)
    return np.log(inside / (1 - inside))


def _centre(axis: Axis, column: FloatArray, quantile: float) -> float:
    if column.min() == column.max():
        raise DataError(
            FIELDS[axis], "does not vary, so nothing is high or low", hint="Pass a catalogue of unlike products."
        )
    centre = float(np.quantile(column, quantile))
    if centre < MIN_CENTRE or (axis is Axis.DIFFICULTY and centre == 1):
        problem = f"has {centre:g}, an end of the axis, as its quantile"
        raise DataError(FIELDS[axis], problem, hint="Pass another quantile.")
    return centre
