"""The retention job in polars, lazily and streaming, in three ways."""

from collections.abc import Callable

import polars as pl
from benchmarks.peers.cohort_value.with_polars import State, first_purchases, prepare
from benchmarks.peers.contender import Contender
from benchmarks.peers.polars_calendar import UNTIL, by_slot, collected, columns_of, week
from benchmarks.peers.retention.answer import N_PERIODS, Counts, answer_of

TIME, AGE, FIRST = pl.col("time"), pl.col("age"), pl.col("first")


def joined(state: State) -> Counts:
    """The week of every order by the zone's rules, users joined, distinct (user, age) counted."""
    return distinct_ages(state, lambda time: week(time, state.tz))


def joined_by_slot(state: State) -> Counts:
    """The calendar by slot instead of by order."""
    return distinct_ages(state, week_by_slot(state))


def gathered_by_slot(state: State) -> Counts:
    """The same; each order looks its user up by position, and each user's ages are bits of one integer."""
    week_of = week_by_slot(state)
    users = collected(first_purchases(state.frame).select("user", first=week_of(pl.col("start"))))[0]
    everybody = pl.DataFrame({"user": pl.int_range(state.frame["user"].max() + 1, dtype=pl.Int32, eager=True)})
    first = pl.lit(everybody.join(users, on="user", how="left", maintain_order="left")["first"]).gather(pl.col("user"))
    rows = purchases(state, week_of).with_columns(first=first)
    bit = pl.lit(2, pl.Int32).pow(AGE).cast(pl.Int32)
    bits = in_table(state, rows).group_by("user").agg(bits=bit.bitwise_or()).with_columns(first=first)
    is_back = {str(age): (pl.col("bits") // 2**age % 2).sum() for age in range(N_PERIODS)}
    started, back = collected(started_of(users.lazy()), bits.group_by(cohort="first").agg(**is_back))
    returned = back.unpivot(index="cohort", variable_name="age", value_name="users").cast({"age": pl.Int64})
    return Counts(columns_of(started), columns_of(returned), until_week(state))


def distinct_ages(state: State, week_of: Callable[[pl.Expr], pl.Expr]) -> Counts:
    users = collected(first_purchases(state.frame).select("user", first=week_of(pl.col("start"))))[0].lazy()
    rows = in_table(state, purchases(state, week_of).join(users, on="user"))
    distinct = rows.select("user", "first", "age").unique()
    returned = distinct.group_by("age", cohort="first").agg(users=pl.len())
    started, back = collected(started_of(users), returned)
    return Counts(columns_of(started), columns_of(back), until_week(state))


def week_by_slot(state: State) -> Callable[[pl.Expr], pl.Expr]:
    cell = by_slot(lambda at: {"week": week(at, state.tz)}, state.tz)
    return lambda time: cell("week", time)


def purchases(state: State, week_of: Callable[[pl.Expr], pl.Expr]) -> pl.LazyFrame:
    return state.frame.lazy().filter(pl.col("amount") >= 0).select("user", week=week_of(TIME))


def in_table(state: State, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Orders of the first 14 weeks, of weeks that observation covers whole."""
    aged = rows.with_columns(age=pl.col("week") - FIRST)
    return aged.filter(AGE < N_PERIODS, pl.col("week") < until_week(state))


def started_of(users: pl.LazyFrame) -> pl.LazyFrame:
    return users.group_by(cohort="first").agg(users=pl.len())


def until_week(state: State) -> int:
    return int(pl.select(week(UNTIL, state.tz)).item())


def _contender(way: str, run: Callable[[State], Counts]) -> Contender:
    return Contender(f"polars, {way}", prepare, run, answer_of)


CONTENDERS = (
    _contender("weeks by order, join", joined),
    _contender("weeks by slot, join", joined_by_slot),
    _contender("weeks by slot, gather, bits", gathered_by_slot),
)
