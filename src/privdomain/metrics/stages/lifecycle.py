"""lifecycle: the purchase stage of each user, and beside it whether the user can be reached."""

from typing import Any, ClassVar, Final

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.reprs import TextTable, cell
from privdomain._internal.results import Final as FinalResult
from privdomain.calendar.duration import DurationLike
from privdomain.calendar.instants import InstantLike, local_text
from privdomain.calendar.zones import zone_over
from privdomain.errors import SpecError
from privdomain.facts.members import Members
from privdomain.facts.observation import observed
from privdomain.facts.orders import Orders
from privdomain.metrics.cohorts.starts import By, check_kind, check_one_calendar, starts_of
from privdomain.metrics.purchases.ledger import Refunds
from privdomain.metrics.purchases.purchases import purchase_rows, purchases_of
from privdomain.metrics.stages.options import LifecycleOptions, lifecycle_options
from privdomain.metrics.stages.population import population_of
from privdomain.metrics.stages.rhythm import NONE, Rhythm, rhythm_of
from privdomain.metrics.stages.vocabulary import LifecycleBounds, PurchaseStage, Reachability

STAGES: Final = (*map(str, PurchaseStage), None)
"""Names by code; None is unknown."""
REACH: Final = (*map(str, Reachability), None)
SOURCES: Final = ("own", "shared", "fixed", None)
"""Where a usual interval comes from."""
TOLERANCE: Final = 1e-9
"""Days by which a gap may pass a product of bound and interval: 1.4 x 45 is a little less than 63 as a float."""
DEFAULT_BOUNDS: Final = LifecycleBounds()


