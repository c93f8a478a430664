"""Win shares: how often each operating model wins, over what the axes of a category may be."""

from collections.abc import Mapping
from typing import Any, ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Final
from privdomain.metrics.cohorts.labels import Label, check_labels
from privdomain.metrics.cohorts.starts import check_kind
from privdomain.metrics.conversion.wilson import normal_quantile, wilson_interval
from privdomain.selectors.axes.measured import MeasuredAxes
from privdomain.selectors.axes.stated import Series, stated_shares, stated_traits
from privdomain.selectors.axes.streams import check_draws
from privdomain.selectors.choice.choosing import select_models
from privdomain.selectors.choice.default_rules import DEFAULT_RULES
from privdomain.selectors.choice.frames import check_currency
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.product import Traits
from privdomain.selectors.vocabulary import OUTCOMES, Trait

__all__ = ["WinShares", "win_shares"]

CHUNK_DRAWS = 1 << 18
"""Draws that are chosen for at once."""


@frozen(kw_only=True)
class WinShareOptions:
    """How shares were asked for.

    Attributes:
        rules: The rules that decided.
        draws: Draws of each category.
        seed: The seed.
        confidence: Of the intervals.
    """

    rules: Rules
    draws: int
    seed: int
    confidence: float

    def __attrs_post_init__(self) -> None:
        check_draws(self.draws, self.seed, 1, "draws")
        normal_quantile(self.confidence)


@frozen(eq=False, repr=False)
class WinShares(Final):
    """Share of draws in which each operating model wins, by category (模型胜出占比). *Final*: draws do not add.

    A share is no probability that the model is right: it carries what chance did to the measured axes, not what the
    rules, the margin or the traits may miss.

    Attributes:
        options: How the shares were asked for.
        categories: Categories, sorted, missing last.
        wins: Draws that each outcome wins [count], shape ``(n_categories, 5)``: the models in the order of
            ``OperatingModel``, then unsuitable. None at all where an axis is unknown.
    """

    add_instead: ClassVar[str] = "Measure the axes of both together, then draw again."

    options: WinShareOptions
    categories: tuple[Label, ...]
    wins: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        check_labels(self.categories)
        if self.wins.shape != (len(self.categories), len(OUTCOMES)) or (self.wins < 0).any():
            raise ValueError("wins are not those of the categories")
        if not np.isin(self.wins.sum(axis=1), (0, self.options.draws)).all():
            raise ValueError("wins are not those of the draws")

    @property
    def shares(self) -> FloatArray:
        """Wins over draws, shape ``(n_categories, 5)``; nan where an axis is unknown."""
        return read_only(divide(self.wins, self._draws))

    @property
    def intervals(self) -> FloatArray:
        """Wilson bounds of ``shares``, shape ``(2, n_categories, 5)``: what more draws would still change."""
        bounds = wilson_interval(self.wins, self._draws, confidence=self.options.confidence)
        return read_only(np.array(bounds))

    @property
    def outcomes(self) -> Array:
        """The outcome that wins most draws; None where an axis is unknown. At a tie, the first one."""
        found = np.array([*OUTCOMES, None], object)
        places = np.where(self.wins.any(axis=1), self.wins.argmax(axis=1), len(OUTCOMES))
        return read_only(found[places])

    @property
    def _draws(self) -> IntArray:
        return np.broadcast_to(self.wins.sum(axis=1, keepdims=True), self.wins.shape)

    def to_columns(self) -> dict[str, Array]:
        """One row per category and outcome."""
        names = np.empty(len(self.categories), object)
        names[:] = self.categories
        words = np.array([outcome.value for outcome in OUTCOMES], object)
        low, high = self.intervals
        return {
            "category": np.repeat(names, len(OUTCOMES)),
            "outcome": np.tile(words, len(names)),
            "wins": self.wins.ravel(),
            "share": self.shares.ravel(),
            "low": low.ravel(),
            "high": high.ravel(),
        }

    def _table(self) -> TextTable:
        options, shares = self.options, self.shares

        def draw(row: int) -> list[str]:
            return [label(self.categories[row]), *(cell(share, decimals=3) for share in shares[row])]

        title = (
            f"Share of {options.draws:,} draws that each outcome wins, by {options.rules.name} {options.rules.version}"
        )
        if not self.wins.any(axis=1).all():
            title += "; — where an axis is unknown: without views, say difficulty="
        head = ["category", *(outcome.value.replace("_", " ") for outcome in OUTCOMES)]
        return TextTable(title, head, LazyRows(len(self.categories), draw))


