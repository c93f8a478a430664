"""Choice: the operating model that fits one product, with reasons and what would flip it."""

from typing import ClassVar

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain.selectors.choice.columns import of_products
from privdomain.selectors.choice.emphases import EMPHASES, Emphasis
from privdomain.selectors.choice.flips import Flip, find_flips
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import N_OUTCOMES, UNSUITABLE, WINNERS, Tables, check_scores
from privdomain.selectors.choice.why import OUTCOMES, is_high, reasons_of
from privdomain.selectors.choice.worth import Worth, value_per_buyer_year, worth_of
from privdomain.selectors.product import Product
from privdomain.selectors.reasons import Reason, english
from privdomain.selectors.vocabulary import Axis, OperatingModel

__all__ = ["Choice"]


@frozen(eq=False, repr=False, kw_only=True)
class Choice(FinalResult):
    """The operating model that fits a product (选型结果). Kind of result: final.

    Attributes:
        product: The product.
        rules: The rules that decided.
        scores: Of each model, in the order of ``OperatingModel``, and of unsuitable; ``(5,)``, >= 0. What fits a corner
            wholly has 1 there; traits raise and lower it.
        confidence: How surely the winner leads its closest rival, in [0.5, 1], if the axes err as the rules assume and
            unknown traits may be anything; 0.5 is a tie.
    """

    add_instead: ClassVar[str] = "Choose for the products of both: select_models takes many."

    product: Product
    rules: Rules
    scores: FloatArray = field(converter=read_only)
    confidence: float

    def __attrs_post_init__(self) -> None:
        check_scores(self.scores, (N_OUTCOMES,), self.confidence)

    @property
    def model(self) -> OperatingModel | None:
        """The model that fits best; None where nothing fits."""
        return WINNERS[self._winner]

    @property
    def unsuitable(self) -> bool:
        """Whether the product does not suit a private domain."""
        return self._winner == UNSUITABLE

    @property
    def ranking(self) -> list[tuple[OperatingModel, float]]:
        """The four models and their scores, the best one first."""
        pairs = zip(OperatingModel, self.scores[:UNSUITABLE].tolist(), strict=True)
        return sorted(pairs, key=lambda pair: -pair[1])

    @property
    def margin(self) -> float:
        """Lead of the winner over the outcome that comes next, unsuitable included."""
        second, best = np.sort(self.scores)[-2:].tolist()
        return float(best - second)

    @property
    def value(self) -> float:
        """Margin that an active buyer brings in a year [major unit of the currency]; nan where it is unknown."""
        return value_per_buyer_year(self.product)

    @property
    def worth(self) -> Worth:
        """What the value gate says of that value."""
        return worth_of(self.value, self.rules)

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why: the axes, the worth of a buyer, traits that bear on the winner, and what comes next."""
        return reasons_of(self.product, self.rules, self.scores, self._winner)

    @property
    def emphases(self) -> tuple[Emphasis, ...]:
        """What to put weight on, by the axes that are high; empty where nothing fits."""
        if self.unsuitable:
            return ()
        return tuple(word for axis in Axis if is_high(axis, self.product, self.rules) for word in EMPHASES[axis])

    @property
    def flips(self) -> tuple[Flip, ...]:
        """The nearest values, below and above on each axis, beyond which another outcome wins; the nearer one first.

        Everything else stays as it is. An axis along which nothing changes has none.
        """
        return find_flips(of_products([self.product], self.rules), Tables.of(self.rules))

    @property
    def _winner(self) -> int:
        return int(np.argmax(self.scores))

    def to_columns(self) -> dict[str, Array]:
        """One row per outcome, the best one first: its score, and how far it is behind the winner."""
        order = np.argsort(-self.scores, kind="stable")
        return {
            "outcome": np.array([OUTCOMES[code].value for code in order], object),
            "score": self.scores[order],
            "behind": self.scores.max() - self.scores[order],
        }

    def _table(self) -> TextTable:
        outcome = OUTCOMES[self._winner]
        name = f"{self.product.name}: " if self.product.name else ""
        title = f"{name}{english(outcome)} ({outcome.zh}), confidence {cell(self.confidence)}"
        rows = [["because", reason.en] for reason in self.reasons]
        rows += [[f"{flip.axis} {_side(flip, self.product)}", _beyond(flip)] for flip in self.flips]
        return TextTable(title, ["", "why, and what would flip it"], rows, is_prose=True)


def _side(flip: Flip, product: Product) -> str:
    now = product.axis(flip.axis)
    return f"{'below' if flip.value < now else 'above'} {flip.value:,.4g}"


def _beyond(flip: Flip) -> str:
    outcome = OUTCOMES[UNSUITABLE] if flip.model is None else flip.model
    return f"{english(outcome)} ({outcome.zh})"
