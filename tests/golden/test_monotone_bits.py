"""Monotone draws give the same counts on every machine and with every numpy; these were written down once."""

import pytest
from oracle.ensemble_scenarios import linear, uncertain

from privdomain.simulator import simulate

PERIODS = [0, 5, 11]
COUNTS = {
    linear: {
        "live": [[155, 157, 151], [1095, 1164, 1115], [1518, 1592, 1563]],
        "adds": [[116, 117, 111], [272, 277, 278], [261, 262, 239]],
        "left": [[1, 0, 0], [26, 33, 32], [43, 56, 55]],
        "orders": [[8, 16, 15], [144, 160, 146], [163, 180, 141]],
    },
    uncertain: {
        "live": [[120, 119, 120], [289, 296, 294], [286, 292, 303]],
        "adds": [[80, 80, 80], [120, 120, 120], [120, 120, 120]],
        "left": [[0, 1, 0], [64, 73, 73], [19, 23, 15]],
        "orders": [[14, 24, 23], [95, 97, 95], [40, 51, 36]],
    },
}


@pytest.mark.parametrize("make", COUNTS)
def test_counts_are_those_written_down(make):
    ensemble = simulate(make(), replications=3, seed=20_260_101, draws="monotone", keep="paths")
    assert {name: ensemble.paths[name][PERIODS].tolist() for name in COUNTS[make]} == COUNTS[make]
