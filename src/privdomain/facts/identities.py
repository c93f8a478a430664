"""Identities: which ids are one person, found from pairs that were seen together."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final, Literal, NoReturn, TypeAlias

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, BoolArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import flaws_at, raise_first, shortened
from privdomain._internal.states import Rebuilt
from privdomain.errors import DataError, SpecError
from privdomain.facts.columns import Coded, encode_names, share_names
from privdomain.facts.components import components

__all__ = ["Identities", "resolve"]

Unknown: TypeAlias = Literal["refuse", "keep"]
_PAIR: Final = 2


@frozen(eq=False, repr=False)
class Identities(Rebuilt):
    """Ids and the person behind each (统一身份, OneID). The smallest id of a person stands for it.

    Identities do not add, for an edge of one part may join two persons of the other, and users that were disjoint
    would no longer be: resolve all edges together, before any metric.

    Attributes:
        ids: All ids, sorted, distinct, shape ``(n_ids,)``.
        codes: Position in ``ids`` of the id that stands for the person of each.
    """

    ids: Array = field(converter=read_only)
    codes: IntArray = field(converter=read_only)

    @property
    def clusters(self) -> Array:
        """The id that stands for each person, sorted, shape ``(n_persons,)``."""
        return read_only(self.ids[np.unique(self.codes)])

    @property
    def sizes(self) -> IntArray:
        """Ids of each person, in the order of ``clusters`` [count]."""
        counts = np.bincount(self.codes, minlength=len(self.ids))
        return read_only(counts[counts > 0].astype(np.int64))

    def persons(self, ids: Any, /, *, unknown: Unknown = "refuse") -> Array:
        """The person behind each id: what to build facts with, before any metric.

        Args:
            ids: A column of ids, shape ``(n,)``.
            unknown: What becomes of an id that was never seen: "refuse" it, or "keep" it as a person of its own.

        Returns:
            Ids that stand for persons, shape ``(n,)``.

        Raises:
            DataError: ids that are missing, malformed, of another kind, or unknown.
            SpecError: another way with unknown ids.
        """
        check_choice("unknown", unknown, ("refuse", "keep"))
        wanted, place, is_known = self._find(ids)
        if unknown == "refuse":
            hint = "Pass it to resolve() among ids=, or say unknown='keep'."
            raise_first(flaws_at(~is_known[wanted.codes], "ids", "was never resolved", hint, wanted.values))
        names = wanted.names.copy()
        names[is_known] = self.ids[self.codes[place[is_known]]]
        return read_only(names[wanted.codes])

    def match_rate(self, ids: Any, /) -> float:
        """Share of distinct ids that are joined with at least one other (身份匹配率), in [0, 1]; nan without ids.

        Ids that were never resolved are joined with none.

        Raises:
            DataError: ids that are missing, malformed or of another kind.
        """
        wanted, place, is_known = self._find(ids)
        is_used = np.bincount(wanted.codes, minlength=len(wanted.names)) > 0
        if not is_used.any():
            return float("nan")
        counts = np.append(np.bincount(self.codes, minlength=len(self.ids)), 0)
        owner = np.append(self.codes, len(self.ids))[np.where(is_known, place, len(self.ids))]
        return float(np.count_nonzero(counts[owner[is_used]] > 1) / np.count_nonzero(is_used))

    def larger_than(self, size: int, /) -> dict[str, Array]:
        """Persons of more ids than that, the largest first, as columns ``person`` and ``size``: look for shared phones.

        Raises:
            SpecError: a size that is no positive integer.
        """
        check_size(size, "size")
        sizes, names = self.sizes, self.clusters
        order = np.argsort(-sizes, kind="stable")
        chosen = order[sizes[order] > size]
        return {"person": read_only(names[chosen]), "size": read_only(sizes[chosen])}

    def to_columns(self) -> dict[str, Array]:
        """One row per id: the person, and how many ids it has."""
        counts = np.bincount(self.codes, minlength=len(self.ids))
        return {
            "id": self.ids,
            "person": read_only(self.ids[self.codes]),
            "size": read_only(counts[self.codes].astype(np.int64)),
        }

    def __len__(self) -> int:
        return len(self.ids)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return np.array_equal(self.ids, other.ids) and np.array_equal(self.codes, other.codes)

    __hash__: ClassVar[None]  # type: ignore[assignment]

    def __add__(self, other: object) -> NoReturn:
        reason = "an edge of one part may join persons of the other, whose results no longer are of disjoint users"
        raise TypeError(f"Identities do not add: {reason}. Resolve all edges together, then compute the metrics.")

    __radd__ = __add__

    def __repr__(self) -> str:
        largest = int(self.sizes.max(initial=0))
        return f"Identities({len(self):,} ids, {len(self.clusters):,} persons, largest of {largest:,} ids)"

    def _find(self, ids: Any) -> tuple[Coded, IntArray, BoolArray]:
        """A column of ids, the place of each of its names among ours, and whether it is there."""
        wanted, flaws = encode_names(ids, "ids", is_id=True)
        raise_first([*flaws, *flaws_at(wanted.is_missing, "ids", "is missing", "An id must name somebody.")])
        if len(wanted.names) and len(self) and wanted.names.dtype != self.ids.dtype:
            raise DataError("ids", "are of another kind than those resolved", hint="Convert them: int or str.")
        if not len(self):
            return wanted, np.zeros(len(wanted.names), np.int64), np.zeros(len(wanted.names), np.bool_)
        place = np.minimum(np.searchsorted(self.ids, wanted.names), len(self) - 1)
        return wanted, place, np.asarray(self.ids[place] == wanted.names, np.bool_)


def resolve(edges: Any, /, *, ids: Any = None, max_size: int | None = None) -> Identities:
    """Which ids are one person (身份打通, OneID): the connected components of pairs that were seen together.

    One shared phone or family tablet glues strangers together, and nothing in the edges tells: bound the size of a
    person with ``max_size``, and look at the largest ones. Ids of several kinds (phone, openid, card) share one space,
    so write the kind into the text: "phone:138…". Resolve *before* any metric: what is merged later was counted twice.

    Args:
        edges: Pairs of ids, shape ``(n, 2)``, or a dict or data frame of exactly two columns.
        ids: Further ids, with or without an edge, shape ``(m,)``.
        max_size: Ids that one person may have, or None for no bound.

    Returns:
        The person of each id; equal for any order and direction of the edges.

    Raises:
        DataError: no pairs, missing or malformed ids, ids of two kinds, or a person of more than ``max_size`` ids.
        SpecError: a ``max_size`` that is no positive integer.

    Examples:
        >>> found = resolve([("card:7", "phone:138"), ("phone:138", "wx:a"), ("wx:b", "card:9")], ids=["wx:c"])
        >>> found
        Identities(6 ids, 3 persons, largest of 3 ids)
        >>> found.persons(["wx:a", "wx:b", "wx:c"])
        array(['card:7', 'card:9', 'wx:c'], dtype=object)
        >>> found.match_rate(["wx:a", "wx:b", "wx:c"])
        0.6666666666666666
    """
    if max_size is not None:
        check_size(max_size, "max_size")
    columns = {**_columns(edges), "ids": [] if ids is None else ids}
    coded = []
    for name, values in columns.items():
        column, flaws = encode_names(values, name, is_id=True)
        raise_first([*flaws, *flaws_at(column.is_missing, name, "is missing", "An id must name somebody.")])
        coded.append(column)
    left, right, others = share_names(coded, "edges")
    if len(left) != len(right):
        raise DataError("edges", f"has columns of {len(left)} and {len(right)} rows", hint="Pass pairs.")
    is_used = np.zeros(len(left.names), np.bool_)
    for column in (left, right, others):
        is_used[column.codes] = True
    found = Identities(left.names[is_used], components(left.codes, right.codes, len(left.names))[is_used])
    if max_size is not None:
        _refuse_large(found, max_size)
    return found


def check_size(size: object, path: str) -> None:
    """Refuse a size that is no positive integer."""
    if not is_integer(size) or size < 1:
        raise SpecError([(path, "bad_count", f"{size!r} is no number of ids. Pass a positive integer.")])


def _columns(edges: Any) -> dict[str, Any]:
    """The two columns of the edges."""
    hint = "Pass pairs of ids, or a dict or data frame of two columns."
    if isinstance(edges, np.ndarray):
        if edges.ndim != _PAIR or edges.shape[1] != _PAIR:
            raise DataError("edges", f"has the shape {edges.shape}", hint=hint)
        return {"edges[:, 0]": edges[:, 0], "edges[:, 1]": edges[:, 1]}
    if isinstance(edges, Sequence) and not isinstance(edges, str):
        is_pair = np.fromiter(map(_is_pair, edges), np.bool_, len(edges))
        raise_first(flaws_at(~is_pair, "edges", "is no pair", hint))
        left, right = zip(*edges, strict=True) if len(edges) else ((), ())
        return {"edges[:, 0]": left, "edges[:, 1]": right}
    listed = edges if isinstance(edges, Mapping) else getattr(edges, "column_names", getattr(edges, "columns", ()))
    names = list(listed)
    if len(names) != _PAIR:
        raise DataError("edges", f"is a {type(edges).__name__} of {len(names)} columns", hint=hint)
    return {f"edges[{name!r}]": edges[name] for name in names}


def _is_pair(edge: object) -> bool:
    return isinstance(edge, (tuple, list, np.ndarray)) and len(edge) == _PAIR


def _refuse_large(found: Identities, max_size: int) -> None:
    names, sizes = (column.tolist() for column in found.larger_than(max_size).values())
    if sizes:
        problem = f"join {sizes[0]} ids into one person, {shortened(names[0])}"
        more = f", and {len(sizes) - 1} more persons are over {max_size}" if len(sizes) > 1 else ""
        hint = (
            "A shared phone or device glues strangers: leave that id out, or resolve without max_size and look at it."
        )
        raise DataError("edges", problem + more, hint=hint)
