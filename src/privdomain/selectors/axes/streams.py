"""Streams: chance that depends on the seed and on the category alone, not on what stands beside it."""

from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain._internal.hashing import stable_hash
from privdomain.errors import BudgetError, SpecError
from privdomain.metrics.cohorts.labels import Label

MAX_DRAWS: Final = 10_000_000
"""Draws of all categories together."""

_END_OF_SEEDS: Final = 2**64


def check_draws(n: object, seed: object, n_categories: int, argument: str) -> None:
    """Refuse a number of draws, or a seed, that is none.

    Raises:
        SpecError: no positive integer, or no seed.
        BudgetError: more draws than 10 million.
    """
    if not is_integer(n) or n < 1:
        raise SpecError([(argument, "bad_count", f"{shortened(n)} is no number of draws. Pass a positive integer.")])
    if not is_integer(seed) or not 0 <= seed < _END_OF_SEEDS:
        message = f"{shortened(seed)} is no seed. Pass an integer from 0 to 2**64 - 1."
        raise SpecError([("seed", "bad_seed", message)])
    if int(n) * n_categories > MAX_DRAWS:
        raise BudgetError(argument, MAX_DRAWS, int(n) * n_categories, "draws x categories")


def students(freedom: IntArray, categories: tuple[Label, ...], n: int, seed: int) -> FloatArray:
    """Draws of Student's t, shape ``(n_axes, n, n_categories)``; below one degree of freedom, draws of one degree.

    Args:
        freedom: Degrees of freedom, shape ``(n_axes, n_categories)``.
        categories: Names of the streams.
        n: Draws of each.
        seed: The seed.
    """
    drawn = np.empty((len(freedom), n, len(categories)))
    for place, category in enumerate(categories):
        chance = np.random.default_rng([int(seed), *_key(category)])
        drawn[:, :, place] = chance.standard_t(np.maximum(freedom[:, place], 1), (n, len(freedom))).T
    return drawn


def _key(category: Label) -> tuple[int, ...]:
    """A stable number of a label, and of its kind."""
    if category is None:
        return (0, 0)
    kind = np.array([category], object if isinstance(category, str) else np.int64)
    return (1 if isinstance(category, str) else 2, int(stable_hash(kind)[0]))
