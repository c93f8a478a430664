"""Categories: which category each row of orders and of views is about."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import IntArray
from privdomain._internal.flaws import raise_first
from privdomain.errors import DataError, SpecError
from privdomain.facts.columns import Coded, Column, encode_names
from privdomain.metrics.cohorts.label_columns import labels_in

ProductOf: TypeAlias = str | Mapping[Any, Any]

PRODUCT: Final = "product"
"""The column of orders, and the attribute of events, that says what the row is about."""


def column_of(product_of: object) -> str:
    """The column that categories are read from.

    Raises:
        SpecError: neither a name nor a mapping.
    """
    if isinstance(product_of, Mapping):
        return PRODUCT
    if not isinstance(product_of, str):
        repair = "Pass a column's name, or a mapping from product to category."
        raise SpecError([("product_of", "no_grouping", f"is a {type(product_of).__name__}. {repair}")])
    return product_of


def categories_in(column: Column, product_of: ProductOf) -> Coded:
    """The category of each row: the column's label, or what the mapping has for it; missing stays missing.

    Raises:
        DataError: a column or a mapping without labels, or a product that the mapping does not have.
    """
    labels = labels_in(column, column_of(product_of), "product_of")
    if isinstance(product_of, str):
        return labels
    used = np.flatnonzero(np.bincount(labels.codes + 1, minlength=1)[1:])
    products = labels.names[used].tolist()
    for product, code in zip(products, used.tolist(), strict=True):
        if product not in product_of:
            rows = np.flatnonzero(labels.codes == code)
            hint = "Add it; map it to None if it belongs to no category."
            raise DataError("product_of", f"has no category for {product!r}", int(rows[0]), len(rows), hint)
    mapped, flaws = encode_names([product_of[product] for product in products], "product_of", is_id=False)
    raise_first(flaws)
    codes = np.full(len(labels.names) + 1, -1, np.int32)
    codes[used] = mapped.codes
    return Coded(codes[labels.codes], mapped.names)


def pair_keys(users: npt.NDArray[np.int32], categories: Coded) -> IntArray:
    """User and category in one number, ascending by user; without a category comes last."""
    n = len(categories.names)
    kinds = np.where(categories.is_missing, n, categories.codes)
    keys: IntArray = users * np.int64(n + 1) + kinds
    return keys
