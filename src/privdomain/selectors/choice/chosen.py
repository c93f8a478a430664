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
from privdomain.selectors.choice.why import is_high, reasons_of
from privdomain.selectors.choice.worth import Worth, value_per_buyer_year, worth_of
from privdomain.selectors.product import Product
from privdomain.selectors.reasons import Language, Reason, english, said
from privdomain.selectors.report import headline, report
from privdomain.selectors.vocabulary import OUTCOMES, Axis, OperatingModel, Outcome

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
    def outcome(self) -> Outcome:
        """The model that fits best, or unsuitable: a word with its Chinese term in either case."""
        return OUTCOMES[self._winner]

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

    def text(self, language: Language = "en") -> str:
        """The choice as plain sentences, in English ("en") or Chinese ("zh").

        Raises:
            SpecError: another language.

        Examples:
            >>> from privdomain.selectors import select_model
            >>> choice = select_model(
            ...     {"repurchase_per_year": 7, "basket": 65, "decision_difficulty": 0.2, "name": "洗发水"}
            ... )
            >>> print(choice.text("zh"))
            洗发水：购物参谋，置信度 0.93
            理由：
            - 复购高：每位买家每年购买 7 次，分界点为 1.5 次。
            - 客单价低：65 CNY，分界点为 150。
            - 决策难度低：0.2，分界点为 0.5。
            - 毛利率未知：买家价值是否撑得起运营，无从判断。
            - 商品特质均未知，既不加分也不减分。
            - 其次是兴趣同好，落后 0.338 分。
            翻转点：
            - 复购低于 1.408 时转为不适合做私域。
            - 客单价高于 127.5 时转为兴趣同好。
            - 决策难度高于 0.5314 时转为知识专家。
        """
        outcome = said(language, english(self.outcome), self.outcome.zh)
        measure = said(language, "confidence", "置信度")
        return report(
            headline(language, self.product.name, outcome, measure, self.confidence),
            (said(language, "Because:", "理由："), [reason.text(language) for reason in self.reasons]),
            (said(language, "What would flip it:", "翻转点："), [flip.how.text(language) for flip in self.flips]),
        )

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
        name = f"{self.product.name}: " if self.product.name else ""
        title = f"{name}{_both(self.outcome)}, confidence {cell(self.confidence)}"
        rows = [["because", reason.en] for reason in self.reasons]
        rows += [[f"{flip.axis} {_side(flip)}", _both(flip.outcome)] for flip in self.flips]
        return TextTable(title, ["", "why, and what would flip it"], rows, is_prose=True)


def _side(flip: Flip) -> str:
    return f"{'below' if flip.value < flip.now else 'above'} {flip.value:,.4g}"


def _both(outcome: Outcome) -> str:
    return f"{english(outcome)} ({outcome.zh})"
