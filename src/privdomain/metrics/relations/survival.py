"""relation_survival: how long relations last, and who ends them."""

from typing import Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.choices import check_choice
from privdomain._internal.reprs import LazyRows, TextTable, cell, label
from privdomain._internal.results import Additive
from privdomain.calendar.instants import SHOWN_AS_TIME, InstantLike, instant, local_text
from privdomain.calendar.zones import DAY
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import By, check_kind, name_of, row_labels
from privdomain.metrics.conversion.wilson import normal_quantile
from privdomain.metrics.relations.curve import CAUSES, matured_at, relation_curves
from privdomain.metrics.relations.lengths import COLUMNS, WATCHED, Lengths, check_groups, lengths_of
from privdomain.metrics.relations.relation_rows import ENDINGS, relation_rows
from privdomain.metrics.relations.spells import Basis, spells_of
from privdomain.metrics.relations.survival_at import SurvivalAt
from privdomain.metrics.survival.ages import Ages, read_ages


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
        return read_only(relation_curves(self.lengths).median_days)

    def at(self, ages: Ages = ("1d", "7d", "30d"), *, confidence: float = 0.95) -> SurvivalAt:
        """Survival, incidence by cause, and the share retained, at ages [elapsed time].

        Args:
            ages: One or more distinct durations.
            confidence: Of the intervals, in (0, 1).

        Raises:
            SpecError: no age, an age twice, or one that is no duration; a confidence outside (0, 1).
            BudgetError: more groups and ages than fit.
        """
        names, lengths = read_ages(ages, len(self.groups))
        shares, counts = relation_curves(self.lengths).at(lengths, normal_quantile(confidence))
        counts["matured"] = matured_at(self.lengths, lengths)
        incidence = {cause: shares.pop(cause) for cause in CAUSES}
        return SurvivalAt(
            self.options.by, self.groups, names, float(confidence), incidence=incidence, **shares, **counts
        )

    def to_columns(self) -> dict[str, Array]:
        """One row per group and length at which a spell ended or was cut, with the survival after it."""
        curves, is_step = relation_curves(self.lengths), self.lengths.is_step
        names = np.empty(len(self.groups), object)
        names[:] = self.groups
        columns: dict[str, Array] = {} if self.options.by is None else {"group": names[self.lengths.groups[is_step]]}
        columns["days"] = self.lengths.lengths[is_step] / DAY
        columns["at_risk"] = curves.at_risk
        columns |= {name: self.lengths.counts[is_step, place] for place, name in enumerate(ENDINGS)}
        columns["survival"] = curves.survival
        return columns

    def _added(self, other: "RelationSurvival") -> "RelationSurvival":
        return RelationSurvival(self.options, self.lengths + other.lengths)

    @property
    def _totals(self) -> IntArray:
        """Spells by group and column."""
        totals = np.zeros((len(self.groups), len(COLUMNS)), np.int64)
        np.add.at(totals, self.lengths.groups, self.lengths.counts)
        return totals

    def _table(self) -> TextTable:
        options = self.options
        columns = [getattr(self, name) for name in _SHOWN]

        def draw(row: int) -> list[str]:
            group = [] if options.by is None else [label(self.groups[row])]
            return [*group, *(cell(column[row]) for column in columns)]

        head = [*([] if options.by is None else [options.by]), *_SHOWN]
        until = local_text(options.observed_until, tz=options.tz)
        title = f"Survival of relations, basis {options.basis}, observed until {until} {options.tz}"
        return TextTable(title, head, LazyRows(len(self.groups), draw))


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
            that transfers join as one. Where the facts have ``takeover_from``, a takeover continues the latest relation
            of that member of staff with the user that was transferred before; without a column of staff, the user's
            latest. Where that is not in the facts, the start is unknown and the spell is left out and counted in
            ``unknown_start``. Without ``takeover_from``, takeovers are those of ``stock_flow``, and relations that were
            transferred at one instant go on as one, for nobody knows which goes on in which.
        truncate: Leave out relations that began at or after ``observed_until`` instead of refusing them.

    Returns:
        Counts by length; ask it for ages with ``at``.

    Raises:
        DataError: relations that began at or after ``observed_until``.
        SpecError: unknown options.
        UnknownNameError: ``by`` names no column.
        BudgetError: more groups than fit.

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
    check_groups(len(labels))
    spells = spells_of(relation_rows(members, until), groups, len(labels), until, basis)
    return RelationSurvival(options, lengths_of(spells, labels))


_SHOWN: Final = ("spells", "live", "transferred", "ended", "unknown_start", "median_days")
