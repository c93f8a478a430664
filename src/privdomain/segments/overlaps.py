"""overlap: how many users several segments share."""

from collections.abc import Mapping
from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, chunks, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Additive, add_exactly
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, local_text
from privdomain.errors import BudgetError, SpecError
from privdomain.facts.bundle import Facts
from privdomain.segments.conditions import RfmIn, StageIn
from privdomain.segments.evaluation import check_facts, mask_of, view_of
from privdomain.segments.given import rules_of
from privdomain.segments.node import Rule
from privdomain.segments.schema import Schema

MAX_SEGMENTS = 500
"""Segments of one table."""

_SHOWN: Final = 10
"""Digests that an error shows."""


def _short(digests: tuple[str, ...]) -> str:
    """Digests as an error shows them."""
    more = f" and {len(digests) - _SHOWN} more" if len(digests) > _SHOWN else ""
    return ", ".join(digest[:8] for digest in digests[:_SHOWN]) + more


@frozen
class OverlapOptions:
    """How an overlap was asked for.

    Attributes:
        names: Names of the segments.
        as_of: The moment [microseconds UTC].
        tz: IANA name of the calendar.
        digests: Digest of each rule; one that leads to another segment names it, whose own digest stands here too.
        is_relative: Whether a rule holds ``RfmIn`` or ``StageIn``, which compare a user with all others.
    """

    names: tuple[str, ...]
    as_of: int = field(metadata=SHOWN_AS_TIME)
    tz: str
    digests: tuple[str, ...] = field(metadata={"show": _short})
    is_relative: bool


@frozen(eq=False, repr=False)
class Overlap(Additive):
    """Users that segments share, pair by pair (人群重叠). *Additive*: ``+`` over disjoint users is exact.

    The trap: ``RfmIn`` and ``StageIn`` compare a user with all others, so that parts do not make up the whole. Where a
    rule holds one of them, ``+`` raises a ``SpecError``.

    Shapes: ``(n_segments, n_segments)``.

    Attributes:
        options: How the overlap was asked for.
        users: Users who were asked about.
        shared: Users in both segments; on the diagonal those of the segment itself.
    """

    options: OverlapOptions
    users: int
    shared: IntArray = field(converter=read_only)

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the segments, in the order they were given."""
        return self.options.names

    @property
    def sizes(self) -> IntArray:
        """Users of each segment, shape ``(n_segments,)``."""
        return read_only(self.shared.diagonal().copy())

    @property
    def share(self) -> FloatArray:
        """Share of the row's segment that is also in the column's, in [0, 1]; nan for an empty segment."""
        return read_only(divide(self.shared, self.sizes[:, None]))

    @property
    def jaccard(self) -> FloatArray:
        """Users in both over users in either (Jaccard 1901), in [0, 1]; nan where both are empty."""
        return read_only(divide(self.shared, self.sizes[:, None] + self.sizes - self.shared))

    def to_columns(self) -> dict[str, Array]:
        """One row per ordered pair of segments."""
        n = len(self.names)
        names = np.array(self.names, object)
        pairs = {"segment": np.repeat(names, n), "other": np.tile(names, n)}
        return {**pairs, "shared": self.shared.ravel(), "share": self.share.ravel(), "jaccard": self.jaccard.ravel()}

    def _added(self, other: "Overlap") -> "Overlap":
        if self.options.is_relative:
            message = "a rule holds RfmIn or StageIn, which compare a user with all others. Ask for all users at once."
            raise SpecError([("segments", "not_additive", message)])
        return Overlap(self.options, self.users + other.users, add_exactly(self.shared, other.shared))

    def _table(self) -> TextTable:
        rows = [
            [name, cell(int(size)), *(cell(share, 3) for share in shares)]
            for name, size, shares in zip(self.names, self.sizes, self.share, strict=True)
        ]
        moment = local_text(self.options.as_of, tz=self.options.tz)
        title = f"Share of each segment within others, {self.users:,} users at {moment} {self.options.tz}"
        return TextTable(title, ["segment", "users", *self.names], rows)


def overlap(
    segments: Mapping[str, Rule], facts: Facts, /, *, as_of: InstantLike, schema: Schema | None = None
) -> Overlap:
    """How many users several segments share at a moment (人群重叠分析).

    The result is *additive* over disjoint users, unless a rule holds ``RfmIn`` or ``StageIn``.

    Args:
        segments: Rules, or segments, by name; they may refer to each other with ``InSegment``.
        facts: What is known.
        as_of: The moment, as for ``evaluate``.
        schema: What rules may speak of; by default what the facts hold.

    Returns:
        Users of each segment and of each pair.

    Raises:
        SpecError: no segment, or a rule that does not fit; else as ``evaluate``.
        BudgetError: more than 500 segments.

    Examples:
        >>> from privdomain.facts import Facts, Users
        >>> from privdomain.segments import Prop
        >>> facts = Facts(users=Users([1, 2, 3, 4], attributes={"age": [20, 30, 40, 50]}))
        >>> table = overlap({"adult": Prop("age") >= 30, "senior": Prop("age") >= 50}, facts, as_of="2026-01-10")
        >>> table.sizes, table.jaccard[0]
        (array([3, 1]), array([1.        , 0.33333333]))
    """
    check_facts(facts)
    if not isinstance(segments, Mapping):
        raise SpecError([("segments", "no_mapping", f"is a {type(segments).__name__}. Pass rules by name.")])
    for name in segments:
        if not isinstance(name, str):
            raise SpecError([("segments", "no_name", f"{name!r} is no name of a segment. Pass a text.")])
    if not segments:
        raise SpecError([("segments", "empty", "holds no segment. Pass rules by name.")])
    if len(segments) > MAX_SEGMENTS:
        raise BudgetError("segments", MAX_SEGMENTS, len(segments), "number of segments")
    segments = rules_of(segments)
    view = view_of(segments.values(), facts, as_of=as_of, segments=segments, schema=schema)
    masks = np.array([mask_of(rule, view) for rule in segments.values()])
    nodes = (node for rule in segments.values() for _, node in rule.walk())
    is_relative = any(isinstance(node, RfmIn | StageIn) for node in nodes)
    digests = tuple(rule.digest for rule in segments.values())
    options = OverlapOptions(tuple(segments), view.as_of, view.tz, digests, is_relative)
    shared = np.zeros((len(masks), len(masks)), np.int64)
    for users in chunks(masks.shape[1]):
        part = masks[:, users].astype(np.float64)
        shared += np.rint(part @ part.T).astype(np.int64)
    return Overlap(options, masks.shape[1], shared)
