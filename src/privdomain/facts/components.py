"""Components: the connected parts of a graph, vectorised."""

import numpy as np
import numpy.typing as npt

from privdomain._internal.arrays import IntArray


def components(one: npt.NDArray[np.int32], other: npt.NDArray[np.int32], n_nodes: int) -> IntArray:
    """The smallest node of each node's connected component, shape ``(n_nodes,)``.

    Hooking and pointer jumping (Shiloach & Vishkin 1982): in each round roots that have an edge hook onto a neighbour,
    all onto a smaller one or all onto a larger one, whichever way more of them do. That is at least half of them, so
    the rounds are at most log2 of the nodes whatever the numbering.

    Args:
        one: A node of each edge, shape ``(n_edges,)``.
        other: The other.
        n_nodes: Number of nodes.
    """
    root = np.arange(n_nodes)
    low, high = np.minimum(one, other).astype(np.int64), np.maximum(one, other).astype(np.int64)
    while True:
        one_root, other_root = root[low], root[high]
        is_open = one_root != other_root
        if not is_open.any():
            break
        one_root, other_root = one_root[is_open], other_root[is_open]
        low, high = np.minimum(one_root, other_root), np.maximum(one_root, other_root)
        if _n_distinct(high, n_nodes) >= _n_distinct(low, n_nodes):
            np.minimum.at(root, high, low)
        else:
            np.maximum.at(root, low, high)
        root = _jumped(root)
    smallest = np.arange(n_nodes)
    np.minimum.at(smallest, root, np.arange(n_nodes))
    return smallest[root]


def _jumped(parent: IntArray) -> IntArray:
    """Each node's root, by looking twice as far ahead each time."""
    while True:
        further = parent[parent]
        if np.array_equal(further, parent):
            return parent
        parent = further


def _n_distinct(nodes: IntArray, n_nodes: int) -> int:
    is_there = np.zeros(n_nodes, np.bool_)
    is_there[nodes] = True
    return int(np.count_nonzero(is_there))
