"""overlap: how many users several segments share."""

from collections.abc import Mapping

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, chunks, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Additive, add_exactly
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.errors import BudgetError, SpecError
from privdomain.facts.bundle import Facts
from privdomain.segments.evaluation import check_facts, evaluate
from privdomain.segments.node import Rule
from privdomain.segments.schema import Schema

MAX_SEGMENTS = 500
"""Segments of one table."""


@frozen
class OverlapOptions:
    """How an overlap was asked for.

    Attributes:
        names: Names of the segments.
        as_of: The moment [microseconds UTC].
        tz: IANA name of the calendar.
    """

    names: tuple[str, ...]
    as_of: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class Overlap(Additive):
    """Users that segments share, pair by pair (人群重叠). *Additive*: ``+`` over disjoint users is exact.

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

    The result is *additive* over disjoint users.

    Args:
        segments: Rules by name; they may refer to each other with ``InSegment``.
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
    known = Schema.of(facts) if schema is None else schema
    masks = np.array(
        [evaluate(rule, facts, as_of=as_of, segments=segments, schema=known) for rule in segments.values()]
    )
    options = OverlapOptions(tuple(segments), instant(as_of, tz=known.tz, argument="as_of"), known.tz)
    shared = np.zeros((len(masks), len(masks)), np.int64)
    for users in chunks(masks.shape[1]):
        part = masks[:, users].astype(np.float64)
        shared += np.rint(part @ part.T).astype(np.int64)
    return Overlap(options, masks.shape[1], shared)