@frozen(eq=False, repr=False)
class Lifecycle(FinalResult):
    """Stage and reachability of each user at one moment. *Final*: usual intervals come from all buyers together.

    Per-user arrays have shape ``(n_users,)``, sorted by id.

    Attributes:
        options: How the lifecycle was asked for.
        users: Ids of everybody in orders, members and opted_out.
        stage_codes: Position of each user's stage among ``stages``.
        reach_codes: The same of reachability among ``reachabilities``.
        purchase_days: Local days with a purchase [count].
        days_since_last: Local days since the last of them; nan without one.
        usual_interval: Days that the user usually takes to buy again; nan where nobody knows.
        source_codes: Where the interval comes from: 0 own history, 1 buyers alike, 2 fixed by the caller, 3 nowhere.
    """

    add_instead: ClassVar[str] = "Concatenate the facts and compute again."

    options: LifecycleOptions
    users: Array = field(converter=read_only)
    stage_codes: IntArray = field(converter=read_only)
    reach_codes: IntArray = field(converter=read_only)
    purchase_days: IntArray = field(converter=read_only)
    days_since_last: FloatArray = field(converter=read_only)
    usual_interval: FloatArray = field(converter=read_only)
    source_codes: IntArray = field(converter=read_only)

    @source_codes.validator
    def _check(self, _: object, __: object) -> None:
        codes = ((self.stage_codes, STAGES), (self.reach_codes, REACH), (self.source_codes, SOURCES))
        columns = (*(part for part, _ in codes), self.purchase_days, self.days_since_last, self.usual_interval)
        if any(column.shape != self.users.shape for column in columns) or (self.users[1:] <= self.users[:-1]).any():
            raise ValueError("the users are not sorted, each with one value")
        if any(((part < 0) | (part >= len(names))).any() for part, names in codes):
            raise ValueError("a code names nothing")
        is_lead, is_unknown = self.purchase_days == 0, np.isnan(self.usual_interval)
        is_odd = (self.purchase_days < 0) | (self.days_since_last < 0) | (self.usual_interval <= 0)
        is_odd |= (np.isnan(self.days_since_last) != is_lead) | ((self.stage_codes == 0) != is_lead)
        is_odd |= (is_unknown != (self.source_codes == NONE)) | (is_lead & ~is_unknown)
        is_odd |= ((self.stage_codes == len(PurchaseStage)) != is_unknown) & (self.stage_codes > 1)
        if is_odd.any():
            raise ValueError("a stage does not follow from purchases and interval")

    stages: ClassVar[tuple[str | None, ...]] = STAGES
    """Names of the stages in their order of precedence, None for unknown last."""
    reachabilities: ClassVar[tuple[str | None, ...]] = REACH
    """Names of the reachabilities, None for unknown last."""

    @property
    def stage(self) -> Array:
        """PurchaseStage of each user; None where no usual interval is known and the stage depends on one."""
        return read_only(np.array(STAGES, object)[self.stage_codes])

    @property
    def reachability(self) -> Array:
        """Reachability of each user; None where no members were given."""
        return read_only(np.array(REACH, object)[self.reach_codes])

    @property
    def counts(self) -> IntArray:
        """Users by stage and reachability, the unknown last in both, shape ``(8, 4)``."""
        cells = self.stage_codes * len(REACH) + self.reach_codes
        return read_only(np.bincount(cells, minlength=len(STAGES) * len(REACH)).reshape(len(STAGES), -1))

    @property
    def n_unknown(self) -> int:
        """Buyers of unknown stage: neither they nor their like have bought again often enough."""
        return int(np.count_nonzero(self.stage_codes == len(PurchaseStage)))

    def count(self, stage: str | None) -> int:
        """Users of a stage; of unknown stage for None.

        Raises:
            SpecError: no such stage.
        """
        if not isinstance(stage, str | None) or stage not in STAGES:
            raise SpecError([("stage", "unknown_stage", f"{stage!r} is none of {', '.join(PurchaseStage)}, None.")])
        return int(np.count_nonzero(self.stage_codes == STAGES.index(stage)))

    def to_columns(self) -> dict[str, Array]:
        """One row per user."""
        names = ("stage", "reachability", "purchase_days", "days_since_last", "usual_interval")
        source = np.array(SOURCES, object)[self.source_codes]
        return {"user": self.users, **{name: getattr(self, name) for name in names}, "interval_source": source}

    def __len__(self) -> int:
        return len(self.users)

    def _table(self) -> TextTable:
        names = ["unknown" if name is None else f"{name} {PurchaseStage(name).zh}" for name in STAGES]
        rows = [[name, cell(sum(row)), *map(cell, row)] for name, row in zip(names, self.counts.tolist(), strict=True)]
        moment = local_text(self.options.as_of, tz=self.options.tz)
        title = f"Lifecycle at {moment} {self.options.tz}: {len(self):,} users, {self.n_unknown:,} of unknown stage"
        return TextTable(title, ["stage", "users", *(name or "unknown" for name in REACH)], rows)


