"""Curves of relations: what ends them, and who was watched."""

import numpy as np

from privdomain.metrics.relations.curve import CAUSES, matured_at, relation_curves
from privdomain.metrics.relations.lengths import COLUMNS, WATCHED, Lengths

DAY = 86_400 * 10**6
Z = 1.959963984540054


def spells(*groups):
    """Lengths of groups, each a dict of days by ending; every spell was watched for 50 days."""
    counts = np.zeros((len(groups), 51, len(COLUMNS)), np.int64)
    for group, days in enumerate(groups):
        for name, ends in days.items():
            np.add.at(counts, (group, list(ends), COLUMNS.index(name)), 1)
    counts[:, 50, WATCHED] = counts.sum(axis=(1, 2))
    group, day = np.nonzero(counts.any(axis=2))
    unknown_start = np.zeros(len(groups), np.int64)
    return Lengths(tuple(range(len(groups))), group, day * DAY, counts[group, day], unknown_start)


def at(lengths, *days):
    shares, counts = relation_curves(lengths).at(np.array(days) * DAY, Z)
    return {name: cells[0] for name, cells in (shares | counts).items()}


def test_all_but_live_and_transfer_end_a_relation():
    # 8 at risk, customer: 1/8. Then 7, staff and system: 1/8 each. Then one cut, 4 at risk with 5/8 left: unknown 5/32.
    some = spells({"customer": [1], "staff": [2], "system": [2], "transfer": [3], "unknown": [4], "live": [9, 9, 9]})
    found = at(some, 0, 1, 2, 4)
    assert CAUSES == ("customer", "staff", "system", "unknown")
    assert found["survival"].tolist() == [1.0, 7 / 8, 5 / 8, 15 / 32]
    assert found["customer"].tolist() == [0, 1 / 8, 1 / 8, 1 / 8]
    assert found["staff"].tolist() == found["system"].tolist() == [0, 0, 1 / 8, 1 / 8]
    assert found["unknown"].tolist() == [0, 0, 0, 5 / 32]


def test_a_length_for_which_spells_were_only_watched_is_no_step():
    assert relation_curves(spells({"customer": [3]})).steps.lengths.tolist() == [3 * DAY]


def test_who_was_retained_of_those_who_were_watched_so_long():
    # Watched for 50 days each: at 50 all have matured, and all but those who ended are retained; at 51 none has.
    some = spells({"customer": [3, 50], "live": [50, 50]}, {}, {"staff": [50]})
    assert matured_at(some, np.array([3, 49, 50, 51]) * DAY).tolist() == [[4, 4, 4, 0], [0, 0, 0, 0], [1, 1, 1, 0]]
    assert at(some, 3, 49, 50, 51)["retained"].tolist() == [3, 3, 2, 0]
