"""Binomial, Poisson and gamma draws: exactness, laws, edges and errors."""

from itertools import pairwise
from math import inf, nextafter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.draws import binomial_quantile, gamma_share, long_binomial_quantile, poisson_quantile

from privdomain._internal.draws import inverse_binomial, inverse_gamma, inverse_poisson, uniforms
from privdomain.errors import DataError

INSIDE = st.floats(2.0**-54, 1 - 2.0**-53)
DRAWS = st.one_of(INSIDE, st.integers(1, 63).map(lambda part: part / 64), st.sampled_from([5e-324, 2.0**-54]))
CHANCES = st.one_of(st.floats(0, 1), st.sampled_from([0.0, 1.0, 0.5, 0.25, 1e-300, 1 - 2.0**-53]))
MEANS = st.one_of(st.floats(0, 150), st.sampled_from([0.0, 5e-324, 1e-16, 10.0]))


@given(DRAWS, st.integers(0, 200), CHANCES)
def test_binomial_is_the_exact_quantile(uniform, trials, chance):
    assert inverse_binomial([uniform], [trials], chance).tolist() == [binomial_quantile(uniform, trials, chance)]


@given(DRAWS, MEANS)
def test_poisson_is_the_exact_quantile(uniform, mean):
    assert inverse_poisson([uniform], [mean]).tolist() == [poisson_quantile(uniform, mean)]


@pytest.mark.parametrize(("trials", "chance"), [(100_000, 0.001), (20_000, 0.12), (3_000, 0.5), (2_000, 0.97)])
def test_many_trials(trials, chance):
    draws = [1e-12, 0.001, 0.3, 0.5, 0.99, 1 - 1e-9]
    expected = [long_binomial_quantile(uniform, trials, chance) for uniform in draws]
    assert inverse_binomial(draws, trials, chance).tolist() == expected


@pytest.mark.parametrize(
    ("uniform", "trials", "chance", "count"),
    [
        # Checked against the regularised incomplete beta function, of which the shares of these counts and of the
        # counts before lie on either side of the draw, each at least 1e-8 of it away.
        (0.1, 10**9, 0.3, 299_981_429),
        (0.5, 10**9, 1e-6, 1_000),
        (0.999, 2**31, 0.5, 1_073_813_426),
        (1e-6, 123_456_789, 0.999, 123_331_659),
        (0.7, 100_000, 0.001, 105),
        # Edges: no trial, no chance, certainty, and draws next to 0 and 1.
        (0.5, 0, 0.5, 0),
        (1 - 2.0**-53, 2**31, 0.0, 0),
        (5e-324, 2**31, 1.0, 2**31),
        (2.0**-54, 10, 0.5, 0),
        (1 - 2.0**-53, 10, 0.5, 10),
        (5e-324, 1_000, 0.5, 0),
    ],
)
def test_large_and_small(uniform, trials, chance, count):
    assert inverse_binomial(uniform, trials, chance) == count


@pytest.mark.parametrize(
    ("uniform", "mean", "count"),
    # The large ones as above, by the regularised incomplete gamma function.
    [(0.1, 1e9, 999_959_474), (0.9, 1e6, 1_001_282), (1e-9, 5e4, 48_665), (0.5, 0.0, 0), (5e-324, 700.0, 0)],
)
def test_large_and_small_means(uniform, mean, count):
    assert inverse_poisson(uniform, mean) == count


@given(st.lists(INSIDE, min_size=2, max_size=6), st.integers(0, 10**6), CHANCES)
def test_counts_rise_with_the_draw(draws, trials, chance):
    assert (np.diff(inverse_binomial(sorted(draws), trials, chance)) >= 0).all()
    assert (np.diff(inverse_poisson(sorted(draws), trials * chance)) >= 0).all()