def win_shares(
    measured: MeasuredAxes,
    /,
    *,
    seed: int,
    rules: Rules = DEFAULT_RULES,
    draws: int = 1_000,
    traits: Traits | Mapping[Any, Traits | None] | Series | None = None,
    margin: float | Mapping[Any, float | None] | Series | None = None,
    difficulty: float | Mapping[Any, float | None] | Series | None = None,
) -> WinShares:
    """How often each operating model wins if the axes are drawn from what they may be (模型胜出占比).

    The choice for the estimates alone hides how close it is: near a threshold a hundred buyers more could turn it.

    Args:
        measured: Axes of categories, from ``axes_from_facts``.
        seed: An integer from 0 to 2**64 - 1; one seed gives one answer, and each category its own, whatever is beside.
        rules: What decides, in the currency of the orders.
        draws: Draws of each category, >= 1; all together at most 10 million.
        traits: Traits: one for all, or a mapping or pandas Series from category to traits. As they are, without error.
        margin: Share of the basket that stays, in the same way; without it, nobody is unsuitable for too little value.
        difficulty: Decision difficulty, in the same way, taken to be certain; it takes the place of what was measured.

    Returns:
        Wins of each outcome. A category of which an axis or its spread is unknown (a single buyer; buyers observed for
        too short a time; nothing paid; fewer than two seen, no difficulty said) has none: its shares are nan.

    Raises:
        DataError: not MeasuredAxes or Rules; rules of another currency.
        UnknownNameError: a category that was not measured.
        SpecError: no seed, no number of draws, no share, no traits.
        BudgetError: more than 10 million draws.

    Examples:
        >>> from privdomain.facts import Orders
        >>> from privdomain.selectors import axes_from_facts
        >>> orders = Orders(
        ...     ["ann", "ann", "ann", "bo", "bo", "cy", "cy"],
        ...     ["2025-01-01", "2025-05-01", "2025-09-01", "2025-07-02", "2025-10-01", "2025-06-01", "2025-08-01"],
        ...     [80, 40, 60, 50, 70, 55, 45],
        ...     currency="CNY",
        ...     tz="Asia/Shanghai",
        ...     product=["tea"] * 7,
        ... )
        >>> axes = axes_from_facts(orders, product_of="product", observed_until="2026-01-01")
        >>> shares = win_shares(axes, difficulty=0.2, seed=7)
        >>> shares.outcomes[0].zh, bool(shares.shares[0, 3] > 0.5)
        ('购物参谋', True)
    """
    check_kind(measured, MeasuredAxes, "measured")
    check_kind(rules, Rules, "rules")
    check_currency(measured.options.currency, rules)
    check_draws(draws, seed, len(measured.categories), "draws")
    drawn = measured.draws(draws, seed=seed, difficulty=difficulty)
    told = stated_traits(traits, measured.categories)
    said = {"margin": stated_shares(margin, measured.categories, "margin")}
    said |= {name.value: np.array([getattr(one, name.value) for one in told], np.float64) for name in Trait}
    known = np.flatnonzero(~np.any([np.isnan(column).any(axis=1) for column in drawn.values()], axis=0))
    wins = np.zeros((len(measured.categories), len(OUTCOMES)), np.int64)
    for start in range(0, len(known), max(CHUNK_DRAWS // draws, 1)):
        rows = known[start : start + max(CHUNK_DRAWS // draws, 1)]
        columns = {name: column[rows].ravel() for name, column in drawn.items()}
        columns |= {name: np.repeat(column[rows], draws) for name, column in said.items()}
        winners = select_models(columns, currency=measured.options.currency, rules=rules).winners.reshape(-1, draws)
        wins[rows] = np.stack([(winners == code).sum(axis=1) for code in range(len(OUTCOMES))], axis=1)
    options = WinShareOptions(
        rules=rules,
        draws=int(draws),
        seed=int(seed),
        confidence=measured.options.confidence,
    )
    return WinShares(options=options, categories=measured.categories, wins=wins)
