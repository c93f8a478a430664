"""Quantiles of many draws: however they are cut into parts."""

import numpy as np
from oracle.draws import binomial_quantile

from privdomain._internal.draws import quantile, uniforms
from privdomain._internal.draws.laws import Binomial, Poisson
from privdomain._internal.draws.quantile import CHUNK
from privdomain._internal.draws.quantile import quantile as quantiles

DRAWS = uniforms(11, "test", 0, 0, (8,)).ravel()
TRIALS = np.floor(200 * uniforms(11, "trials", 0, 0, (8,)).ravel())


def test_chunks_and_order_do_not_matter():
    assert len(DRAWS) > CHUNK
    whole = quantiles(DRAWS, Binomial(TRIALS, 0.3))
    order = np.argsort(DRAWS)
    assert (quantiles(DRAWS[order], Binomial(TRIALS[order], 0.3)) == whole[order]).all()
    assert (quantiles(DRAWS[:777], Binomial(TRIALS[:777], 0.3)) == whole[:777]).all()
    assert (quantiles(DRAWS, Binomial(TRIALS, np.full(len(DRAWS), 0.3))) == whole).all()


def test_both_ways_meet(monkeypatch):
    # Variances of 8 to 12 can be had by either.
    means = 8.0 + 4.0 * uniforms(11, "means", 0, 0, (8,)).ravel()
    counted = quantiles(DRAWS, Poisson(means))
    monkeypatch.setattr(quantile, "_SMALL", 8.0)
    assert (quantiles(DRAWS, Poisson(means)) == counted).all()


def test_what_is_left_open_is_settled():
    # Ties on both ways: 3 and 1,001 coins, half of which or less show a head in half of all cases.
    law = Binomial(np.array([3.0, 1_001.0, 3.0, 1_001.0]), 0.5)
    assert quantiles(np.array([0.5, 0.5, 0.5 + 2.0**-53, 0.5 + 2.0**-53]), law).tolist() == [1, 500, 2, 501]


def test_a_few_hundred_by_fractions():
    rows = slice(0, 200)
    expected = [binomial_quantile(*draw, 0.3125) for draw in zip(DRAWS[rows], map(int, TRIALS[rows]), strict=True)]
    assert quantiles(DRAWS[rows], Binomial(TRIALS[rows], 0.3125)).tolist() == expected


def test_nothing_is_nothing():
    assert quantiles(np.empty(0), Poisson(np.empty(0))).tolist() == []