@given(DRAWS, st.lists(st.integers(0, 10**6), min_size=2, max_size=6), CHANCES)
def test_counts_rise_with_the_trials_but_by_no_more(uniform, trials, chance):
    trials = sorted(trials)
    gains = np.diff(inverse_binomial(np.full(len(trials), uniform), trials, chance))
    assert (gains >= 0).all()
    assert (gains <= np.diff(trials)).all()


@given(DRAWS, st.integers(0, 10**6), st.lists(CHANCES, min_size=2, max_size=6))
def test_counts_rise_with_the_chance(uniform, trials, chances):
    assert (np.diff(inverse_binomial(uniform, trials, sorted(chances))) >= 0).all()


@given(DRAWS, st.lists(MEANS, min_size=1, max_size=6))
def test_counts_rise_with_the_mean_however_little(uniform, means):
    means = sorted([*means, *(nextafter(mean, inf) for mean in means)])
    assert (np.diff(inverse_poisson(uniform, means)) >= 0).all()


@given(st.integers(1, 2**53 - 1), st.integers(3, 10**5), st.integers(0, 2**19 - 1))
def test_who_stays_and_who_leaves_are_two_readings_of_one_draw(draw, trials, part):
    # Both complements are exact. Sums of probabilities have 2**60 or more below the line, so that none is the draw.
    uniform, chance = draw * 2.0**-53, (2 * part + 1) * 2.0**-20
    hits = inverse_binomial(uniform, trials, chance)
    assert hits + inverse_binomial(1 - uniform, trials, 1 - chance) == trials


def test_moments():
    # 16,384 draws of mean 30 and variance 21: standard deviations of 0.036 and, of the variance, 0.23.
    counts = inverse_binomial(uniforms(5, "moments", 0, 0, (8,)), 100, 0.3)
    assert abs(counts.mean() - 30) < 0.18
    assert abs(counts.var() - 21) < 1.2


def test_bits():
    draws = uniforms(7, "churn", 3, 0)
    trials, means = np.arange(12) * 1_000, np.arange(8) ** 3 * 1.5
    assert inverse_binomial(draws[:12], trials, 0.03).tolist() == [
        0, 34, 75, 94, 131, 167, 184, 212, 229, 262, 300, 364,
    ]  # fmt: skip
    assert inverse_poisson(draws[:8], means).tolist() == [0, 2, 19, 43, 106, 207, 329, 517]
    numbers = inverse_gamma(draws[:4], [0.5, 3.0, 19.5, 400.0])
    assert [one.hex() for one in numbers.tolist()] == [
        "0x1.2bec2f2395a5ap+1",
        "0x1.02965e9fee21dp+2",
        "0x1.c811295a8a9bap+4",
        "0x1.99652b85c3ce2p+8",
    ]


@given(st.floats(1e-6, 1 - 1e-6), st.floats(0.001, 60))
def test_gamma_is_the_quantile(uniform, shape):
    number = float(inverse_gamma(uniform, shape))
    if number > 0:
        assert gamma_share(number, shape) == pytest.approx(uniform, abs=1e-5 * min(uniform, 1 - uniform))
    else:
        # 1e-304 is passed with a probability of x**a / gamma(a + 1) or less.
        assert gamma_share(1e-304, shape) > uniform * (1 - 1e-9)


@given(st.lists(INSIDE, min_size=2, max_size=6), st.floats(0.001, 1e6))
def test_gamma_rises_with_the_draw(draws, shape):
    numbers = inverse_gamma(sorted(draws), shape)
    assert all(after >= before * (1 - 1e-9) for before, after in pairwise(numbers.tolist()))


@given(st.floats(1e-4, 1 - 1e-4), st.lists(st.floats(0.001, 1e6), min_size=2, max_size=6))
def test_gamma_rises_with_the_shape(uniform, shapes):
    numbers = inverse_gamma(uniform, sorted(shapes))
    assert all(after >= before * (1 - 1e-6) for before, after in pairwise(numbers.tolist()))


