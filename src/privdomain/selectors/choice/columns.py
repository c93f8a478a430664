"""Product columns: many products at once, checked as one product is."""

import re
from collections.abc import Iterable, Mapping
from types import NoneType
from typing import Any, Final, TypeAlias, cast

import numpy as np
from attrs import field, frozen
from attrs.converters import optional

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.columns import missing_mask, read_column
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain._internal.money import Currency
from privdomain._internal.states import Rebuilt
from privdomain.errors import DataError, SpecError
from privdomain.selectors.choice.frames import (
    Frame,
    check_currencies,
    check_currency,
    columns_of,
    is_frame,
    read_names,
)
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.product import FIELDS, MAX_REPURCHASE, Product, Traits, how_to_measure
from privdomain.selectors.vocabulary import Axis, Trait

MAX_NAME: Final = 120
_HALVES: Final = re.compile("[\ud800-\udfff]")
MAX_BASKET: Final = 1e12
_NUMBERS: Final = frozenset({int, float, np.float64})
LIMITS: Final = {Axis.REPURCHASE: MAX_REPURCHASE, Axis.BASKET: MAX_BASKET, Axis.DIFFICULTY: 1.0}
"""The largest value of each axis, as in a product."""

Products: TypeAlias = Mapping[str, Any] | Frame | Iterable[Product | Mapping[str, Any]]
"""Columns by name, a data frame of them, or products, or mappings of their fields."""


def _locked(columns: tuple[FloatArray, ...]) -> tuple[FloatArray, ...]:
    return tuple(map(read_only, columns))


@frozen(eq=False, kw_only=True)
class ProductColumns(Rebuilt):
    """Products in columns, each float64 ``(n_products,)``.

    Attributes:
        names: Names, or None.
        axes: A column for each axis, in the order of the axes.
        margin: Share of the basket that stays; nan is unknown.
        traits: A column for each trait, in their order; nan is unknown.
    """

    names: Array | None = field(converter=optional(read_only))
    axes: tuple[FloatArray, ...] = field(converter=_locked)
    margin: FloatArray = field(converter=read_only)
    traits: tuple[FloatArray, ...] = field(converter=_locked)

    def __attrs_post_init__(self) -> None:
        shares, names = (self.margin, *self.traits), () if self.names is None else (self.names,)
        lengths = {column.shape for column in (*self.axes, *shares, *names)}
        if (len(self.axes), len(self.traits), lengths) != (len(Axis), len(Trait), {(len(self.margin),)}):
            raise ValueError("columns of products are not one for each axis and trait, all of one length")
        are_axes = [
            bool(((column >= 0) & (column <= LIMITS[axis])).all()) for axis, column in zip(Axis, self.axes, strict=True)
        ]
        are_shares = [not ((column < 0) | (column > 1)).any() for column in shares]
        are_names = [set(map(type, column.tolist())) <= {str, NoneType} for column in names]
        if not all(are_axes + are_shares + are_names):
            raise ValueError("columns of products are out of range")

    def __len__(self) -> int:
        return len(self.margin)

    def rows(self, rows: slice | IntArray) -> "ProductColumns":
        """Some of the rows."""
        return ProductColumns(
            names=None if self.names is None else self.names[rows],
            axes=tuple(column[rows] for column in self.axes),
            margin=self.margin[rows],
            traits=tuple(column[rows] for column in self.traits),
        )

    def product(self, row: int, currency: str) -> Product:
        """The product of one row."""
        repurchase, basket, difficulty = (float(column[row]) for column in self.axes)
        traits = {trait.value: _known(column[row]) for trait, column in zip(Trait, self.traits, strict=True)}
        return Product(
            name="" if self.names is None else self.names[row] or "",
            repurchase_per_year=repurchase,
            basket=basket,
            decision_difficulty=difficulty,
            currency=currency,
            margin=_known(self.margin[row]),
            traits=Traits(**traits),
        )


def product_columns(
    products: Products, currency: str | None, rules: Rules, names: Mapping[str, str] | None = None
) -> ProductColumns:
    """Products or columns of them, in the currency of the rules.

    Raises:
        UnknownNameError: a column of another name.
        DataError: an axis is missing, infinite or out of range; lengths or currencies differ.
        SpecError: no currency, no rules, a mapping that is no product.
    """
    check_rules(rules)
    if currency is not None:
        check_currency(Currency.known(currency).code, rules)
    theirs = read_names(names)
    if isinstance(products, Mapping) or is_frame(products):
        return read_columns(columns_of(products, theirs), rules)
    if theirs:
        message = "changes nothing for products. Pass a data frame, or a dict of columns."
        raise SpecError([("columns", "no_effect", message)])
    return of_products(cast("Iterable[Product | Mapping[str, Any]]", products), rules)


