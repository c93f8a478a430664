"""MeasuredAxes: the three axes of categories as they were measured, and how far each may be off."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import numpy as np
from attrs import field, fields, frozen

from privdomain._internal.arrays import Array, BoolArray, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.calendar.duration import Duration
from privdomain.calendar.instants import local_text
from privdomain.metrics.cohorts.labels import Label, check_labels
from privdomain.selectors.axes.as_products import product_of_row, refuse_blind, refuse_short, rows_of
from privdomain.selectors.axes.consistency import refuse_misfits
from privdomain.selectors.axes.options import YEAR, AxesOptions
from privdomain.selectors.axes.scales import basket_at, difficulty_at, repurchase_at
from privdomain.selectors.axes.spreads import moderated
from privdomain.selectors.axes.stated import Series, stated_shares, stated_traits
from privdomain.selectors.axes.streams import check_draws, students
from privdomain.selectors.axes.student import t_quantile
from privdomain.selectors.choice.columns import MAX_BASKET
from privdomain.selectors.product import FIELDS, MAX_REPURCHASE, Product, Traits
from privdomain.selectors.vocabulary import Axis

__all__ = ["MeasuredAxes"]


@frozen(eq=False, repr=False)
class MeasuredAxes(Final):
    """The axes of categories, measured at buyer x category (维度实测). *Final*: spreads do not add.

    All arrays have shape ``(n_categories,)``. An interval is nan where a category has a single buyer, who tells nothing
    of how buyers differ; that of the basket also where nothing was paid. It covers what chance does to so many buyers,
    not what the data leave out. Spreads count one pseudo-buyer beside those who were seen.

    Attributes:
        options: How the axes were asked for.
        categories: Categories with a purchase, sorted, missing last.
        n_buyers: Buyers of the category [count].
        n_purchases: Their purchases in it, first ones included [count].
        exposure: Years that buyers were observed for after their first purchase [buyer-years of 365.25 days].
        revenue_minor: Money of all purchases [minor units].
        dispersion: Variance of repeat purchases over that of a Poisson count, >= 1; nan for a single buyer.
        basket_error: Standard error of the basket over the basket; nan for a single buyer, and where nothing was paid.
        n_seen: Buyers with a view before their first purchase [count].
        decision_difficulty: Mean difficulty of those, in (0, 1) (决策难度); nan where nobody was seen.
        difficulty_error: Its standard error on the scale of the logit; nan below two.
        n_unmatched_refunds: Refund rows that no purchase took, with refunds at order [count].
    """

    add_instead: ClassVar[str] = "Concatenate orders and events, and measure again."

    options: AxesOptions
    categories: tuple[Label, ...]
    n_buyers: IntArray = field(converter=read_only)
    n_purchases: IntArray = field(converter=read_only)
    exposure: FloatArray = field(converter=read_only)
    revenue_minor: IntArray = field(converter=read_only)
    dispersion: FloatArray = field(converter=read_only)
    basket_error: FloatArray = field(converter=read_only)
    n_seen: IntArray = field(converter=read_only)
    decision_difficulty: FloatArray = field(converter=read_only)
    difficulty_error: FloatArray = field(converter=read_only)
    n_unmatched_refunds: int

    def __attrs_post_init__(self) -> None:
        check_labels(self.categories)
        refuse_misfits({part.name: getattr(self, part.name) for part in fields(type(self))})

    @property
    def n_repeats(self) -> IntArray:
        """Purchases after the first [count]."""
        return read_only(self.n_purchases - self.n_buyers)

    @property
    def n_unseen(self) -> IntArray:
        """Buyers without a view before their first purchase [count]: how hard it was for them is unknown, not easy."""
        return read_only(self.n_buyers - self.n_seen)

    @property
    def is_too_short(self) -> BoolArray:
        """Whether buyers were observed for less than ``least_exposure`` together: their repurchase is unknown."""
        least = Duration(self.options.least_exposure).microseconds
        return read_only(self.exposure < least / YEAR)

    @property
    def repurchase_per_year(self) -> FloatArray:
        """Purchases after the first / buyer-years after the first (复购频次); nan where these are too short."""
        return read_only(np.where(self.is_too_short, np.nan, divide(self.n_repeats, self.exposure)))

    @property
    def basket(self) -> FloatArray:
        """Money of one purchase (客单价) [major unit]."""
        return read_only(divide(self.revenue_minor, self.n_purchases) / 10**self.options.exponent)

    @property
    def repurchase_interval(self) -> FloatArray:
        """Bounds of ``repurchase_per_year``, shape ``(2, n_categories)``."""
        return self._interval(Axis.REPURCHASE)

    @property
    def basket_interval(self) -> FloatArray:
        """Bounds of ``basket``, shape ``(2, n_categories)``."""
        return self._interval(Axis.BASKET)

    @property
    def difficulty_interval(self) -> FloatArray:
        """Bounds of ``decision_difficulty``, shape ``(2, n_categories)``."""
        return self._interval(Axis.DIFFICULTY)

    def products(
        self,
        *,
        categories: Sequence[Label] | None = None,
        traits: Traits | Mapping[Any, Traits | None] | Series | None = None,
        margin: float | Mapping[Any, float | None] | Series | None = None,
        difficulty: float | Mapping[Any, float | None] | Series | None = None,
    ) -> tuple[Product, ...]:
        """The categories as products, to choose operating models for.

        What the orders cannot tell is said here: one value for all categories, or a mapping or pandas Series from
        category to value.

        Args:
            categories: Those to return; by default all but what has no category, which is no product: ask for None to
                have that, too.
            traits: Traits.
            margin: Share of the basket that stays, in [0, 1]; None or nan is unknown.
            difficulty: Decision difficulty in [0, 1]; it takes the place of what was measured.

        Returns:
            A product for each category, in the order asked for.

        Raises:
            DataError: a repurchase that is unknown; a difficulty that was neither measured nor said.
            UnknownNameError: a category that was not measured.
            SpecError: values that no product may have.
        """
        rows = rows_of(categories, self.categories)
        labels = [self.categories[row] for row in rows]
        said = stated_shares(difficulty, self.categories, "difficulty")
        known = np.where(np.isnan(said), self.decision_difficulty, said)
        refuse_short(self.is_too_short[rows], self.exposure[rows], labels, self.options.least_exposure)
        refuse_blind(known[rows], labels)
        margins = stated_shares(margin, self.categories, "margin")
        told = stated_traits(traits, self.categories)
        columns = (self.repurchase_per_year, self.basket, known, margins)
        numbers = np.stack(columns, axis=1)[rows].tolist()
        asked = zip(labels, rows, numbers, strict=True)
        return tuple(product_of_row(one, self.options.currency, told[row], *values) for one, row, values in asked)

    def draws(
        self, n: int, *, seed: int, difficulty: float | Mapping[Any, float | None] | Series | None = None
    ) -> dict[str, FloatArray]:
        """What the axes may be, drawn at random: columns as those of products, shape ``(n_categories, n)`` each.

        Each category has its own stream of chance: others beside it change nothing, and fewer draws are the first of
        more. The three axes are drawn on their own. Quantiles of many draws are the bounds of the intervals; draws
        beyond what a product may hold are set to its limit.

        Args:
            n: Draws of each category, >= 1; all together at most 10 million.
            seed: An integer from 0 to 2**64 - 1.
            difficulty: As in ``products``; what is said is taken to be certain.

        Returns:
            Draws by the name that the axis has in a product; nan where the interval is.

        Raises:
            BudgetError: more than 10 million draws.
            SpecError: no such number or seed, or no share.
            UnknownNameError: a category that was not measured.
        """
        check_draws(n, seed, len(self.categories), "n")
        t = students(np.stack([self._freedom(axis) for axis in Axis]), self.categories, n, seed)
        said = stated_shares(difficulty, self.categories, "difficulty")
        drawn = {name: self._at(axis, t[place]) for place, (axis, name) in enumerate(FIELDS.items())}
        repurchase, basket, measured = drawn.values()
        limited = (np.minimum(repurchase, MAX_REPURCHASE), np.minimum(basket, MAX_BASKET))
        values = (*limited, np.where(np.isnan(said), measured, said))
        return {name: read_only(np.ascontiguousarray(value.T)) for name, value in zip(drawn, values, strict=True)}

    def to_columns(self) -> dict[str, Array]:
        """One row per category."""
        names = np.empty(len(self.categories), object)
        names[:] = self.categories
        columns = {"category": names, "buyers": self.n_buyers, "purchases": self.n_purchases, "repeats": self.n_repeats}
        columns |= {"buyer_years": self.exposure, "revenue": self.revenue_minor / 10**self.options.exponent}
        columns |= {"too_short": self.is_too_short, "seen": self.n_seen, "unseen": self.n_unseen}
        for axis, name in FIELDS.items():
            low, high = self._interval(axis)
            columns |= {name: getattr(self, name), f"{axis}_low": low, f"{axis}_high": high}
        return columns

    def _freedom(self, axis: Axis) -> IntArray:
        """Degrees of freedom of a spread: the buyers behind it and the pseudo-buyer, less one."""
        return self.n_seen if axis is Axis.DIFFICULTY else self.n_buyers

    def _at(self, axis: Axis, t: FloatArray) -> FloatArray:
        """The axis t standard errors off its estimate, shape as that of t, ``(..., n_categories)``."""
        if axis is Axis.REPURCHASE:
            rate = repurchase_at(t, self.n_repeats, self.exposure, self.dispersion)
            return np.where(self.is_too_short, np.nan, rate)
        if axis is Axis.BASKET:
            return basket_at(t, self.basket, self.basket_error)
        return difficulty_at(t, moderated(self.decision_difficulty, self.n_seen), self.difficulty_error)

    def _interval(self, axis: Axis) -> FloatArray:
        t = t_quantile(self._freedom(axis), self.options.confidence)
        return read_only(self._at(axis, np.stack([-t, t])))

    def _table(self) -> TextTable:
        options = self.options
        columns = [(getattr(self, name), *self._interval(axis)) for axis, name in FIELDS.items()]

        def draw(row: int) -> list[str]:
            axes = [f"{cell(value[row])} ({cell(low[row])} .. {cell(high[row])})" for value, low, high in columns]
            if self.is_too_short[row]:
                axes[0] = f"under {options.least_exposure} of buyers' time"
            if options.view is None:
                axes[2] = "no views: say difficulty="
            return [label(self.categories[row]), cell(self.n_buyers[row]), *axes, cell(self.n_unseen[row])]

        until = local_text(options.observed_until, tz=options.tz)
        title = f"Axes measured until {until} {options.tz}, basket in {options.currency}, intervals at"
        head = ["category", "buyers", "repurchase per year", "basket", "difficulty", "unseen"]
        lost = f", {self.n_unmatched_refunds:,} refunds of no purchase" * (self.n_unmatched_refunds > 0)
        return TextTable(f"{title} {options.confidence:g}{lost}", head, LazyRows(len(self.categories), draw))
