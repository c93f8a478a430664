"""Choosing an operating model, for one product or for a million."""

from collections.abc import Mapping
from operator import index
from typing import Any, ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, read_only
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted, label
from privdomain._internal.results import Final as FinalResult
from privdomain.errors import DataError
from privdomain.selectors.choice.chosen import Choice
from privdomain.selectors.choice.columns import ProductColumns, Products, of_products, product_columns
from privdomain.selectors.choice.confidence import confidence
from privdomain.selectors.choice.default_rules import DEFAULT_RULES
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import N_OUTCOMES, WINNERS, Tables, check_scores, score, winner
from privdomain.selectors.choice.why import OUTCOMES
from privdomain.selectors.product import Product

__all__ = ["Choices", "select_model", "select_models"]

CHUNK_ROWS: Final = 1 << 14
"""Products that are worked on at once: their temporaries stay in the processor's cache."""


@frozen(eq=False, repr=False, kw_only=True)
class Choices(FinalResult):
    """The operating models of many products (批量选型结果), in columns. Kind of result: final.

    ``choices[i]`` is the `Choice` of one of them, with its reasons and flips.

    Attributes:
        products: The products.
        rules: The rules that decided.
        scores: ``(n_products, 5)``: of each model, in the order of ``OperatingModel``, and of unsuitable.
        confidence: ``(n_products,)``, in [0.5, 1].
    """

    add_instead: ClassVar[str] = "Choose for the products of both at once."

    products: ProductColumns
    rules: Rules
    scores: FloatArray = field(converter=read_only)
    confidence: FloatArray = field(converter=read_only)

    def __attrs_post_init__(self) -> None:
        check_scores(self.scores, (len(self.products), N_OUTCOMES), self.confidence)

    def __len__(self) -> int:
        return len(self.scores)

    def __getitem__(self, row: int) -> Choice:
        """The choice of one product."""
        place = range(len(self))[index(row)]
        return Choice(
            product=self.products.product(place, self.rules.currency),
            rules=self.rules,
            scores=self.scores[place].copy(),
            confidence=float(self.confidence[place]),
        )

    @property
    def winners(self) -> Array:
        """Code of each outcome, int8 ``(n_products,)``: 0 .. 3 in the order of ``OperatingModel``, 4 for unsuitable."""
        return read_only(winner(self.scores.T))

    @property
    def models(self) -> Array:
        """The model of each product, ``(n_products,)``; None where nothing fits."""
        return read_only(np.array(WINNERS, object)[self.winners])

    @property
    def margins(self) -> FloatArray:
        """Lead of each winner over the outcome that comes next, ``(n_products,)``."""
        ordered = np.partition(self.scores, (N_OUTCOMES - 2, N_OUTCOMES - 1), axis=1)
        return read_only(ordered[:, -1] - ordered[:, -2])

    def to_columns(self) -> dict[str, Array]:
        """One row per product: name, outcome, lead, confidence, and the five scores."""
        names = np.full(len(self), None, object) if self.products.names is None else self.products.names
        words = np.array([outcome.value for outcome in OUTCOMES], object)
        return {
            "name": names,
            "outcome": words[self.winners],
            "lead": self.margins,
            "confidence": self.confidence,
            **{outcome.value: self.scores[:, code] for code, outcome in enumerate(OUTCOMES)},
        }

    def _table(self) -> TextTable:
        columns = self.to_columns()
        head = ["name", "outcome", "lead", "confidence"]

        def draw(row: int) -> list[str]:
            return [label(columns["name"][row]), *(cell(columns[name][row]) for name in head[1:])]

        return TextTable(f"Operating models of {counted(len(self), 'product')}", head, LazyRows(len(self), draw))


