"""Five rules of attribution one after the other: first, last, linear, position and Shapley."""

from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from benchmarks.peers.attribution import with_library, with_polars
from benchmarks.peers.attribution.journeys import N_CHANNELS
from benchmarks.peers.contender import LIBRARY, Answer, Contender

from privdomain.metrics import Attribution, Paths, attribution

RULES: Final = ("first", "last", "linear", "position", "shapley")
Credit = dict[str, npt.NDArray[np.float64]]


def run(paths: Paths) -> list[Attribution]:
    return [attribution(paths, model=rule) for rule in RULES]  # type: ignore[arg-type]


def answer(results: list[Attribution]) -> Answer:
    return rounded(dict(zip(RULES, (result.conversions for result in results), strict=True)))


def run_polars(touches: pl.DataFrame) -> Credit:
    won = touches.lazy().filter("converted")
    place, n = pl.int_range(pl.len()).over("path"), pl.len().over("path")
    inner = pl.when(n > 2).then(0.2 / (n - 2)).otherwise(0.1)
    by_position = pl.when(n == 1).then(1.0).when(n == 2).then(0.5).when((place == 0) | (place == n - 1)).then(0.4)
    shares = won.select(
        "channel",
        first=(place == 0).cast(pl.Float64),
        last=(place == n - 1).cast(pl.Float64),
        linear=1 / n,
        position=by_position.otherwise(inner),
    )
    distinct = won.select("path", "channel").unique().select("channel", shapley=1 / pl.len().over("path"))
    found = pl.collect_all([shares.group_by("channel").sum(), distinct.group_by("channel").sum()])
    by_channel = [table.sort("channel") for table in found]
    return {rule: (by_channel[rule == "shapley"])[rule].to_numpy() for rule in RULES}


def rounded(credit: Credit) -> Answer:
    """Credit to nine digits: sums in another order round differently."""
    assert all(len(column) == N_CHANNELS for column in credit.values())
    return {rule: np.rint(column * 1e9 / column.sum()).astype(np.int64) for rule, column in credit.items()}


CONTENDERS = (
    Contender(LIBRARY, with_library.prepare, run, answer),
    Contender("polars", with_polars.prepare, run_polars, rounded),
)
