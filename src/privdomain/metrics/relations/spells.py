"""Spells: stretches of being reachable, of one relation or of one person across transfers."""

from typing import Literal, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import MISSING, IntArray
from privdomain.metrics.cohorts.starts import NEVER
from privdomain.metrics.relations.handovers import chains_of, handovers_of
from privdomain.metrics.relations.relation_rows import UNKNOWN, RelationRows

Basis: TypeAlias = Literal["relation", "person"]


@frozen(eq=False)
class Spells:
    """Spells whose start is known, shape ``(n_spells,)`` each, and the number of the others.

    Attributes:
        groups: Position of each spell's label: that of its first relation, the smallest of several.
        lengths: From the start to the end, or to the end of observation [microseconds elapsed].
        observable: From the start to the end of observation.
        ending: Position in ``ENDINGS``; live and transfer cut the spell, the others ended it.
        unknown_start: Spells of each group whose first relation took over from one that is not in the facts.
    """

    groups: IntArray
    lengths: IntArray
    observable: IntArray
    ending: IntArray
    unknown_start: IntArray


def spells_of(rows: RelationRows, groups: IntArray, n_groups: int, until: int, basis: Basis) -> Spells:
    """The spells of relations, as they stood at ``until``.

    On the basis of persons, relations that are joined by transfers are one spell, from the first start to the last end;
    where several ended last, one that was transferred goes on unseen, and else the first of ``ENDINGS`` counts.
    """
    n_rows = len(rows.users)
    chain, is_takeover = np.arange(n_rows), np.zeros(n_rows, np.bool_)
    if basis == "person":
        handed = handovers_of(rows, groups)
        chain, is_takeover = chains_of(handed), handed.is_takeover
    first, last = np.full(n_rows, NEVER), np.full(n_rows, MISSING)
    np.minimum.at(first, chain, rows.joined)
    np.maximum.at(last, chain, rows.left)
    group, ending = np.full(n_rows, n_groups), np.full(n_rows, UNKNOWN)
    is_first, is_last = rows.joined == first[chain], rows.left == last[chain]
    np.minimum.at(group, chain[is_first], groups[is_first])
    np.minimum.at(ending, chain[is_last], rows.ending[is_last])
    is_known = np.zeros(n_rows, np.bool_)
    is_known[chain[is_first & ~is_takeover]] = True
    is_spell = chain == np.arange(n_rows)
    kept = is_spell & is_known
    return Spells(
        group[kept],
        np.minimum(last[kept], until) - first[kept],
        until - first[kept],
        ending[kept],
        np.bincount(group[is_spell & ~is_known], minlength=n_groups),
    )