def select_model(product: Product | Mapping[str, Any], /, *, rules: Rules = DEFAULT_RULES) -> Choice:
    """The operating model that fits a product (运营模式选型).

    Each axis turns smoothly from low to high around its centre, and so blends the fits that the rules give to the eight
    corners. Known traits multiply the scores. Where the margin is known, what a buyer brings in a year decides whether
    anything fits at all. The field's sources name the models, the axes and twelve products; corners, centres and
    weights are inference, and data: see ``Rules``.

    Args:
        product: The product, or a mapping of its fields.
        rules: What decides.

    Returns:
        The choice. A trait that is missing is unknown: it moves no score and lowers the confidence. A missing margin
        leaves the worth open.

    Raises:
        SpecError: a mapping that is no product; a missing axis says how to measure it. No rules.
        DataError: no product, or its currency is not that of the rules.

    Examples:
        >>> from privdomain.selectors import Product, select_model
        >>> choice = select_model(Product(repurchase_per_year=4, basket=320, decision_difficulty=0.4, margin=0.55))
        >>> choice.model, choice.model.zh, choice.worth
        (<OperatingModel.INTEREST_COMMUNITY: 'interest_community'>, '兴趣同好', <Worth.ENOUGH: 'enough'>)
        >>> [f"{flip.axis} {flip.value:.2f}: {flip.model}" for flip in choice.flips]
        ['repurchase 0.61: dedicated_advisor', 'basket 117.72: shopping_assistant', 'difficulty 0.54: knowledge_expert']
        >>> print(choice.reasons[1])
        The basket is high: 320 CNY against 150.

        A hair tie is no case, whatever is done with it:

        >>> select_model({"repurchase_per_year": 0.8, "basket": 18, "decision_difficulty": 0.05}).unsuitable
        True
    """
    one = Product.load(product) if isinstance(product, Mapping) else product
    if not isinstance(one, Product):
        raise DataError("product", f"is a {type(one).__name__}", hint="Pass a Product, or a mapping of its fields.")
    columns = of_products([one], rules)
    tables = Tables.of(rules)
    scored = score(columns.axes, columns.margin, columns.traits, tables)
    sure = confidence(scored, columns, rules, tables)
    return Choice(product=one, rules=rules, scores=scored.scores[:, 0].copy(), confidence=float(sure[0]))


def select_models(products: Products, /, *, currency: str | None = None, rules: Rules = DEFAULT_RULES) -> Choices:
    """The operating models of many products (批量选型), each as ``select_model`` chooses it, to the bit.

    Args:
        products: Columns by name, or products, or mappings of their fields. Columns are ``repurchase_per_year``,
            ``basket`` and ``decision_difficulty``; where known also ``name``, ``margin`` and traits by their names.
        currency: ISO 4217 code of columns of baskets; None is the rules'. Products say their own.
        rules: What decides.

    Raises:
        UnknownNameError: a column of another name.
        DataError: an axis is missing (says how to measure it), infinite or out of range; columns of several lengths; a
            currency that is not that of the rules.
        SpecError: no currency, no rules, a mapping that is no product.

    Examples:
        >>> from privdomain.selectors import select_models
        >>> choices = select_models(
        ...     {
        ...         "name": ["coffee", "sofas"],
        ...         "repurchase_per_year": [30, 0.6],
        ...         "basket": [22, 5000],
        ...         "decision_difficulty": [0.05, 0.75],
        ...     }
        ... )
        >>> [model.zh for model in choices.models]
        ['购物参谋', '专属顾问']
        >>> choices[1].flips[0].value > 0.6
        True
    """
    columns = product_columns(products, currency, rules)
    tables = Tables.of(rules)
    scores, sure = np.empty((len(columns), N_OUTCOMES)), np.empty(len(columns))
    for start in range(0, len(columns), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        part = columns.rows(rows)
        scored = score(part.axes, part.margin, part.traits, tables)
        scores[rows] = scored.scores.T
        sure[rows] = confidence(scored, part, rules, tables)
    return Choices(products=columns, rules=rules, scores=scores, confidence=sure)
