"""Chains of several parts."""

import numpy as np
from oracle.funnel_units import chains_of

from privdomain.metrics.funnels.chains import Chains


def test_one_part_is_the_whole():
    part = chains_of((0, 0, (1, 2), False))
    assert Chains.joined([part]) is part


def test_parts_are_joined_in_the_order_of_their_units_and_attempts_keep_theirs():
    first = chains_of((1, 5, (), False), (4, 7, (3,), True))
    second = chains_of((0, 4, (1, 2, 3), False), (1, 5, (9,), True), (1, 5, (8,), False))
    whole = Chains.joined([first, second, chains_of()])
    assert whole.units.tolist() == [0, 1, 1, 1, 4]
    assert whole.users.tolist() == [4, 5, 5, 5, 7]
    assert whole.level.tolist() == [3, 0, 1, 1, 1]
    assert whole.is_open.tolist() == [False, False, True, False, True]
    parts = [second.reached[:1], first.reached[:1], second.reached[1:], first.reached[1:]]
    assert whole.reached.tolist() == np.concatenate(parts).tolist()
