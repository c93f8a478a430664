"""The segment job in polars, lazily and streaming, in two ways."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl
from benchmarks.peers.contender import Case, Contender
from benchmarks.peers.polars_calendar import collected
from benchmarks.peers.segment.facts import (
    CITIES,
    NAMES,
    OFTEN_SINCE,
    PAID_SINCE,
    REGISTERED_SINCE,
    answer_of,
    columns_of,
)


@dataclass(frozen=True)
class State:
    users: pl.DataFrame
    events: pl.DataFrame


def prepare(case: Case) -> State:
    given = columns_of(case)
    users = pl.DataFrame({name: getattr(given, name) for name in ("city", "age", "vip", "score", "registered")})
    city = pl.lit(pl.Series(CITIES, dtype=pl.Enum(CITIES))).gather(pl.col("city"))
    users = users.with_columns(city=city, age=pl.col("age").fill_nan(None), registered=_time("registered"))
    users = users.with_row_index("user").cast({"user": pl.Int32})
    events = pl.DataFrame({"user": given.user, "time": given.time, "name": given.name})
    name = pl.lit(pl.Series(NAMES, dtype=pl.Enum(NAMES))).gather(pl.col("name"))
    return State(users, events.with_columns(name=name, time=_time("time")))


def _time(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Datetime("us", "UTC"))


def _instant(value: int) -> pl.Expr:
    return pl.lit(value).cast(pl.Datetime("us", "UTC"))


def accepted(views: pl.Expr, pays: pl.Expr) -> pl.Expr:
    """The rule over users, given how often they viewed and paid; a missing age accepts nobody under ``>=``."""
    is_known = pl.col("vip") | (pl.col("score") > 0.5) | (pl.col("registered") >= _instant(REGISTERED_SINCE))
    is_old = (pl.col("age") > 60).fill_null(value=False)
    is_of_age = (pl.col("age") >= 18).fill_null(value=False)
    return pl.col("city").is_in(["Shanghai", "Wuhan"]) & is_of_age & is_known & (views >= 2) & (pays == 0) & ~is_old


def _named(name: str, since: int) -> pl.Expr:
    return (pl.col("name") == name) & (pl.col("time") >= _instant(since))


IS_VIEW = _named("view", OFTEN_SINCE)
IS_PAY = _named("pay", PAID_SINCE)


def grouped_and_joined(state: State) -> pl.Series:
    """Both counts in one pass over the events, joined to the users."""
    counts = state.events.lazy().filter(IS_VIEW | IS_PAY).group_by("user").agg(views=IS_VIEW.sum(), pays=IS_PAY.sum())
    joined = state.users.lazy().join(counts, on="user", how="left", maintain_order="left")
    views, pays = (pl.col(name).fill_null(0) for name in ("views", "pays"))
    return collected(joined.select(is_in=accepted(views, pays)))[0]["is_in"]


def semi_joined(state: State) -> pl.Series:
    """Each window a query of its own; users looked up in its outcome."""
    events = state.events.lazy()
    often = events.filter(IS_VIEW).group_by("user").len().filter(pl.col("len") >= 2).select("user", often=True)
    paid = events.filter(IS_PAY).select("user").unique().with_columns(paid=True)
    users = state.users.lazy()
    for found in (often, paid):
        users = users.join(found, on="user", how="left", maintain_order="left")
    is_often, has_paid = (pl.col(name).fill_null(value=False) for name in ("often", "paid"))
    views = pl.when(is_often).then(2).otherwise(0)
    pays = has_paid.cast(pl.Int32)
    return collected(users.select(is_in=accepted(views, pays)))[0]["is_in"]


def _contender(way: str, run: Callable[[State], pl.Series]) -> Contender:
    return Contender(f"polars, {way}", prepare, run, answer_of)


CONTENDERS = (_contender("one pass, join", grouped_and_joined), _contender("a join for each window", semi_joined))
