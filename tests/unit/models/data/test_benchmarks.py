"""Published figures: the base of each, and what follows from it."""

from decimal import Decimal

import pytest
from unit.models.examples import load

from privdomain.errors import SpecError, UnknownNameError
from privdomain.metrics.formulas import cagr
from privdomain.models import (
    BENCHMARKS,
    Benchmark,
    Precision,
    Reliability,
    benchmark,
    share_of_all,
    shares_of_all,
    source,
)


def figure(name, value, **more):
    return load("Benchmark", **{"id": name, "value": value, "of": None, **more})


class TestShareOfAll:
    def test_a_share_of_a_share_is_exact(self):
        # 45% of the 79% who bought: 0.45 x 0.79 = 0.3555, where floats give 0.35550000000000004
        assert share_of_all(benchmark("buy_more_often")) == 0.3555
        assert 0.45 * 0.79 != 0.3555
        assert Decimal("0.45") * Decimal("0.79") == Decimal("0.3555")

    def test_a_share_of_all_is_itself(self):
        assert share_of_all(benchmark("habit")) == 0.42

    def test_an_open_base_has_two_readings(self):
        # 80% of all, or 80% of the 79% = 63.2%
        assert shares_of_all(benchmark("willing_to_share")) == (0.632, 0.8)
        with pytest.raises(SpecError, match=r"^willing_to_share: may be 0.632 or 0.8: the text leaves its base open"):
            share_of_all(benchmark("willing_to_share"))

    def test_a_longer_chain_multiplies_all(self):
        among = [figure("a", 0.5), figure("b", 0.4, of="a"), figure("c", 0.3, of="b", is_base_ambiguous=True)]
        among.append(figure("d", 0.2, of="c"))
        # d of c: of all 0.2 x 0.3, or of those in b of a 0.2 x 0.3 x 0.4 x 0.5
        assert shares_of_all(among[3], among=among) == (0.012, 0.06)

    def test_readings_that_are_equal_are_one(self):
        among = [figure("a", 1.0), figure("b", 0.4, of="a", is_base_ambiguous=True)]
        assert share_of_all(among[1], among=among) == 0.4

    @pytest.mark.parametrize("name", ["online_shopping_penetration", "digital_economy", "digital_economy_growth"])
    def test_nothing_is_computed_from_a_corrupt_figure(self, name):
        with pytest.raises(SpecError, match=f"^{name}: is unreliable and not to be computed with. "):
            share_of_all(benchmark(name))

    def test_nor_from_a_share_of_one(self):
        among = [figure("a", 0.5, reliability="unreliable"), figure("b", 0.4, of="a")]
        with pytest.raises(SpecError, match=r"^a: is unreliable"):
            shares_of_all(among[1], among=among)

    def test_only_shares_are_multiplied(self):
        with pytest.raises(SpecError, match=r"^mobile_hours: counts hours_per_day, which is no share. Pass a share."):
            share_of_all(benchmark("mobile_hours"))

    @pytest.mark.parametrize("one", [None, 0.45, "habit"])
    def test_only_benchmarks_are(self, one):
        with pytest.raises(SpecError, match=r"^one: .* is no Benchmark. Pass benchmark\(id\), or your own.$"):
            share_of_all(one)

    def test_bases_are_no_circle(self):
        among = [figure("a", 0.5, of="b"), figure("b", 0.4, of="a")]
        with pytest.raises(SpecError, match="a: is counted by itself, through 'a' and 'b'"):
            share_of_all(among[0], among=among)

    @pytest.mark.parametrize("among", [None, 5, "habit", [5], [None], {"a": 1}, iter([])])
    def test_bases_are_a_list_of_benchmarks(self, among):
        with pytest.raises(SpecError, match=r"^among: is no list of benchmarks"):
            share_of_all(benchmark("habit"), among=among)

    def test_a_base_stands_once(self):
        # which of the two shares would count?
        with pytest.raises(SpecError, match=r"^among: has two benchmarks 'a'"):
            share_of_all(figure("b", 0.4, of="a"), among=[figure("a", 0.5), figure("a", 0.6)])

    def test_a_base_is_known(self):
        with pytest.raises(UnknownNameError, match="'nobody' is no known benchmark"):
            share_of_all(figure("a", 0.5, of="nobody"))


def test_every_base_is_a_benchmark():
    ids = {one.id for one in BENCHMARKS}
    assert {one.of for one in BENCHMARKS} - {None} <= ids


def test_a_quarter_of_mobile_time_is_private():
    assert benchmark("private_domain_hours").value / benchmark("mobile_hours").value == 0.25


def test_who_deployed_planned_and_the_rest_are_all():
    # The parts only add up to "nearly 80%" if both are shares of all: 61.0 + 18.6 = 79.6; the rest after 10.2 is 10.2.
    names = ("deployed_larger_part", "deployed_smaller_part", "planned")
    parts = [Decimal(repr(benchmark(name).value)) for name in names]
    assert sum(parts[:2]) == Decimal("0.796")
    assert 1 - sum(parts) == Decimal("0.102")
    assert benchmark("deployed").precision is Precision.ABOUT
    assert benchmark("deployed_larger_part").of is None


def test_answers_that_overlap_pass_one():
    wechat, wecom = benchmark("touchpoint_wechat"), benchmark("touchpoint_wecom")
    assert wechat.value + wecom.value == pytest.approx(1.319)
    assert wechat.multi_select
    assert wecom.multi_select
    assert {one.id for one in BENCHMARKS if one.multi_select} == {wechat.id, wecom.id}


def test_the_market_grows_by_two_fifths_a_year():
    before, after = benchmark("market_2020"), benchmark("market_2023")
    assert cagr(start=before.value, end=after.value, years=after.year - before.year) == pytest.approx(0.412, abs=5e-4)


def test_growth_per_user_and_in_total_bound_the_growth_of_users():
    total, per_user = benchmark("trade_growth"), benchmark("trade_per_user_growth")
    assert (1 + total.value) / (1 + per_user.value) == pytest.approx(1.198, abs=5e-4)
    assert total.precision is Precision.OVER
    assert benchmark("gmv_growth").note


def test_a_figure_that_cannot_be_read_has_no_value():
    assert benchmark("digital_economy").value is None
    assert {one.reliability for one in BENCHMARKS if "garbled" in one.note} == {Reliability.UNRELIABLE}


def test_no_figure_is_called_reliable_that_was_not_read_in_the_publication():
    assert Reliability.RELIABLE not in {one.reliability for one in BENCHMARKS}
    assert all(isinstance(one, Benchmark) for one in BENCHMARKS)


def test_sample_sizes_stand_with_the_publications():
    assert (source("xiaochengxu_guancha").sample_size, source("iresearch_2021").sample_size) == (24, 7000)
