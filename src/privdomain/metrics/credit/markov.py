"""Markov: how much of the conversions a chain of touches loses when a channel is taken out of it."""

from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray, IntArray, encode_ints
from privdomain.errors import BudgetError
from privdomain.metrics.credit.paths import Paths

MAX_STATES: Final = 2_048
"""States of one chain: the inverse of its matrix then takes seconds, and 32 megabytes."""


def removal_effects(paths: Paths, order: int) -> FloatArray:
    """Share of the conversions that the chain loses without each channel, shape ``(n_channels,)``; nan without any.

    Journeys are the chain: its states are what they touched last, its steps how often one state followed another. A
    channel is removed by sending whoever reaches it to the end without a conversion (Anderl et al. 2016).

    With D the visits of the states, T the steps between them and c the conversions from them, G = (D - T)^-1 makes
    G c the chance to convert from each state. Who reaches a set S of states first at s, out of all journeys, is counted
    by the row 1 (G_SS)^-1, so that removing S loses 1 (G_SS)^-1 (G c)_S conversions: one inverse serves all channels.

    Raises:
        BudgetError: more states than fit.
    """
    converted, n_channels = int(paths.conversions.sum()), len(paths.channels)
    if not converted:
        return np.full(n_channels, np.nan)
    states, channels = _states(paths.channel, paths.offsets, n_channels, order)
    inverse, reach = _solved(paths, states, len(channels))
    effects = np.zeros(n_channels)
    for channel in np.unique(channels).tolist():
        own = np.flatnonzero(channels == channel)
        effects[channel] = np.linalg.solve(inverse[np.ix_(own, own)], reach[own]).sum() / converted
    return effects


def _states(channel: IntArray, offsets: IntArray, n_channels: int, order: int) -> tuple[IntArray, IntArray]:
    """The state of each touch: its channel and those of up to ``order`` - 1 touches before; and each state's channel.

    A higher order that tells no more states apart never will.
    """
    keys, codes = encode_ints(channel)
    _check_states(len(keys), 1)
    for _ in range(order - 1):
        before = np.zeros(len(channel), np.int64)
        before[1:] = codes[:-1] + np.int64(1)
        before[offsets[:-1]] = 0
        finer, places = encode_ints(before * n_channels + channel)
        _check_states(len(finer), order)
        if len(finer) == len(keys):
            break
        keys, codes = finer, places
    return codes.astype(np.int64), keys % n_channels


def _check_states(n_states: int, order: int) -> None:
    if n_states > MAX_STATES:
        path, what = ("channels", "channels") if order == 1 else ("order", f"states of a chain of order {order}")
        raise BudgetError(path, MAX_STATES, n_states, f"number of {what}")


def _solved(paths: Paths, states: IntArray, n_states: int) -> tuple[FloatArray, FloatArray]:
    """The inverse of visits less steps, and the chance to convert from each state; without visits, none."""
    last, journeys = paths.offsets[1:] - 1, paths.conversions + paths.nulls
    # single journeys, as they are made from facts, need no weights: counting is twice as fast as adding floats
    weights = None if (journeys == 1).all() else np.repeat(journeys.astype(np.float64), paths.lengths)
    moves = states * n_states
    moves[:-1] += states[1:]
    moves[last] = n_states**2 + states[last]
    counts = np.bincount(moves, weights, n_states**2 + n_states)
    steps, ends = counts[: n_states**2].reshape(n_states, n_states), counts[n_states**2 :]
    visits = np.maximum(steps.sum(axis=1) + ends, 1)
    inverse: FloatArray = np.linalg.inv(np.diag(visits) - steps)
    return inverse, inverse @ np.bincount(states[last], paths.conversions, n_states)
