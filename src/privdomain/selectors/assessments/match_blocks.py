"""Match blocks: scores of some users with all products, and the best of them."""

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.division import divide


def scores_of(
    given: FloatArray, offered: FloatArray, weight: FloatArray, *, is_cosine: bool
) -> tuple[FloatArray, FloatArray]:
    """Score of every pair, and the weight of the tags known of both over that of all.

    Tags are added one after the other, for a matrix product may round equal products differently.

    Args:
        given: Tags of the users, shape ``(n_tags, n_users)``; nan is unknown.
        offered: Tags of the products, shape ``(n_tags, n_products)``.
        weight: Weight of each tag, shape ``(n_tags,)``.
        is_cosine: Whether to divide by both lengths over the same tags.

    Returns:
        Both ``(n_users, n_products)``; the score is nan without a common tag that weighs.
    """
    shape = (given.shape[1], offered.shape[1])
    score, known, user_length, product_length = (np.zeros(shape) for _ in range(4))
    for user, product, w in zip(given, offered, weight, strict=True):
        is_user, is_product = ~np.isnan(user), ~np.isnan(product)
        u, p = np.where(is_user, user, 0.0)[:, None], np.where(is_product, product, 0.0)
        known += w * is_user[:, None] * is_product
        score += w * u * p
        if is_cosine:
            user_length += w * u**2 * is_product
            product_length += (w * p**2) * is_user[:, None]
    if is_cosine:
        length = np.sqrt(user_length) * np.sqrt(product_length)
        score = np.clip(divide(score, length), -1.0, 1.0)
    total = float(weight.sum())
    return np.where(known > 0, score, np.nan), divide(known, np.full(shape, total))


def best_places(scores: FloatArray, n_best: int) -> IntArray:
    """Columns of the highest scores of each row, best first; of equal ones the first column; -1 where nothing scores.

    Args:
        scores: Scores, shape ``(n_rows, n_columns)``; nan is none.
        n_best: How many, 1 .. ``n_columns``.
    """
    ranked = np.where(np.isnan(scores), -np.inf, scores)
    least = np.partition(ranked, -n_best, axis=1)[:, -n_best]
    rows, columns = np.nonzero((ranked >= least[:, None]) & (ranked > -np.inf))
    order = np.lexsort((columns, -ranked[rows, columns], rows))
    rows, columns = rows[order], columns[order]
    rank = np.arange(len(rows)) - np.searchsorted(rows, rows)
    is_best = rank < n_best
    best = np.full((len(scores), n_best), -1, np.int64)
    best[rows[is_best], rank[is_best]] = columns[is_best]
    return best
