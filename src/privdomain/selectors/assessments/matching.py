"""Matching: which products suit which users, by the tags that both have."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, ClassVar, Final, Literal, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.flaws import shortened
from privdomain._internal.reprs import LazyRows, TextTable, cell, counted
from privdomain._internal.results import Final as FinalResult
from privdomain.errors import BudgetError, SpecError, UnknownNameError
from privdomain.selectors.assessments.match_blocks import best_places, scores_of
from privdomain.selectors.assessments.reading import read_count, read_distinct_ids, read_gapped, read_strength

__all__ = ["MatchScores", "match_scores"]

Measure: TypeAlias = Literal["dot", "cosine"]

MAX_WORK: Final = 2_000_000_000
"""Users x products x tags; without tags, as if there were one."""

MAX_CELLS: Final = 50_000_000
"""Users x products that each is given."""

LARGEST: Final = 1_000_000
BLOCK_CELLS: Final = 1 << 18
"""Users x products that are scored at once."""


def _locked(weights: Mapping[str, float]) -> Mapping[str, float]:
    return MappingProxyType(dict(weights))


@frozen(eq=False, repr=False, kw_only=True)
class MatchScores(FinalResult):
    """The products that suit each user best. Kind of result: final, for which are the best depends on all products.

    Attributes:
        measure: "dot" or "cosine".
        weights: Weight of each tag, in order of the alphabet.
        users: Ids of the users, as they were given, shape ``(n_users,)``.
        products: Ids of the products, sorted, shape ``(n_products,)``.
        places: Positions of the best products in ``products``, best first, -1 for none, shape ``(n_users, top)``.
        scores: Their scores; nan for none.
        known: Weight of the tags known of both over the weight of all tags, in [0, 1].
    """

    add_instead: ClassVar[str] = "Match all users with all products at once; users alone can be matched in parts."

    measure: Measure
    weights: Mapping[str, float] = field(converter=_locked)
    users: Array = field(converter=read_only)
    products: Array = field(converter=read_only)
    places: IntArray = field(converter=read_only)
    scores: FloatArray = field(converter=read_only)
    known: FloatArray = field(converter=read_only)

    @property
    def n_unmatched(self) -> int:
        """Users for whom no product could be scored [count]."""
        return int(np.count_nonzero((self.places < 0).all(axis=1)))

    def to_columns(self) -> dict[str, Array]:
        """One row per user and product that it is given, best first; users without any have none."""
        rows, ranks = np.nonzero(self.places >= 0)
        return {
            "user": self.users[rows],
            "rank": ranks + 1,
            "product": self.products[self.places[rows, ranks]],
            "score": self.scores[rows, ranks],
            "known": self.known[rows, ranks],
        }

    def _table(self) -> TextTable:
        columns = self.to_columns()
        rows = LazyRows(len(columns["user"]), lambda row: [cell(column[row]) for column in columns.values()])
        title = f"Match by {self.measure}: {counted(len(self.users), 'user')}, {counted(len(self.products), 'product')}"
        return TextTable(f"{title}, {self.n_unmatched:,} unmatched", list(columns), rows)


def match_scores(
    user_tags: Mapping[str, Any],
    product_tags: Mapping[str, Any],
    /,
    *,
    users: Any,
    products: Any,
    top: int = 10,
    measure: Measure = "dot",
    weights: Mapping[str, float] | None = None,
) -> MatchScores:
    """The products that suit each user best (人货匹配), by the tags that both have.

    A tag that is not known of the user or of the product is not counted, which is not the same as 0: the dot product
    of a pair with few known tags is small for that reason alone, so read ``known`` beside it, or take the cosine.

    Args:
        user_tags: By tag, how strongly each user has it, shape ``(n_users,)``; nan or None is unknown, and so is a tag
            that only products have.
        product_tags: By tag, how strongly each product has it, shape ``(n_products,)``.
        users: Ids of the users, shape ``(n_users,)``.
        products: Ids of the products, shape ``(n_products,)``.
        top: Products for each user [count], >= 1.
        measure: "dot" adds up weight x user x product over the tags; "cosine" divides by both lengths over the same
            tags, so that strength does not count.
        weights: Weight of tags by name; what is not named weighs 1.

    Returns:
        For each user the best products; of equal scores the smaller id is first. A pair without a common known tag has
        no score, and neither has a cosine of length 0. The same bits for any order of users, products and tags.

    Raises:
        DataError: columns of other lengths, values that are no numbers within a million, ids that stand twice.
        SpecError: no mapping of columns, an unknown measure, or weights that are none.
        UnknownNameError: a weight for a tag that neither has.
        BudgetError: more than 2,000,000,000 users x products x tags, or 50,000,000 rows of result.

    Source:
        晓程序观察 (人货匹配, 商品库). The measures are our choice.

    Examples:
        >>> matched = match_scores(
        ...     {"sport": [0.9, 0.1], "baby": [0.0, None]},
        ...     {"sport": [1.0, 0.2], "baby": [0.0, 1.0]},
        ...     users=["ann", "bo"],
        ...     products=["shoes", "milk"],
        ...     top=1,
        ... )
        >>> matched
        Match by dot: 2 users, 2 products, 0 unmatched
        user  rank  product  score  known
         ann     1    shoes   0.90   1.00
          bo     1    shoes   0.10   0.50
    """
    check_choice("measure", measure, ("dot", "cosine"))
    n_best = read_count("top", top, low=1)
    people, goods = read_distinct_ids(users, "users"), read_distinct_ids(products, "products")
    tags = sorted(_tags("user_tags", user_tags) | _tags("product_tags", product_tags))
    n_best = min(n_best, len(goods))
    _check_budget(len(people), len(goods), len(tags), n_best)
    weighing = _read_weights(weights, tags)
    weight = np.array(list(weighing.values()), np.float64)
    given = _matrix("user_tags", user_tags, tags, len(people))
    offered = _matrix("product_tags", product_tags, tags, len(goods))[:, np.argsort(goods.codes)]
    places = np.full((len(people), n_best), -1, np.int64)
    scores, known = np.full((2, len(people), n_best), np.nan)
    step = max(BLOCK_CELLS // max(len(goods), 1), 1)
    for start in range(0, len(people) if n_best else 0, step):
        rows = slice(start, start + step)
        block, share = scores_of(given[:, rows], offered, weight, is_cosine=measure == "cosine")
        best = best_places(block, n_best)
        is_found = best >= 0
        places[rows] = best
        scores[rows][is_found] = np.take_along_axis(block, best, axis=1)[is_found]
        known[rows][is_found] = np.take_along_axis(share, best, axis=1)[is_found]
    return MatchScores(
        measure=measure,
        weights=weighing,
        users=people.values,
        products=goods.names,
        places=places,
        scores=scores,
        known=known,
    )


def _tags(path: str, given: object) -> set[str]:
    if not isinstance(given, Mapping) or not all(isinstance(tag, str) and tag for tag in given):
        raise SpecError([(path, "no_mapping", f"{shortened(given)} is no mapping of tags. Pass a column by each tag.")])
    return set(given)


def _check_budget(n_users: int, n_products: int, n_tags: int, n_best: int) -> None:
    work, cells = n_users * n_products * max(n_tags, 1), n_users * n_best
    if work > MAX_WORK:
        raise BudgetError("users", MAX_WORK, work, "users x products x tags")
    if cells > MAX_CELLS:
        raise BudgetError("top", MAX_CELLS, cells, "users x top")


def _read_weights(given: object, tags: list[str]) -> dict[str, float]:
    """The weight of each tag.

    Raises:
        SpecError: no mapping, no numbers, or nothing above 0.
        UnknownNameError: a tag that there is not.
    """
    named = {} if given is None else given
    if not isinstance(named, Mapping):
        raise SpecError([("weights", "no_mapping", f"{shortened(given)} is no mapping. Pass weights by tag.")])
    for tag in named:
        if tag not in tags:
            raise UnknownNameError(str(tag)[:60], tags, what="tag")
    weights = {tag: read_strength(f"weights.{tag[:60]}", named.get(tag, 1), high=LARGEST) for tag in tags}
    if tags and not any(weights.values()):
        raise SpecError([("weights", "all_zero", "are all 0. Give at least one tag a weight above 0.")])
    return weights


def _matrix(path: str, given: Mapping[str, Any], tags: list[str], n_rows: int) -> FloatArray:
    """The columns of all tags in their order, shape ``(n_tags, n_rows)``; nan where a tag is not known."""
    matrix = np.full((len(tags), n_rows), np.nan)
    for row, tag in enumerate(tags):
        if tag in given:
            matrix[row] = read_gapped(given[tag], f"{path}[{tag[:60]!r}]", n_rows, -LARGEST, LARGEST)
    return matrix