def of_products(products: Iterable[Product | Mapping[str, Any]], rules: Rules) -> ProductColumns:
    """Products as columns.

    Raises:
        DataError: one is no product, or its currency is not that of the rules.
        SpecError: no rules, a mapping that is no product.
    """
    check_rules(rules)
    if not isinstance(products, Iterable):
        raise DataError("products", f"is a {type(products).__name__}", hint="Pass products, or columns.")
    given = [_product(one, row) for row, one in enumerate(products)]
    for row, one in enumerate(given):
        check_currency(one.currency, rules, row)
    traits = [[getattr(one.traits, trait.value) for trait in Trait] for one in given]
    table = np.array(traits, np.float64).reshape(len(given), len(Trait))
    return ProductColumns(
        names=np.array([one.name for one in given], object),
        axes=tuple(np.array([getattr(one, name) for one in given], np.float64) for name in FIELDS.values()),
        margin=np.array([one.margin for one in given], np.float64),
        traits=tuple(table.T.copy()),
    )


def _product(given: Product | Mapping[str, Any], row: int) -> Product:
    if isinstance(given, Product):
        return given
    if not isinstance(given, Mapping):
        raise DataError("products", f"has a {type(given).__name__}", index=row, hint="Pass products, or columns.")
    try:
        return Product.load(given)
    except SpecError as error:
        raise SpecError([(f"products[{row}].{path}", code, said) for path, code, said in error.problems]) from None


def read_columns(columns: Mapping[str, Any], rules: Rules) -> ProductColumns:
    """Columns by name: the three axes, and where known the name, the margin, the currency and traits.

    Raises:
        DataError: an axis has missing values; a value is infinite or out of range; lengths or currencies differ.
    """
    if columns.get("currency") is not None:
        check_currencies(columns["currency"], rules)
    axes = tuple(_axis(axis, columns[name]) for axis, name in FIELDS.items())
    n_products = len(axes[0])
    others = {name: _share(name, columns.get(name), n_products) for name in ("margin", *map(str, Trait))}
    names = None if columns.get("name") is None else _names(columns["name"])
    for name, column in (*zip(FIELDS.values(), axes, strict=True), *others.items(), ("name", names)):
        if column is not None and len(column) != n_products:
            problem = f"has {len(column):,} rows where {FIELDS[Axis.REPURCHASE]} has {n_products:,}"
            raise DataError(name, problem, hint="Pass columns of one length.")
    traits = tuple(others[trait.value] for trait in Trait)
    return ProductColumns(names=names, axes=axes, margin=others["margin"], traits=traits)


def check_rules(rules: Rules) -> None:
    """Refuse what is no rules.

    Raises:
        SpecError: it is not.
    """
    if not isinstance(rules, Rules):
        raise SpecError([("rules", "no_rules", f"is a {type(rules).__name__}. Pass Rules, such as DEFAULT_RULES.")])


def _names(values: Any) -> Array:
    """A column of names: texts as in a product, or None."""
    column = read_column(values, "name")
    names = column.astype(str if column.dtype.kind in "iu" else object).astype(object)
    names[missing_mask(column)] = None
    known = [name for name in names.tolist() if name is not None]
    odd = {type(name).__name__ for name in known} - {"str"}
    if odd:
        raise DataError("name", f"holds a {min(odd)}", hint="Pass texts or integers; leave unknown ones missing.")
    if max(map(len, known), default=0) > MAX_NAME:
        raise DataError("name", f"is longer than {MAX_NAME} characters", hint="Pass shorter names.")
    if any(map(_HALVES.search, known)):
        raise DataError("name", "holds a half of a character", hint="Repair the text where it was cut.")
    return names


def _axis(axis: Axis, values: Any) -> FloatArray:
    name, limit = FIELDS[axis], LIMITS[axis]
    column = _floats(name, values)
    raise_first(flaws_at(np.isnan(column), name, "is missing", how_to_measure(axis)))
    hint = f"Pass numbers from 0 to {limit:,.0f}."
    _refuse((column < 0) | (column > limit), name, "is out of range", hint, column)
    return column


def _share(name: str, values: Any, n_products: int) -> FloatArray:
    if values is None:
        return np.full(n_products, np.nan)
    column = _floats(name, values)
    hint = "Pass shares from 0 to 1; leave unknown ones missing."
    _refuse((column < 0) | (column > 1), name, "is out of range", hint, column)
    return column


def _floats(name: str, values: Any) -> FloatArray:
    """A column of finite floats; missing is nan."""
    column = read_column(values, name)
    is_missing = missing_mask(column)
    if column.dtype.kind not in "iuf":
        cells = column.tolist() if column.dtype == object else [None] * len(column)
        is_number = np.fromiter((type(cell) in _NUMBERS for cell in cells), np.bool_, len(column))
        _refuse(~(is_number | is_missing), name, "is no number", "Pass integers or floats.", column)
    floats = np.full(len(column), np.nan)
    try:
        floats[~is_missing] = column[~is_missing]
    except OverflowError:
        raise DataError(name, "holds an integer beyond all floats", hint="Pass finite numbers.") from None
    _refuse(np.isinf(floats), name, "is infinite", "Pass finite numbers.", floats)
    return floats + 0.0


def _refuse(is_bad: BoolArray, name: str, problem: str, hint: str, column: Array) -> None:
    """Refuse the rows under a mask; the first is shown as Python writes it, not as numpy does."""
    if is_bad.any():
        raise_first(flaws_at(is_bad, name, problem, hint, column.astype(object)))


def _known(value: float) -> float | None:
    return None if np.isnan(value) else float(value)
