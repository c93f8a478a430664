"""The retention job in DuckDB, in two ways."""
# ruff: noqa: S608 - these queries are put together from constants

from collections.abc import Callable

from benchmarks.peers.contender import Contender
from benchmarks.peers.duckdb_calendar import UNTIL, State, database_of, slot_number, slots, week
from benchmarks.peers.retention.answer import N_PERIODS, Counts, answer_of


def by_order(state: State) -> Counts:
    """The week of every order by the zone's rules."""
    weeks = f'select "user", {week("time", state.tz)} as week from orders where amount >= 0'
    return distinct_ages(state, weeks)


def by_slot(state: State) -> Counts:
    """The calendar by slot instead of by order."""
    calendar = slots(state.tz, week=week("start", state.tz))
    joined = f"orders join ({calendar}) on slot = {slot_number('time', state.tz)}"
    return distinct_ages(state, f'select "user", week from {joined} where amount >= 0')


def distinct_ages(state: State, weeks: str) -> Counts:
    """Distinct (user, age) counted; ``weeks`` is a query of user and week."""
    until = int(state.connection.execute(f"select {week(UNTIL, state.tz)}").fetchone()[0])
    first = f'select "user", min(week) as cohort from ({weeks}) group by "user"'
    state.connection.execute(f"create or replace temp table started as {first}")
    ages = (
        f'select distinct "user", cohort, week - cohort as age from ({weeks}) join started using ("user") '
        f"where week - cohort < {N_PERIODS} and week < {until}"
    )
    return Counts(
        state.columns_of("select cohort, count(*) as users from started group by cohort"),
        state.columns_of(f"select cohort, age, count(*) as users from ({ages}) group by cohort, age"),
        until,
    )


def _contender(way: str, run: Callable[[State], Counts]) -> Contender:
    return Contender(f"duckdb, {way}", database_of, run, answer_of)


CONTENDERS = (
    _contender("weeks by order, join", by_order),
    _contender("weeks by slot, join", by_slot),
)
