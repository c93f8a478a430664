"""relation_survival: how long relations last, and who ends them."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.reprs import TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.duration import Duration, DurationLike
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.calendar.zones import DAY
from privdomain.errors import SpecError
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.starts import By, Label, check_kind, name_of
from privdomain.metrics.conversion.wilson import normal_quantile
from privdomain.metrics.relations.curve import CAUSES, Curve, curve_of
from privdomain.metrics.relations.lengths import COLUMNS, WATCHED, Lengths, lengths_of
from privdomain.metrics.relations.relation_rows import ENDINGS, relation_rows, row_labels
from privdomain.metrics.relations.spells import Basis, spells_of
from privdomain.metrics.relations.survival_at import SurvivalAt


@frozen
class SurvivalOptions:
    """How survival was asked for; results add only where all of it is equal.

    Attributes:
        basis: "relation" or "person".
        by: Name of the grouping, or None.
        observed_until: End of observation [microseconds UTC].
        tz: IANA name of the calendar.
    """

    basis: str
    by: str | None
    observed_until: int = field(metadata=SHOWN_AS_TIME)
    tz: str


@frozen(eq=False, repr=False)
class RelationSurvival(Additive):
    """How long relations lasted, ended or not, by group. *Additive*: ``+`` over disjoint users is exact.

    A *spell* is one relation, or on the basis of persons one stretch of relations joined by transfers. Shapes:
    ``(n_groups,)``, one group where relations were not grouped.

    Attributes:
        options: How survival was asked for.
        lengths: Counts of spells by group and length.
    """

    options: SurvivalOptions
    lengths: Lengths

    @property
    def groups(self) -> tuple[Label, ...]:
        """Labels of the groups, sorted, missing last; ``(None,)`` where relations were not grouped."""
        return self.lengths.labels

    @property
    def spells(self) -> IntArray:
        """Spells of each group."""
        return read_only(self._totals[:, :WATCHED].sum(axis=1))

    @property
    def live(self) -> IntArray:
        """Of these, spells still live at ``observed_until``."""
        return read_only(self._totals[:, ENDINGS.index("live")])

    @property
    def transferred(self) -> IntArray:
        """Spells cut by a transfer; on the basis of persons only where what came after is not in the facts."""
        return read_only(self._totals[:, ENDINGS.index("transfer")])

    @property
    def ended(self) -> IntArray:
        """Spells that ended, whoever ended them."""
        return read_only(self.spells - self.live - self.transferred)

    @property
    def unknown_start(self) -> IntArray:
        """Spells left out because they took over from a relation that is not in the facts, on the basis of persons."""
        return self.lengths.unknown_start

    @property
    def median_days(self) -> FloatArray:
        """Elapsed days after which half of the spells have ended (中位存续天数); nan if half never did."""
        return read_only(np.array([curve.median_days for curve in self._curves()], np.float64))

    def at(
        self, ages: Sequence[DurationLike] | DurationLike = ("1d", "7d", "30d"), *, confidence: float = 0.95
    ) -> SurvivalAt:
        """Survival, incidence by cause, and the share retained, at ages [elapsed time].

        Args:
            ages: One or more distinct durations.
            confidence: Of the intervals, in (0, 1).

        Raises:
            SpecError: no age, an age twice, or one that is no duration; a confidence outside (0, 1).
        """
        given = [ages] if isinstance(ages, (str, timedelta, Duration)) or not isinstance(ages, Iterable) else list(ages)
        lengths = [Duration.of(age, "ages").microseconds for age in given]
        if not lengths or len(set(lengths)) < len(lengths):
            raise SpecError([("ages", "not_distinct", f"{given!r}: pass at least one, each once.")])
        z, moments = normal_quantile(confidence), np.array(lengths)
        shares, counts = zip(_EMPTY.at(moments, z), *(curve.at(moments, z) for curve in self._curves()), strict=True)
        tables = {name: np.array([one[name] for one in group])[1:] for group in (shares, counts) for name in group[0]}
        incidence = {cause: tables.pop(cause) for cause in CAUSES}
        names = tuple(map(str, given))
        return SurvivalAt(self.options.by, self.groups, names, float(confidence), incidence=incidence, **tables)

    def to_columns(self) -> dict[str, Array]:
        """One row per group and length at which a spell ended or was cut, with the survival after it."""
        curves = [_EMPTY, *self._curves()]
        names = [None, *self.groups]
        labels = [name for name, curve in zip(names, curves, strict=True) for _ in curve.lengths]
        columns: dict[str, Array] = {} if self.options.by is None else {"group": np.fromiter(labels, object)}
        is_step = self.lengths.counts[:, :WATCHED].any(axis=1)
        columns["days"] = self.lengths.lengths[is_step] / DAY
        columns["at_risk"] = np.concatenate([curve.at_risk for curve in curves])
        columns |= {name: self.lengths.counts[is_step, place] for place, name in enumerate(ENDINGS)}
        columns["survival"] = np.concatenate([curve.survival for curve in curves])
        return columns

    def _added(self, other: "RelationSurvival") -> "RelationSurvival":
        return RelationSurvival(self.options, self.lengths + other.lengths)

    def _curves(self) -> Iterator[Curve]:
        """The curve of each group."""
        return (curve_of(*self.lengths.of_group(group)) for group in range(len(self.groups)))

    @property
    def _totals(self) -> IntArray:
        """Spells by group and column."""
        totals = np.zeros((len(self.groups), len(COLUMNS)), np.int64)
        np.add.at(totals, self.lengths.groups, self.lengths.counts)
        return totals

    def _table(self) -> TextTable:
        options = self.options
        counts = [getattr(self, name).tolist() for name in _SHOWN]
        rows = [
            [*([] if options.by is None else [label(name)]), *map(cell, cells)]
            for name, *cells in zip(self.groups, *counts, strict=True)
        ]
        head = [*([] if options.by is None else [options.by]), *_SHOWN]
        until = local_text(options.observed_until, tz=options.tz)
        title = f"Survival of relations, basis {options.basis}, observed until {until} {options.tz}"
        return TextTable(title, head, rows)


def relation_survival(
    members: Members,
    /,
    *,
    observed_until: InstantLike,
    by: By = None,
    basis: Basis = "relation",
    truncate: bool = False,
) -> RelationSurvival:
    """How long relations last, and who ends them (好友存续分析).

    Relations that are still live say how long they have lasted, not how long they will: they are cut (censored), and so
    are relations that were transferred. Live / added, or the average days of those who left, leave that out and make a
    young stock look loyal or disloyal at will. A relation is aged from its own start, and a re-add is a new one.

    The result is *additive*: over disjoint users ``relation_survival(a) + relation_survival(b)`` equals
    ``relation_survival(a + b)``, exactly.

    Args:
        members: Relations.
        observed_until: End of observation: an instant, or a date (its local start of day). An end at or after it is not
            seen yet.
        by: Column or attribute of the relation, such as "code", "channel" or "staff", or a mapping from user id to
            label. A person counts under the label of the first relation.
        basis: "relation" takes each relation on its own, a takeover too, from its own start. "person" takes relations
            that transfers join as one: a takeover whose source is known continues the user's latest transfer, any other
            the one of the very instant at which it began. Where that is not in the facts, the start is unknown and the
            spell is left out and counted in ``unknown_start``.
        truncate: Leave out relations that began at or after ``observed_until`` instead of refusing them.

    Returns:
        Counts by length; ask it for ages with ``at``.

    Raises:
        DataError: relations that began at or after ``observed_until``.
        SpecError: unknown options.
        UnknownNameError: ``by`` names no column.

    Examples:
        Of four relations customers ended one after two days and one after ten; two have been live for five days and
        for thirty. At ten days two were still at risk, and one of them ended: 3/4 x 1/2 last longer.

        >>> from privdomain.facts import Members
        >>> members = Members(
        ...     ["ann", "bo", "cy", "di"],
        ...     ["2026-01-01", "2026-01-01", "2026-01-26", "2026-01-01"],
        ...     left=["2026-01-03", "2026-01-11", None, None],
        ...     ended_by=["customer", "customer", None, None],
        ...     tz="Asia/Shanghai",
        ... )
        >>> survival = relation_survival(members, observed_until="2026-01-31")
        >>> survival.at(["1d", "7d", "10d", "60d"]).survival
        array([[1.   , 0.75 , 0.375,   nan]])
        >>> survival.median_days
        array([10.])
    """
    check_kind(members, Members, "members")
    check_choice("basis", basis, ("relation", "person"))
    until = instant(observed_until, tz=members.tz)
    options = SurvivalOptions(basis=basis, by=name_of(by), observed_until=until, tz=members.tz)
    members = observed(members, until, truncate=truncate)
    labels, groups = row_labels(members, by)
    spells = spells_of(relation_rows(members, until), groups, len(labels), until, basis)
    return RelationSurvival(options, lengths_of(spells, labels))


_SHOWN: Final = ("spells", "live", "transferred", "ended", "unknown_start", "median_days")

_EMPTY: Final = curve_of(np.empty(0, np.int64), np.empty((0, len(COLUMNS)), np.int64))
"""The curve of an empty group, which gives tables of no group their types."""
