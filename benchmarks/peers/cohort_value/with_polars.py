"""The cohort value job in polars, lazily and streaming, in three ways."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from benchmarks.peers.cohort_value.answer import Sums, answer_of
from benchmarks.peers.contender import Case, Contender
from benchmarks.peers.polars_calendar import (
    LENGTHS,
    UNTIL,
    anniversary,
    by_slot,
    collected,
    columns_of,
    frame_of,
    month,
)

ENDS = tuple(LENGTHS)
TIME, AMOUNT, START = pl.col("time"), pl.col("amount"), pl.col("start")


@dataclass(frozen=True)
class State:
    frame: pl.DataFrame
    tz: str


def prepare(case: Case) -> State:
    return State(frame_of(case), case.tz)


def first_purchases(frame: pl.DataFrame) -> pl.LazyFrame:
    return frame.lazy().filter(AMOUNT >= 0).group_by("user").agg(start=TIME.min())


def joined_by_user(state: State) -> Sums:
    """Every user's ends by ``offset_by``, joined to the orders."""
    ends = {name: anniversary(START, length, state.tz) for name, length in LENGTHS.items()}
    users = with_closed(first_purchases(state.frame).with_columns(cohort=month(START, state.tz), **ends))
    users = collected(users)[0].lazy()
    return added_up(users, state.frame.lazy().join(users, on="user"))


def joined_by_slot(state: State) -> Sums:
    """The calendar by slot instead of by user, joined to the orders."""
    users = collected(users_by_slot(state))[0].lazy()
    return added_up(users, state.frame.lazy().join(users, on="user"))


def gathered_by_slot(state: State) -> Sums:
    """The same, and each order looks its user up by position instead of by hash."""
    users = collected(users_by_slot(state))[0]
    everybody = pl.DataFrame({"user": pl.int_range(state.frame["user"].max() + 1, dtype=pl.Int32, eager=True)})
    columns = everybody.join(users, on="user", how="left", maintain_order="left").drop("user")
    rows = state.frame.lazy().select("time", "amount", **{c.name: pl.lit(c).gather(pl.col("user")) for c in columns})
    return added_up(users.lazy(), rows)


def users_by_slot(state: State) -> pl.LazyFrame:
    def calendar(at: pl.Expr) -> dict[str, pl.Expr]:
        lengths = {name: anniversary(at, length, state.tz) - at for name, length in LENGTHS.items()}
        return {"cohort": month(at, state.tz), **lengths}

    cell = by_slot(calendar, state.tz)
    ends = {name: START + cell(name, START) for name in ENDS}
    return with_closed(first_purchases(state.frame).with_columns(cohort=cell("cohort", START), **ends))


def with_closed(users: pl.LazyFrame) -> pl.LazyFrame:
    """Cohort and number of closed windows in one narrow key."""
    n_closed = pl.sum_horizontal((pl.col(name) <= UNTIL).cast(pl.Int32) for name in ENDS)
    return users.with_columns(key=pl.col("cohort") * 8 + n_closed).drop("cohort")


def added_up(users: pl.LazyFrame, rows: pl.LazyFrame) -> Sums:
    """People and value by cohort, closed windows and, for value, windows ended."""
    ended = pl.sum_horizontal((pl.col(name) <= TIME).cast(pl.Int32) for name in ENDS)
    is_first = (START == TIME) & (AMOUNT >= 0)
    value = rows.filter(START <= TIME).group_by(cell=pl.col("key") * 8 + ended)
    people, sums = collected(
        users.group_by("key").agg(users=pl.len()),
        value.agg(amount=AMOUNT.sum(), first=AMOUNT.filter(is_first).sum()),
    )
    key, cell = pl.col("key"), pl.col("cell")
    return Sums(
        columns_of(people.select("users", cohort=key // 8, n_closed=key % 8)),
        columns_of(sums.select("amount", "first", cohort=cell // 64, n_closed=cell // 8 % 8, ended=cell % 8)),
    )


def _contender(way: str, run: Callable[[State], Sums]) -> Contender:
    return Contender(f"polars, {way}", prepare, run, answer_of)


CONTENDERS = (
    _contender("ends by user, join", joined_by_user),
    _contender("ends by slot, join", joined_by_slot),
    _contender("ends by slot, gather", gathered_by_slot),
)
