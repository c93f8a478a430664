"""The funnel job in polars, lazily, in two ways.

Of all chains of k steps that ended so far, the one that began last can be gone on from as well as any; so it is the
only one that has to be remembered. Among events of one instant, those of the earlier step come first.
"""

from collections.abc import Callable
from functools import reduce

import polars as pl
from benchmarks.data import DAY, END, EVENT_START
from benchmarks.peers.contender import Answer, Case, Contender, user_codes
from benchmarks.peers.funnel.facts import STEPS, WINDOW, answer_of_rows
from benchmarks.peers.polars_calendar import collected

ROOM = END - EVENT_START + WINDOW + DAY
"""Room of each user on one axis: times of two users are never within one window."""


def prepare(case: Case) -> pl.DataFrame:
    user, time, name = case.columns
    return pl.DataFrame({"user": user_codes(user), "time": time, "name": name}, schema_overrides={"name": pl.Int8})


def joined(events: pl.DataFrame) -> pl.DataFrame:
    """Each step joined to the last chain of its user before it."""
    parts = [events.lazy().filter(pl.col("name") == step).select("user", "time").sort("time") for step in STEPS]
    chains = [parts[0].with_columns(begun="time")]
    for part in parts[1:]:
        is_within = pl.col("time") - pl.col("begun") <= WINDOW
        chains.append(part.join_asof(chains[-1], on="time", by="user", check_sortedness=False).filter(is_within))
    levels = [chain.select("user", level=pl.lit(number)) for number, chain in enumerate(chains, 1)]
    return collected(pl.concat(levels).group_by("user").agg(pl.col("level").max()))[0]


def filled(events: pl.DataFrame) -> pl.DataFrame:
    """All events on one axis, sorted once; the last start of the step before is filled forward."""
    place = pl.col("user").cast(pl.Int64) * ROOM + (pl.col("time") - EVENT_START)
    rows = events.lazy().filter(pl.col("name") < len(STEPS)).select("user", "name", place=place).sort("place", "name")
    is_first = pl.col("name") == 0
    rows = rows.with_columns(begun=pl.when(is_first).then("place"), level=is_first.cast(pl.Int8))
    rows = reduce(_gone_on, STEPS[1:], rows)
    return collected(rows.group_by("user").agg(pl.col("level").max()))[0]


def _gone_on(rows: pl.LazyFrame, step: int) -> pl.LazyFrame:
    begun = pl.col("begun").forward_fill()
    is_on = (pl.col("name") == step) & (pl.col("place") - begun <= WINDOW)
    level = pl.when(is_on).then(pl.lit(step + 1, pl.Int8)).otherwise("level")
    return rows.with_columns(begun=pl.when(is_on).then(begun), level=level)


def answer(levels: pl.DataFrame) -> Answer:
    return answer_of_rows(levels["user"].to_numpy(), levels["level"].to_numpy())


def _contender(way: str, run: Callable[[pl.DataFrame], pl.DataFrame]) -> Contender:
    return Contender(f"polars, {way}", prepare, run, answer)


CONTENDERS = (_contender("one axis, filled forward", filled), _contender("an asof join for each step", joined))
