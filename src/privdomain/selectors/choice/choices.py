"""Choices: the operating models of many products, in columns."""

from operator import index
from typing import Any, ClassVar, overload

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted, label
from privdomain._internal.results import Final as FinalResult
from privdomain._internal.rows import positions
from privdomain.errors import DataError, UnknownNameError
from privdomain.selectors.choice.chosen import Choice
from privdomain.selectors.choice.columns import ProductColumns
from privdomain.selectors.choice.rules import Rules
from privdomain.selectors.choice.scoring import N_OUTCOMES, WINNERS, check_scores, winner
from privdomain.selectors.vocabulary import OUTCOMES

__all__ = ["Choices"]


@frozen(eq=False, repr=False, kw_only=True)
class Choices(FinalResult):
    """The operating models of many products (批量选型结果), in columns. Kind of result: final.

    ``choices[i]`` is the `Choice` of one of them, with its reasons and flips; ``choices[:3]`` the choices of some.

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

    @overload
    def __getitem__(self, row: int) -> Choice: ...
    @overload
    def __getitem__(self, row: slice) -> "Choices": ...
    def __getitem__(self, row: int | slice) -> "Choice | Choices":
        """The choice of one product, or the choices of a slice of them."""
        if isinstance(row, slice):
            return self._at(np.arange(len(self))[row])
        place = range(len(self))[index(row)]
        return Choice(
            product=self.products.product(place, self.rules.currency),
            rules=self.rules,
            scores=self.scores[place].copy(),
            confidence=float(self.confidence[place]),
        )

    def take(self, rows: Any) -> "Choices":
        """The choices under a boolean mask or at integer positions, in that order, for a portfolio of a part.

        Raises:
            DataError: a mask of another length, or positions that are no integers or out of range.
        """
        return self._at(positions(rows, len(self)))

    def named(self, name: str) -> Choice:
        """The choice of the product of a name.

        Raises:
            UnknownNameError: no product has it; carries the nearest one.
            DataError: several products have it.
        """
        names = [] if self.products.names is None else self.products.names.tolist()
        rows = [row for row, one in enumerate(names) if one == name]
        if not rows or not name:
            raise UnknownNameError(str(name), sorted({one for one in names if one}), what="product")
        if len(rows) > 1:
            problem = f"{name!r} is the name of {len(rows):,} products"
            raise DataError("name", problem, index=rows[0], hint="Take their rows with take().")
        return self[rows[0]]

    @property
    def winners(self) -> Array:
        """Code of each outcome, int8 ``(n_products,)``: 0 .. 3 in the order of ``OperatingModel``, 4 for unsuitable."""
        return read_only(winner(self.scores.T))

    @property
    def models(self) -> Array:
        """The model of each product, ``(n_products,)``; None where nothing fits."""
        return read_only(np.array(WINNERS, object)[self.winners])

    @property
    def outcomes(self) -> Array:
        """The outcome of each product, ``(n_products,)``: the model, or unsuitable where nothing fits."""
        return read_only(np.array(OUTCOMES, object)[self.winners])

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

    def _at(self, rows: IntArray) -> "Choices":
        return Choices(
            products=self.products.rows(rows),
            rules=self.rules,
            scores=self.scores[rows],
            confidence=self.confidence[rows],
        )

    def _table(self) -> TextTable:
        columns = self.to_columns()
        head = ["name", "outcome", "lead", "confidence"]

        def draw(row: int) -> list[str]:
            return [label(columns["name"][row]), *(cell(columns[name][row]) for name in head[1:])]

        return TextTable(f"Operating models of {counted(len(self), 'product')}", head, LazyRows(len(self), draw))
