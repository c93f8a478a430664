"""sensitivity: Sobol indices by SALib, where it is installed."""

import sys
import warnings

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result
from oracle.shops import linear, shop, stall

from privdomain.errors import BudgetError, SpecError
from privdomain.simulator import sensitivity

RANGES = {"basket.list_price": (50.0, 150.0), "channels.ads.spend": (0.0, 12_000.0)}
STALL = stall(linear("ads", 12))


@pytest.mark.parametrize("missing", ["SALib", "SALib.analyze.sobol"])
def test_without_salib_the_error_names_the_extra(monkeypatch, missing):
    monkeypatch.setitem(sys.modules, missing, None)
    with pytest.raises(ModuleNotFoundError, match=r"Install privdomain\[sensitivity\]") as caught:
        sensitivity(STALL, RANGES, n=64, seed=1)
    assert caught.value.name == "SALib"


@pytest.mark.parametrize(
    ("ranges", "options", "path"),
    [
        ({}, {}, "ranges"),
        ([], {}, "ranges"),
        ({"basket.margin": (0, 1)}, {}, "ranges"),
        ({"basket.margn": (0, 1), "basket.returns": (0, 1)}, {}, "basket.margn"),
        ({"basket.margin": (0, 2), "basket.returns": (0, 1)}, {}, "basket.margin"),
        ({"clock.n_periods": (1, 2), "basket.returns": (0, 1)}, {}, "clock.n_periods"),
        ({"stock.member.count": (1, 20), "basket.returns": (0, 1)}, {}, "stock.member.count"),
        (RANGES, {"n": 100}, "n"),
        (RANGES, {"n": 32}, "n"),
        (RANGES, {"n": 64.0}, "n"),
        (RANGES, {"seed": -1}, "seed"),
        (RANGES, {"seed": None}, "seed"),
        (RANGES, {"outcome": "gain"}, "outcome"),
    ],
)
def test_bad_input(ranges, options, path):
    base = stall(linear("ads", 12), stock=[{"name": "member", "count": 5}])
    with pytest.raises(SpecError) as caught:
        sensitivity(base, ranges, **{"seed": 1, **options})
    assert caught.value.problems[0][0] == path


def test_ends_that_only_together_are_no_scenario():
    ranges = {"lifecycle.stages.active.leave": (0.0, 0.7), "lifecycle.stages.active.moves.dormant.rate": (0.0, 0.7)}
    with pytest.raises(SpecError, match="more than everybody"):
        sensitivity(shop(), ranges, seed=1)


def test_no_scenario_and_too_much():
    with pytest.raises(SpecError, match="Pass a Scenario"):
        sensitivity(None, RANGES, seed=1)
    with pytest.raises(BudgetError, match=r"n x \(paths \+ 2\) is 8,388,608"):
        sensitivity(STALL, RANGES, n=2**21, seed=1)
    long = shop(linear("ads", 12), clock={"n_periods": 1_000})
    with pytest.raises(BudgetError, match=r"n: periods x .* x sets is"):
        sensitivity(long, RANGES, n=2**20, seed=1)


class TestIndices:
    @pytest.fixture(autouse=True)
    def _needs_salib(self):
        pytest.importorskip("SALib")

    def test_they_are_those_of_a_product(self):
        # revenue = const x price x spend of uniform ones with coefficients of variation c = (100 / √12) / 100 and
        # (12,000 / √12) / 6,000: c² = 1/12 and 1/3. Of the variance (1 + 1/12)(1 + 1/3) - 1 = 4/9 the first makes 1/12,
        # the second 1/3, and both together 1/36: first 3/16 and 3/4, total 4/16 and 13/16
        result = sensitivity(STALL, RANGES, outcome="revenue", n=256, seed=1)
        assert result.paths == ("channels.ads.spend", "basket.list_price")
        np.testing.assert_allclose(result.first, [0.75, 0.1875], atol=0.05)
        np.testing.assert_allclose(result.total, [0.8125, 0.25], atol=0.05)
        assert (result.low.tolist(), result.high.tolist()) == ([0, 50], [12_000, 150])

    def test_the_least_sample_warns_of_nothing(self):
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            assert sensitivity(STALL, RANGES, n=64, seed=1).n == 64

    def test_the_same_seed_gives_the_same(self):
        one, other = (sensitivity(STALL, RANGES, n=64, seed=5) for _ in range(2))
        assert one == other
        assert one != sensitivity(STALL, RANGES, n=64, seed=6)

    def test_what_does_not_vary_has_no_indices(self):
        constant = sensitivity(
            STALL, {"basket.margin": (0.1, 0.9), "costs.technology": (0, 1)}, outcome="adds", n=64, seed=1
        )
        assert np.isnan(constant.total).all()

    def test_it_is_a_result(self):
        result = sensitivity(STALL, RANGES, n=64, seed=1)
        check_result(result)
        generator = np.random.default_rng(3)
        for _ in range(30):
            check_damage(result, lambda members: members[int(generator.integers(len(members)))])
        with pytest.raises(TypeError, match="does not add"):
            result + result
        lines = repr(result).splitlines()
        assert lines[0] == "Sobol indices for profit of scenario: 64 samples, seed 1"
        assert lines[2].split()[:3] == ["channels.ads.spend", "0", "12,000"]
