"""Portfolio: a catalogue grouped by operating model, with the revenue of each."""

from typing import Any, ClassVar, Final

import numpy as np
from attrs import evolve, field, frozen

from privdomain._internal.arrays import MISSING, Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.flaws import flaws_at, raise_first
from privdomain._internal.money import Currency, MoneyUnit, Rounding, check_total, read_money
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain._internal.terms import Term
from privdomain.errors import DataError
from privdomain.selectors.choice.choices import Choices
from privdomain.selectors.choice.scoring import N_OUTCOMES, UNSUITABLE
from privdomain.selectors.vocabulary import OUTCOMES, OperatingModel, Unsuitable, model_of

__all__ = ["Portfolio", "PortfolioKind", "portfolio"]

LEAD_SHARE: Final = 0.8
"""With this share of the suitable revenue, one model is enough (our inference)."""

REPAIR: Final = (
    "Pass finite numbers, with as many decimals as the currency has; or round them with rounding='half_even', or count "
    "minor units with unit='minor'."
)


class PortfolioKind(Term):
    """Whether one model serves a catalogue (组合类型)."""

    SINGLE = "single", "单一模式"
    HYBRID = "hybrid", "混合模式"
    """Several models: each for its own products."""
    NONE = "none", "不适合"
    """Nothing suits, or what suits sells nothing."""


@frozen(eq=False, repr=False, kw_only=True)
class Portfolio(FinalResult):
    """A catalogue grouped by operating model (模式组合). Kind of result: final.

    Arrays have a place for each model, in the order of ``OperatingModel``, and a last one for unsuitable.

    Attributes:
        currency: ISO 4217 code.
        winners: Code of the outcome of each product, int8 ``(n_products,)``.
        n_products: Products, int64 ``(5,)``.
        revenue_minor: Revenue [minor unit], int64 ``(5,)``.
    """

    add_instead: ClassVar[str] = "Choose for the products of both at once."

    currency: str
    winners: Array = field(converter=read_only)
    n_products: IntArray = field(converter=read_only)
    revenue_minor: IntArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        Currency.known(self.currency)
        if self.winners.dtype != np.int8 or self.winners.ndim != 1 or not (self.winners < N_OUTCOMES).all():
            raise ValueError("winners are no codes of outcomes")
        if not np.array_equal(self.n_products, np.bincount(self.winners, minlength=N_OUTCOMES)):
            raise ValueError("n_products are not those of the winners")
        if self.revenue_minor.shape != (N_OUTCOMES,) or (self.revenue_minor < 0).any():
            raise ValueError("revenue is not that of the outcomes")

    @property
    def revenue(self) -> FloatArray:
        """Revenue [major unit], ``(5,)``."""
        return read_only(Currency.known(self.currency).to_major(self.revenue_minor))

    @property
    def shares(self) -> FloatArray:
        """Share of the revenue, ``(5,)``; nan where nothing is sold."""
        return read_only(divide(self.revenue_minor, self.revenue_minor.sum()))

    @property
    def suitable_share(self) -> float:
        """Share of the revenue that suits a private domain; nan where nothing is sold."""
        return float(divide(self.revenue_minor[:UNSUITABLE].sum(), self.revenue_minor.sum()))

    @property
    def lead(self) -> OperatingModel | None:
        """The model of the most suitable revenue; None where there is none."""
        suitable = self.revenue_minor[:UNSUITABLE]
        return list(OperatingModel)[int(np.argmax(suitable))] if suitable.any() else None

    @property
    def kind(self) -> PortfolioKind:
        """Single where the lead has four fifths of the suitable revenue (our inference), hybrid where it has less."""
        suitable = self.revenue_minor[:UNSUITABLE]
        if not suitable.any():
            return PortfolioKind.NONE
        is_single = int(suitable.max()) >= LEAD_SHARE * int(suitable.sum())
        return PortfolioKind.SINGLE if is_single else PortfolioKind.HYBRID

    def products_of(self, model: OperatingModel | Unsuitable | str | None) -> IntArray:
        """Rows of the products of a model; of unsuitable, or None, those that do not suit.

        Raises:
            UnknownNameError: no such model.
        """
        is_none = model is None or model == Unsuitable.UNSUITABLE
        code = UNSUITABLE if is_none else list(OperatingModel).index(model_of(model))
        return np.flatnonzero(self.winners == code)

    def to_columns(self) -> dict[str, Array]:
        """One row per outcome: products, revenue, share of the revenue."""
        return {
            "outcome": np.array([outcome.value for outcome in OUTCOMES], object),
            "n_products": self.n_products,
            "revenue": self.revenue,
            "share": self.shares,
        }

    def _table(self) -> TextTable:
        columns = self.to_columns()
        rows = [[cell(column[place]) for column in columns.values()] for place in range(N_OUTCOMES)]
        return TextTable(f"Portfolio in {self.currency}: {self.kind} ({self.kind.zh})", [*columns], rows)


