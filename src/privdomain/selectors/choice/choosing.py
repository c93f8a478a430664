"""Choosing an operating model, for one product or for a million."""

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from privdomain.errors import DataError
from privdomain.selectors.choice.choices import Choices
from privdomain.selectors.choice.chosen import Choice
from privdomain.selectors.choice.columns import Products, of_products, product_columns
from privdomain.selectors.choice.confidence import confidence
from privdomain.selectors.choice.default_rules import DEFAULT_RULES
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import N_OUTCOMES, Tables, score
from privdomain.selectors.product import Product

__all__ = ["select_model", "select_models"]

CHUNK_ROWS: Final = 1 << 14
"""Products that are worked on at once: their temporaries stay in the processor's cache."""


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


def select_models(
    products: Products,
    /,
    *,
    columns: Mapping[str, str] | None = None,
    currency: str | None = None,
    rules: Rules = DEFAULT_RULES,
) -> Choices:
    """The operating models of many products (批量选型), each as ``select_model`` chooses it, to the bit.

    Args:
        products: A data frame (pandas, polars, pyarrow), a dict of columns, products, or mappings of their fields.
            Columns are ``repurchase_per_year``, ``basket`` and ``decision_difficulty``; where known also ``name``,
            ``margin``, ``currency`` and traits by their names. A missing name, margin or trait is unknown; a missing
            axis is refused, so leave such rows out. Other columns of a frame are ignored; of a dict they are an error.
        columns: Our column name to yours, where they differ: ``{"basket": "客单价"}``.
        currency: ISO 4217 code of columns of baskets; None is the rules', so a basket in dollars that does not say so
            is taken for yuan. Products say their own.
        rules: What decides.

    Raises:
        UnknownNameError: a column of another name; a name in ``columns`` that is none, or that the frame does not have.
        DataError: an axis is missing (says how to measure it), infinite or out of range; columns of several lengths; a
            currency that is not that of the rules.
        SpecError: no currency, no rules, a mapping that is no product; ``columns`` for products.

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
    read = product_columns(products, currency, rules, columns)
    tables = Tables.of(rules)
    scores, sure = np.empty((len(read), N_OUTCOMES)), np.empty(len(read))
    for start in range(0, len(read), CHUNK_ROWS):
        rows = slice(start, start + CHUNK_ROWS)
        part = read.rows(rows)
        scored = score(part.axes, part.margin, part.traits, tables)
        scores[rows] = scored.scores.T
        sure[rows] = confidence(scored, part, rules, tables)
    return Choices(products=read, rules=rules, scores=scores, confidence=sure)
