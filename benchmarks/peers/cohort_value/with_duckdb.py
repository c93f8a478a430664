"""The cohort value job in DuckDB, in two ways."""
# ruff: noqa: S608 - these queries are put together from constants

from collections.abc import Callable

from benchmarks.peers.cohort_value.answer import Sums, answer_of
from benchmarks.peers.contender import OBSERVED_UNTIL, Contender
from benchmarks.peers.duckdb_calendar import LENGTHS, State, anniversary, database_of, month, slot_number, slots

FIRST_PURCHASES = 'select "user", min("time") as start from orders where amount >= 0 group by "user"'
ENDS = ", ".join(f'"{name}"' for name in LENGTHS)


def by_user(state: State) -> Sums:
    """Every user's ends by interval arithmetic on local timestamps, joined to the orders."""
    ends = ", ".join(f'epoch_us({anniversary("start", by, state.tz)}) as "{name}"' for name, by in LENGTHS.items())
    state.connection.execute(
        f"create or replace temp table ends as "
        f'select "user", start, {month("start", state.tz)} as cohort, {ends} from ({FIRST_PURCHASES})'
    )
    return added_up(state)


def by_slot(state: State) -> Sums:
    """The calendar by slot instead of by user."""
    lengths = {
        name: f"epoch_us({anniversary('start', by, state.tz)}) - epoch_us(start)" for name, by in LENGTHS.items()
    }
    calendar = slots(state.tz, cohort=month("start", state.tz), **lengths)
    listed = ", ".join(f'epoch_us(start) + "{name}" as "{name}"' for name in LENGTHS)
    state.connection.execute(
        f"create or replace temp table ends as with calendar as materialized ({calendar}) "
        f'select "user", start, cohort, {listed} from ({FIRST_PURCHASES}) '
        f"join calendar on slot = {slot_number('start', state.tz)}"
    )
    return added_up(state)


def added_up(state: State) -> Sums:
    """People and value by cohort, closed windows and, for value, windows ended, from the table of users' ends."""
    n_closed = " + ".join(f'("{name}" <= {OBSERVED_UNTIL})::int' for name in LENGTHS)
    ended = " + ".join(f'("{name}" <= epoch_us("time"))::int' for name in LENGTHS)
    keyed = f'select "user", start, (cohort * 8 + {n_closed})::int as key, {ENDS} from ends'
    people = state.columns_of(
        f"select key // 8 as cohort, key % 8 as n_closed, count(*) as users from ({keyed}) group by key"
    )
    value = state.columns_of(
        f"select (key * 8 + {ended})::int as cell, sum(amount)::bigint as amount, "
        f'coalesce(sum(amount) filter ("time" = start and amount >= 0), 0)::bigint as first '
        f'from orders join ({keyed}) using ("user") where "time" >= start group by cell'
    )
    cell = value.pop("cell")
    return Sums(people, {**value, "cohort": cell // 64, "n_closed": cell // 8 % 8, "ended": cell % 8})


def _contender(way: str, run: Callable[[State], Sums]) -> Contender:
    return Contender(f"duckdb, {way}", database_of, run, answer_of)


CONTENDERS = (
    _contender("ends by user, join", by_user),
    _contender("ends by slot, join", by_slot),
)
