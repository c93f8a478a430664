"""stage_flow by hand: 100,000 seen, 5,000 contacts, 3,000 stay, 1,500 take part, who bring 300 and buy 300."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_damage, check_result, fewer

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Stage
from privdomain.metrics.growth.stage_flow import StageFlow, stage_flow

NAN = math.nan
COUNTS = {
    "advertising": 100_000,
    "inflow": 5_000,
    "retention": 3_000,
    "activation": 1_500,
    "referral": 300,
    "conversion": 300,
}
RATES = {"inflow": 0.05, "retention": 0.6, "activation": 0.5, "referral": 0.2, "conversion": 0.2}
SHARES = st.integers(0, 100).map(lambda percent: percent / 100)


class TestFlow:
    @pytest.mark.parametrize(
        "flow", [stage_flow(COUNTS), stage_flow({"advertising": 100_000}, rates=RATES)], ids=["counts", "rates"]
    )
    def test_the_worked_example(self, flow):
        np.testing.assert_allclose(flow.direct, [100_000, 5_000, 3_000, 1_500, 300, 300])
        np.testing.assert_allclose(flow.rates, [NAN, 0.05, 0.6, 0.5, 0.2, 0.2])
        # the 300 enter at the inflow: x .6 stay, x .5 take part, x .2 are brought, x .2 buy
        np.testing.assert_allclose(flow.first_generation, [0, 300, 180, 90, 18, 18])
        assert flow.feedback == pytest.approx(0.06)  # .6 x .5 x .2
        assert flow.amplification == pytest.approx(1 / 0.94)
        np.testing.assert_allclose(flow.total[1:], np.array([5_000, 3_000, 1_500, 300, 300]) / 0.94)
        assert flow.total[0] == 100_000  # nobody comes back to advertising
        assert flow.at("conversion") == pytest.approx(
            {"direct": 300, "first_generation": 18, "by_referral": 300 * 0.06 / 0.94, "total": 300 / 0.94}
        )
        assert flow.warnings == ()

    @given(
        st.fixed_dictionaries(dict.fromkeys(RATES, SHARES) | {"referral": st.integers(0, 300).map(lambda n: n / 100)}),
        st.sampled_from(["retention", "activation", "conversion"]),
        st.sampled_from(["retention", "activation"]),
    )
    def test_against_generations_followed_one_by_one(self, rates, referral_from, conversion_from):
        flow = stage_flow({"inflow": 1_000}, rates={name: rate for name, rate in rates.items() if name != "inflow"},
                          referral_from=referral_from, conversion_from=conversion_from)  # fmt: skip
        contacts, sums = 1_000.0, dict.fromkeys(RATES, 0.0)
        for generation in range(100):
            users = {"inflow": contacts, "retention": contacts * rates["retention"]}
            users["activation"] = users["retention"] * rates["activation"]
            users["conversion"] = users[conversion_from] * rates["conversion"]
            users["referral"] = users[referral_from] * rates["referral"]
            sums = {name: sums[name] + users[name] for name in sums}
            if generation < 2:
                part = flow.direct if not generation else flow.first_generation
                for name, count in users.items():
                    assert part[list(Stage).index(Stage(name))] == pytest.approx(count, abs=1e-9)
            contacts = users["referral"]
        if flow.feedback < 0.8:  # .8 ** 100 is 2e-10
            for name, count in sums.items():
                assert flow.at(name)["total"] == pytest.approx(count, rel=1e-6, abs=1e-6)

    def test_from_one_new_contact_per_contact_on_there_is_no_limit(self):
        for referral, m in ((1 / 0.3, 1.0), (5, 1.5)):
            flow = stage_flow({"advertising": 100_000}, rates=RATES | {"referral": referral})
            assert flow.feedback == pytest.approx(m)
            assert math.isnan(flow.amplification)
            assert np.isnan(flow.total[1:]).all()
            assert flow.total[0] == 100_000
            assert flow.first_generation[1] == pytest.approx(5_000 * m)
        assert flow.warnings == (
            "feedback: a contact brings 1.50 contacts, so the flow has no limit but the market's.",
        )

    def test_what_nobody_said_is_unknown(self):
        flow = stage_flow({"inflow": 5_000}, rates={"retention": 0.6, "conversion": 0.2})
        np.testing.assert_array_equal(flow.direct, [NAN, 5_000, 3_000, NAN, NAN, NAN])
        assert math.isnan(flow.feedback)
        assert np.isnan(flow.total[1:]).all()
        assert flow.warnings == (
            "feedback: unknown, and so is every total. Say what is missing; 0 where referral brings nobody.",
        )
        check_result(flow)

    def test_without_referral_it_is_a_chain(self):
        flow = stage_flow(COUNTS | {"referral": 0})
        assert (flow.feedback, flow.amplification) == (0.0, 1.0)
        np.testing.assert_array_equal(flow.total, flow.direct)

    def test_nobody(self):
        flow = stage_flow(dict.fromkeys(COUNTS, 0))
        assert np.isnan(flow.rates).all()
        assert math.isnan(flow.feedback)
        check_result(flow)

    def test_buyers_may_refer_and_contacts_may_buy(self):
        # 3,000 x .1 buy, each brings .5: 150 contacts; m = .6 x .1 x .5 = .03
        flow = stage_flow(
            {"inflow": 5_000},
            rates={"retention": 0.6, "activation": 0.5, "conversion": 0.1, "referral": 0.5},
            referral_from="conversion",
            conversion_from="retention",
        )
        np.testing.assert_allclose(flow.direct[1:], [5_000, 3_000, 1_500, 150, 300])
        assert flow.feedback == pytest.approx(0.03)

    def test_stages_may_be_words_or_texts(self):
        assert stage_flow({Stage(name): count for name, count in COUNTS.items()}) == stage_flow(COUNTS)
        assert stage_flow(COUNTS).stages == tuple(Stage)


class TestReading:
    def test_columns_and_table(self):
        record = stage_flow(COUNTS).to_records()[2]
        assert (record["stage"], record["zh"], record["rate"], record["direct"]) == ("retention", "留存", 0.6, 3_000.0)
        lines = repr(stage_flow(COUNTS)).splitlines()
        assert lines[0] == "Stages (私域六步): feedback 0.060, amplification 1.064"
        assert lines[2].split() == ["advertising", "广告投放", "—", "100,000.0", "0.0", "0.0", "100,000.0"]
        assert lines[7].split() == ["conversion", "转化", "0.200", "300.0", "18.0", "19.1", "319.1"]
        check_result(stage_flow(COUNTS))

    @fewer
    @given(st.randoms(use_true_random=False))
    def test_damage(self, random):
        check_damage(stage_flow(COUNTS), random.choice)

    def test_it_does_not_add(self):
        with pytest.raises(TypeError, match=r"^StageFlow does not add\. Add the counts of the stages"):
            stage_flow(COUNTS) + stage_flow(COUNTS)

    @pytest.mark.parametrize(
        "changes",
        [
            {"direct": {"dtype": "float64", "shape": [1], "values": [1.0]}},
            {"rates": {"dtype": "float64", "shape": [6], "values": [None, 0.1, 0.1, 0.1, -0.1, 0.1]}},
            {"route": {"referral_from": "inflow", "conversion_from": "activation"}},
        ],
    )
    def test_states_that_are_none(self, changes):
        state = stage_flow(COUNTS).to_state()
        assert StageFlow.from_state(state) == stage_flow(COUNTS)
        state["fields"] |= changes
        with pytest.raises(SpecError):
            StageFlow.from_state(state)


class TestRefusals:
    @pytest.mark.parametrize(
        ("counts", "rates", "argument"),
        [
            ([1, 2], None, "counts"),
            ({}, RATES, "counts"),
            ({"inflow": 2**53 + 2}, None, "counts['inflow']"),
            ({"inflow": 5}, {"referral": 1e308}, "rates['referral']"),
            ({"inflow": 5, "activation": 6}, None, "counts['activation']"),
            ({"advertising": 5, "conversion": 6}, {"retention": 0.5}, "counts['conversion']"),
            ({"inflow": 10, "activation": 6}, {"retention": 0.5}, "counts['activation']"),
            (COUNTS, [1], "rates"),
            ({"inflow": -1}, None, "counts['inflow']"),
            ({"inflow": "5"}, None, "counts['inflow']"),
            ({"inflow": [5, 6]}, None, "counts['inflow']"),
            ({"inflow": 5}, {"retention": 1.5}, "rates['retention']"),
            ({"inflow": 5}, {"referral": -1}, "rates['referral']"),
            ({"inflow": 5, "retention": 6}, None, "counts['retention']"),
            ({"inflow": 5, "retention": 4, "activation": 3, "conversion": 4}, None, "counts['conversion']"),
        ],
    )
    def test_data(self, counts, rates, argument):
        with pytest.raises(DataError) as caught:
            stage_flow(counts, rates=rates)
        assert caught.value.argument == argument

    def test_a_count_may_be_what_rates_make_of_it_but_for_rounding(self):
        # 100 x .29 is 28.999999999999996 in floats
        flow = stage_flow({"advertising": 100, "retention": 29}, rates={"inflow": 0.29})
        assert flow.direct[1] < flow.direct[2] == 29
        assert stage_flow({"inflow": 2**53}).direct[1] == 2**53

    def test_more_contacts_may_be_brought_than_users_bring(self):
        assert stage_flow({"inflow": 5, "retention": 4, "activation": 3, "referral": 30}).rates[4] == 10.0

    def test_options(self):
        for rates in ({"retention": 0.5}, {"advertising": 0.5}):
            with pytest.raises(SpecError) as caught:
                stage_flow({"inflow": 5, "retention": 4}, rates=rates)
            assert caught.value.problems[0][0] == f"rates[{next(iter(rates))!r}]"
        for option, wrong in (("referral_from", "inflow"), ("conversion_from", "conversion"), ("referral_from", None)):
            with pytest.raises(SpecError) as caught:
                stage_flow(COUNTS, **{option: wrong})
            assert caught.value.problems[0][:2] == (option, f"unknown_{option}")

    def test_names(self):
        for call in (
            lambda: stage_flow({"retension": 5}),
            lambda: stage_flow({"inflow": 5}, rates={"retension": 0.5}),
            lambda: stage_flow(COUNTS).at("retension"),
        ):
            with pytest.raises(UnknownNameError, match="Did you mean 'retention'"):
                call()
