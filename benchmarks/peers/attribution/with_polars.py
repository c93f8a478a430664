"""The attribution job in polars: steps counted by its expressions, then one system per channel in numpy."""

import numpy as np
import numpy.typing as npt
import polars as pl
from benchmarks.peers.attribution.journeys import LOST, START, WON, answer_of, credit_by_removal, journeys_of
from benchmarks.peers.contender import Case, Contender

PATH, CHANNEL = pl.col("path"), pl.col("channel")


def prepare(case: Case) -> pl.DataFrame:
    journeys = journeys_of(case)
    path = journeys.path
    channel = journeys.channel.astype(np.int8)
    return pl.DataFrame({"path": path, "channel": channel, "converted": journeys.converted[path]})


def run(touches: pl.DataFrame) -> npt.NDArray[np.float64]:
    end = pl.when("converted").then(WON).otherwise(LOST)
    then = pl.when(PATH.shift(-1) == PATH).then(CHANNEL.shift(-1)).otherwise(end)
    is_first = PATH.shift(1, fill_value=-1) != PATH
    inner = touches.lazy().group_by(CHANNEL, then=then).len()
    outer = touches.lazy().filter(is_first).group_by(CHANNEL).len()
    steps = np.zeros((START + 1, START + 1))
    moved, begun = pl.collect_all([inner, outer])
    steps[moved["channel"].to_numpy(), moved["then"].to_numpy()] = moved["len"].to_numpy()
    steps[START, begun["channel"].to_numpy()] = begun["len"].to_numpy()
    return credit_by_removal(steps, int(steps[:, WON].sum()))


CONTENDERS = (Contender("polars and numpy", prepare, run, answer_of),)
