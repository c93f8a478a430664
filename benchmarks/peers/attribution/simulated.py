"""The attribution job beside ChannelAttribution, which simulates journeys where the library solves the chain.

Their credits agree only about, so only their totals are compared. Texts of paths are made beforehand.
"""

import contextlib
import io

import numpy as np
import pandas as pd
from benchmarks.peers.attribution import with_library
from benchmarks.peers.attribution.journeys import journeys_of
from benchmarks.peers.contender import LIBRARY, Answer, Case, Contender
from ChannelAttribution import markov_model

from privdomain.metrics import Attribution


def prepare(case: Case) -> pd.DataFrame:
    journeys = journeys_of(case)
    texts = journeys.channel.astype(str)
    paths = [" > ".join(texts[start:end]) for start, end in zip(journeys.offsets, journeys.offsets[1:], strict=False)]
    return pd.DataFrame(
        {"path": paths, "won": journeys.converted.astype(int), "lost": (~journeys.converted).astype(int)}
    )


def run(frame: pd.DataFrame) -> pd.DataFrame:
    with contextlib.redirect_stdout(io.StringIO()):
        found: pd.DataFrame = markov_model(frame, "path", "won", var_null="lost", flg_pro=False, verbose=False)
    return found


def simulated(found: pd.DataFrame) -> Answer:
    return {"total": np.rint(found["total_conversions"].to_numpy().sum())}


def solved(result: Attribution) -> Answer:
    return {"total": np.rint(result.conversions.sum())}


CONTENDERS = (
    Contender(LIBRARY, with_library.prepare, with_library.run, solved),
    Contender("ChannelAttribution", prepare, run, simulated),
)