def test_gamma_has_the_same_bits_however_it_is_cut():
    draws, shapes = uniforms(5, "gamma", 0, 0), 40.0 * uniforms(5, "shapes", 0, 0) + 1e-3
    whole = inverse_gamma(draws, shapes)
    alone = [float(inverse_gamma(draw, shape)) for draw, shape in zip(draws[:200], shapes[:200], strict=True)]
    assert alone == whole[:200].tolist()
    assert (inverse_gamma(draws[::-1], shapes[::-1])[::-1] == whole).all()


def test_gamma_of_nothing_is_nothing():
    # The quantile of a shape of 0.001 is about 0.4**1000, which no float holds.
    assert inverse_gamma([0.5, 0.4], [0.0, 1e-3]).tolist() == [0, 0]
    assert inverse_gamma(0.5, 0.0) == 0
    # The exponential law: -log(1 - u).
    assert inverse_gamma([2.0**-54, 0.5, 1 - 2.0**-53], 1.0) == pytest.approx([2.0**-54, np.log(2), 53 * np.log(2)])


def test_shapes_of_answers():
    draws, trials = np.full(3, 0.5), np.array([[10], [1_000]])
    for law in (lambda *of: inverse_binomial(*of, 0.5), inverse_poisson, inverse_gamma):
        answer = law(draws, trials)
        assert answer.shape == (2, 3)
        assert (answer == law(np.full((2, 3), 0.5), np.broadcast_to(trials, (2, 3)))).all()
        assert law(draws, np.array([[10]])).shape == (1, 3)
        assert law(0.5, 10).shape == ()
        assert law(np.empty(0), np.empty(0, np.int64)).shape == (0,)
    assert inverse_binomial(draws, 10, np.array([[0.1], [0.2]])).shape == (2, 3)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (([0.5, 0.0], [1], 0.5), "uniforms: 0.0 is out of range (first at row 1, 1 row). Pass numbers between"),
        (([0.5], [-1], 0.5), "trials: -1 is out of range (first at row 0, 1 row). Pass integers"),
        (([0.5], [1.0], 0.5), "trials: is of type float64. Pass integers"),
        (([0.5], [1], [1.5]), "chance: 1.5 is out of range (first at row 0, 1 row). Write 45% as 0.45."),
        (([0.5], [1], np.nan), "chance: nan is out of range"),
        (([0.5, 0.5], [1, 1, 1], 0.5), "uniforms, trials, chance: shapes (2,) and (3,) and () do not broadcast."),
    ],
)
def test_binomial_refuses(arguments, message):
    with pytest.raises(DataError) as raised:
        inverse_binomial(*arguments)
    assert str(raised.value).startswith(message)


@pytest.mark.parametrize(
    ("law", "arguments", "message"),
    [
        (inverse_poisson, ([1.0], 1.0), "uniforms: 1.0 is out of range"),
        (inverse_poisson, ([0.5], [-0.5]), "mean: -0.5 is out of range (first at row 0, 1 row). Pass means"),
        (inverse_poisson, ([0.5], 2e10), "mean: 20000000000.0 is out of range"),
        (inverse_poisson, ([0.5, 0.5], [1.0, 1.0, 1.0]), "uniforms, mean: shapes (2,) and (3,) do not broadcast."),
        (inverse_gamma, ([np.nan], 1.0), "uniforms: nan is out of range"),
        (inverse_gamma, ([0.5], [1.0, 1e-4]), "shapes: 0.0001 is out of range (first at row 1, 1 row). Pass 0, or"),
        (inverse_gamma, ([0.5], [-1.0]), "shapes: -1.0 is out of range (first at row 0, 1 row). Pass 0, or shapes"),
        (inverse_gamma, ([0.5], np.inf), "shapes: inf is out of range"),
        (inverse_gamma, ([0.5, 0.5], [1.0, 1.0, 1.0]), "uniforms, shapes: shapes (2,) and (3,) do not broadcast."),
    ],
)
def test_the_others_refuse(law, arguments, message):
    with pytest.raises(DataError) as raised:
        law(*arguments)
    assert str(raised.value).startswith(message)