def lifecycle(
    orders: Orders,
    /,
    *,
    as_of: InstantLike,
    members: Members | None = None,
    opted_out: Any = None,
    bounds: LifecycleBounds = DEFAULT_BOUNDS,
    interval: DurationLike | None = None,
    by: By = None,
    refunds: Refunds = "dated",
    truncate: bool = False,
) -> Lifecycle:
    """Where each user stands (客户生命周期): a purchase stage, and apart from it whether the user can be reached.

    Two axes, because they are two questions: who deletes the advisor but buys every week is unreachable and active,
    not lost. The first stage that fits counts: lead (no purchase), new (first purchase within ``new_days``),
    reactivated (last gap beyond the dormant bound, now within the active one), active, slipping, dormant, lost. But for
    the first two a gap is measured in the usual interval of the buyer: the median of the own intervals from three
    completed ones on; else, and for most buyers, the Kaplan-Meier median of all buyers or of those with the same label,
    which counts the intervals still open.

    The result is *final*: add the facts and compute again.

    Args:
        orders: Purchases; refund rows are none. Those of one local day count as one.
        as_of: The moment: an instant, or a date (its local start of day). Gaps are whole local days up to its day.
        members: Relations, of which one live at ``as_of`` makes a user reachable; without them nobody knows.
        opted_out: Ids of users who declined, shape ``(n,)``.
        bounds: Where one stage ends and the next begins.
        interval: A usual interval that holds for everybody, such as "30d", instead of the measured ones.
        by: Column or attribute of a user's first purchase, or a mapping from user id to label: buyers of one label
            share an interval.
        refunds: "dated" leaves purchases as they are; with "at_order" one that was refunded whole is none.
        truncate: Leave out rows at or after ``as_of`` instead of refusing them.

    Returns:
        PurchaseStage and reachability of everybody in orders, members and opted_out.

    Raises:
        DataError: rows at or after ``as_of``, facts of different tz or kinds of id, or refunds that should move to
            orders without ids.
        SpecError: unknown or contradictory options.
        UnknownNameError: ``by`` names no column.

    Examples:
        Ann deleted her advisor and buys every week; Bo was last seen ten weeks ago; Cy has never bought:

        >>> from privdomain.facts import Members, Orders
        >>> times = ["2026-01-05", "2026-01-12", "2026-01-19", "2026-01-26", "2026-03-02", "2025-12-22"]
        >>> orders = Orders(
        ...     ["ann"] * 5 + ["bo"], [*times[:3], "2026-02-23", *times[4:]], [9] * 6, currency="CNY", tz="UTC"
        ... )
        >>> members = Members(["ann", "bo", "cy"], ["2025-12-01"] * 3, tz="UTC", left=["2026-01-20", None, None])
        >>> result = lifecycle(orders, as_of="2026-03-05", members=members, interval="7d")
        >>> result.stage.tolist()
        ['active', 'lost', 'lead']
        >>> result.reachability.tolist()
        ['unreachable', 'reachable', 'reachable']
    """
    check_kind(orders, Orders, "orders")
    options = lifecycle_options(bounds=bounds, interval=interval, by=by, refunds=refunds, as_of=as_of, tz=orders.tz)
    orders = observed(orders, options.as_of, truncate=truncate, option="as_of")
    if members is not None:
        check_kind(members, Members, "members")
        check_one_calendar(orders, members)
        members = observed(members, options.as_of, truncate=truncate, option="as_of")
    made = purchases_of(orders, refunds).by_user(per="day")
    moments = np.array([options.as_of - 1, options.as_of])
    last_day, today = zone_over(options.tz, moments).days(moments).tolist()
    started = starts_of(orders, by, purchase_rows(orders, refunds))
    rhythm = rhythm_of(made, started, last_day, options.interval_days)
    people = population_of(orders, members, opted_out, options.as_of)
    gaps = np.where(rhythm.n_days > 0, today - rhythm.last, np.nan)
    codes = _stage_codes(rhythm, today, options.bounds)
    columns = {
        "stage_codes": (codes, 0),
        "purchase_days": (rhythm.n_days, 0),
        "days_since_last": (gaps, np.nan),
        "usual_interval": (rhythm.usual, np.nan),
        "source_codes": (rhythm.source, NONE),
    }
    placed = {name: people.placed(values, other) for name, (values, other) in columns.items()}
    return Lifecycle(options=options, users=people.users, reach_codes=people.reach_codes, **placed)


def _stage_codes(rhythm: Rhythm, today: int, bounds: LifecycleBounds) -> IntArray:
    """Position of each user's stage in ``STAGES``: the first that fits, in the order of precedence."""
    gap = today - rhythm.last
    active, slipping, dormant = (
        rhythm.usual * bound + TOLERANCE for bound in (bounds.active, bounds.slipping, bounds.dormant)
    )
    fits = {
        PurchaseStage.LEAD: rhythm.n_days == 0,
        PurchaseStage.NEW: today - rhythm.first <= bounds.new_days,
        None: np.isnan(rhythm.usual),
        PurchaseStage.REACTIVATED: (rhythm.last_gap > dormant) & (gap <= active),
        PurchaseStage.ACTIVE: gap <= active,
        PurchaseStage.SLIPPING: gap <= slipping,
        PurchaseStage.DORMANT: gap <= dormant,
    }
    codes = [STAGES.index(stage) for stage in fits]
    return np.select(list(fits.values()), codes, STAGES.index(PurchaseStage.LOST)).astype(np.int64)
