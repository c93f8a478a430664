"""Keyed streams: the chance of one process in one period, whatever was drawn before and in whichever order.

A stream is Philox4x64-10 (Salmon et al. 2011), whose key holds the seed and the name of the process and whose counter
holds the block of replications and the period. Two runs that differ in one process share the chance of all others.
"""

from typing import Any, Final

import numpy as np

from privdomain._internal.arrays import FloatArray
from privdomain._internal.columns import is_integer
from privdomain._internal.hashing import stable_hash
from privdomain.errors import SpecError

BLOCK: Final = 2_048
"""Replications that share a stream; the bits of a run depend on it and on nothing else."""

_WORD: Final = 2**64
_SMALLEST: Final = 2.0**-54
"""What stands for a draw of exactly 0, which has no quantile: half the smallest other draw."""


def stream(seed: Any, process: str, period: int, block: int) -> np.random.Generator:
    """The generator of one process, period and block of replications.

    Args:
        seed: A whole number in ``[0, 2**64)``.
        process: Name of the process, hashed by ``stable_hash``.
        period: Number of the period, in ``[0, 2**64)``.
        block: Number of the block, in ``[0, 2**64)``.

    Raises:
        SpecError: seed, period or block is no whole number in ``[0, 2**64)``.

    Examples:
        >>> stream(7, "churn", 3, 0).random(2)
        array([0.96959578, 0.76776072])
    """
    words = {"seed": seed, "period": period, "block": block}
    problems = [
        (name, "not_a_word", f"{word!r} is no whole number in [0, 2**64). Pass one.")
        for name, word in words.items()
        if not (is_integer(word) and 0 <= word < _WORD)
    ]
    if problems:
        raise SpecError(problems)
    key = np.array([seed, stable_hash(np.array([process], object))[0]], np.uint64)
    counter = np.array([0, 0, block, period], np.uint64)
    return np.random.Generator(np.random.Philox(key=key, counter=counter))


def uniforms(seed: Any, process: str, period: int, block: int, rows: tuple[int, ...] = ()) -> FloatArray:
    """Uniform draws of one block strictly between 0 and 1, shape ``(*rows, BLOCK)``.

    A draw is a multiple of 2**-53, so that its complement to 1 is exact too; only an exact 0, which comes once in
    2**53, becomes 2**-54. Asking for more rows leaves the bits of the first ones as they are.

    Args:
        seed: A whole number in ``[0, 2**64)``.
        process: Name of the process.
        period: Number of the period.
        block: Number of the block.
        rows: Shape of what each replication draws at once.

    Raises:
        SpecError: seed, period or block is no whole number in ``[0, 2**64)``.

    Examples:
        >>> uniforms(7, "churn", 3, 0, rows=(2,)).shape
        (2, 2048)
    """
    drawn = stream(seed, process, period, block).random((*rows, BLOCK))
    return np.maximum(drawn, _SMALLEST, out=drawn)