def portfolio(
    choices: Choices, revenue: Any, /, *, unit: MoneyUnit = "major", rounding: Rounding = "exact"
) -> Portfolio:
    """A catalogue grouped by the operating model of each product, with revenue shares (商品组合).

    Brands rarely sell one kind of product: shampoo and a hair dryer want different operations. Count revenue, not
    articles: a long tail of accessories would decide otherwise.

    Args:
        choices: The choices of the products.
        revenue: Revenue of each product in one currency, that of the rules, ``(n_products,)``, >= 0.
        unit: Whether the revenue counts major or minor units.
        rounding: "exact" refuses what is no whole minor unit; "half_even" rounds each product's revenue to one.

    Raises:
        DataError: a length that is not that of the choices; revenue that is missing, negative or no whole minor unit.
        SpecError: unknown unit or rounding.

    Examples:
        >>> from privdomain.selectors import PRODUCT_EXAMPLES, select_models
        >>> choices = select_models([example.product for example in PRODUCT_EXAMPLES[:12]])
        >>> mixed = portfolio(choices, [10, 20, 10, 5, 5, 5, 0, 0, 0, 15, 15, 15])
        >>> mixed.kind, mixed.lead
        (<PortfolioKind.HYBRID: 'hybrid'>, <OperatingModel.SHOPPING_ASSISTANT: 'shopping_assistant'>)
        >>> mixed
        Portfolio in CNY: hybrid (混合模式)
                   outcome  n_products  revenue  share
        interest_community           3    40.00   0.40
          knowledge_expert           3    15.00   0.15
         dedicated_advisor           3     0.00   0.00
        shopping_assistant           3    45.00   0.45
                unsuitable           0     0.00   0.00
    """
    if not isinstance(choices, Choices):
        raise DataError("choices", f"is a {type(choices).__name__}", hint="Pass what select_models gave.")
    currency = Currency.known(choices.rules.currency)
    minor, _, found = read_money(revenue, currency=currency, argument="revenue", unit=unit, rounding=rounding)
    if len(minor) != len(choices):
        problem = f"has {len(minor):,} rows for {len(choices):,} products"
        raise DataError("revenue", problem, hint="Pass one amount per product.")
    flaws = [evolve(flaw, hint=REPAIR) for flaw in found]
    flaws += flaws_at(minor == MISSING, "revenue", "is missing", "Pass 0 for what sold nothing.")
    flaws += flaws_at((minor < 0) & (minor != MISSING), "revenue", "is negative", "Pass revenue before refunds.", minor)
    raise_first(flaws)
    check_total(minor, "revenue")
    winners = choices.winners
    sums = np.zeros(N_OUTCOMES, np.int64)
    np.add.at(sums, winners, minor)
    return Portfolio(
        currency=currency.code,
        winners=winners,
        n_products=np.bincount(winners, minlength=N_OUTCOMES).astype(np.int64),
        revenue_minor=sums,
    )
