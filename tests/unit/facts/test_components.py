"""components: graphs that are hard on one way of numbering, and the bound on the rounds."""

import numpy as np
import pytest

from privdomain.facts import components as module
from privdomain.facts.components import components


def of(edges, n_nodes):
    one, other = np.array(edges, np.int32).reshape(-1, 2).T
    return components(one, other, n_nodes).tolist()


def test_no_edge_leaves_everybody_alone():
    assert of([], 3) == [0, 1, 2]
    assert of([], 0) == []


def test_the_smallest_node_stands_for_its_component():
    assert of([(4, 2), (2, 3), (0, 5)], 6) == [0, 1, 2, 2, 2, 0]


@pytest.mark.parametrize("centre", [0, 50, 99])
def test_a_star_is_one_component_whatever_its_centre_is_called(centre):
    assert of([(centre, leaf) for leaf in range(100) if leaf != centre], 100) == [0] * 100


@pytest.fixture
def rounds(monkeypatch):
    """One entry per round of hooking."""
    counted, jumped = [], module._jumped
    monkeypatch.setattr(module, "_jumped", lambda parent: counted.append(1) or jumped(parent))
    return counted


@pytest.mark.parametrize("centre", [0, 99])
def test_all_leaves_of_a_star_hook_at_once(rounds, centre):
    # onto the smaller where the centre is the smallest, onto the larger where it is the largest
    of([(centre, leaf) for leaf in range(100) if leaf != centre], 100)
    assert len(rounds) == 1


def test_a_long_path_takes_few_rounds_under_any_numbering(rounds):
    # each round joins at least half of the open roots: no more than log2(4,096) = 12 rounds of hooking
    names = np.random.default_rng(5).permutation(4_096)
    for path in (np.arange(4_096), np.arange(4_096)[::-1], names, np.arange(4_096) ^ 1365):
        rounds.clear()
        assert set(of(np.column_stack([path[:-1], path[1:]]), 4_096)) == {0}
        assert 1 <= len(rounds) <= 12
