"""channel_return: levels over one cost, and what stands beside."""

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Orders, Spend, Touches
from privdomain.metrics import combine
from privdomain.metrics.credit.attribution import attribution
from privdomain.metrics.credit.channel_return import channel_return
from privdomain.metrics.credit.channel_return_result import ChannelReturn
from privdomain.metrics.credit.path_options import PathOptions
from privdomain.metrics.credit.paths import Paths
from privdomain.metrics.credit.paths_from import paths_from

TZ = "Asia/Shanghai"
UNTIL = "2026-06-01"


def level(values, **columns):
    """Last-touch credit of one conversion per channel; values by channel."""
    n = len(values)
    value = None if None in values.values() else list(values.values())
    given = Paths(range(n), range(n + 1), conversions=[1] * n, value=value, channels=list(values), **columns)
    return attribution(given, model="last")


def spend(*rows, **columns):
    """Spend of (time, amount, channel, kind)."""
    time, amount, channel, kind = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Spend(time, amount, **({"currency": "CNY", "tz": TZ, "channel": channel, "kind": kind} | columns))


ADS = ("2026-01-03", 10_000, "ads", "media")
LEVELS = {"direct": level({"ads": 6_000}), "repurchase": level({"ads": 5_000}), "referral": level({"ads": 3_000})}


class TestReturn:
    def test_levels_add_up_over_one_cost(self):
        # 6k, 5k and 3k on 10k
        result = channel_return(LEVELS, spend(ADS), observed_until=UNTIL)
        np.testing.assert_allclose(result.roi, [[0.6, 1.1, 1.4]], rtol=1e-15)
        assert result.options.levels == ("direct", "repurchase", "referral")
        check_result(result)
        check_damage(result, lambda keys: keys[0])

    def test_several_channels_and_what_is_not_known(self):
        levels = {
            "first": level({"web": 10, "ads": 40, None: 7}, unattributed=1, unattributed_value=9),
            "again": level({"shop": 5, "ads": 10}),
        }
        rows = (
            *(
                ("2026-01-03", 20, "ads", "media"),
                ("2026-01-04", 5, "ads", "incentive"),
                ("2026-01-05", 8, "sms", "media"),
            ),
            *(
                ("2026-01-03", 3, None, "media"),
                ("2026-01-03", 100, "ads", "people"),
                ("2026-06-01", 50, "ads", "media"),
            ),
            *(("2026-01-03", 6, "web", "media"), ("2026-01-04", -6, "web", "media")),
        )
        result = channel_return(levels, spend(*rows), observed_until=UNTIL)
        assert result.channels == ("ads", "shop", "sms", "web", None)
        assert result.value.tolist() == [[40, 10], [0, 5], [0, 0], [10, 0], [7, 0]]
        np.testing.assert_array_equal(result.spend, [25, np.nan, 8, 0, np.nan])
        # nobody says what shop cost; web cost nothing in the end; sms brought nothing
        nan = np.nan
        np.testing.assert_array_equal(result.roi, [[1.6, 2.0], [nan, nan], [0, 0], [nan, nan], [nan, nan]])
        aside = (result.unassigned_spend_minor, result.other_spend_minor, result.later_spend_minor)
        assert aside == (300, 10_000, 5_000)
        assert result.unattributed_value.tolist() == [9.0, 0.0]
        given = spend(*rows).amount.sum() * 100
        assert sum(aside) + result.spend_minor.sum() == given
        check_result(result)

    def test_a_level_of_unknown_value_is_unknown_and_so_are_those_behind_it(self):
        levels = {"first": level({"ads": 40}), "second": level({"ads": None}), "third": level({"web": 40})}
        result = channel_return(levels, spend(ADS, ("2026-01-03", 10, "web", "media")), observed_until=UNTIL)
        np.testing.assert_array_equal(result.roi[1], [0.0, np.nan, np.nan])
        assert np.isnan(result.unattributed_value).tolist() == [False, True, False]

    def test_all_kinds_or_one(self):
        rows = ADS, ("2026-01-03", 2_000, "ads", "people")
        for kinds, minor in ((("media", "people"), 1_200_000), ("people", 200_000)):
            result = channel_return(LEVELS, spend(*rows), observed_until=UNTIL, kinds=kinds)
            assert result.spend_minor.tolist() == [minor]

    def test_it_prints_spend_and_the_return_of_each_level(self):
        result = channel_return(LEVELS, spend(ADS, ("2026-01-03", 3, None, "media")), observed_until=UNTIL)
        lines = repr(result).splitlines()
        assert lines[0] == (
            "ROI by channel and level in CNY, until 2026-06-01 00:00 Asia/Shanghai; 3.00 spent on no channel"
        )
        assert lines[2].split() == ["ads", "10,000.00", "0.60", "1.10", "1.40"]
        beside = {"channel": "ads", "level": "repurchase", "value": 5_000.0, "spend": 10_000.0}
        assert result.to_records()[1] == beside | {"roi": pytest.approx(1.1)}

    def test_no_spend_at_all(self):
        result = channel_return(LEVELS, spend(), observed_until=UNTIL)
        assert np.isnan(result.roi).all()

    def test_channels_that_do_not_meet_are_named(self):
        # "Ads" and "ads" are two channels: one costs, the other sells
        rows = (("2026-01-03", 10, "Ads", "media"), ("2026-01-03", 5, "web", "media"))
        result = channel_return({"a": level({"ads": 6, "web": 2})}, spend(*rows), observed_until=UNTIL)
        assert (result.channels_without_spend, result.channels_without_level) == (("ads",), ("Ads",))
        assert repr(result).splitlines()[0].endswith("Asia/Shanghai; no spend on ads; no level has Ads")

    def test_the_first_of_many_are_named(self):
        levels = {"a": level(dict.fromkeys(("a", "b", "c", "d", "e", None), 1))}
        title = repr(channel_return(levels, spend(), observed_until=UNTIL)).splitlines()[0]
        assert title.endswith("; no spend on a, b, c and 3 more")

    def test_a_channel_of_a_level_without_value_is_no_stranger(self):
        result = channel_return({"a": level({"ads": 0})}, spend(ADS), observed_until=UNTIL)
        assert (result.channels_without_spend, result.channels_without_level) == ((), ())
        assert result.roi.tolist() == [[0.0]]

    def test_a_level_of_nothing_but_purchases_without_a_touch_adds_nothing(self):
        touched, alone = (
            attribution(
                paths_from(
                    Touches([user], ["2026-01-02"], ["ads"], tz=TZ),
                    Orders(["ann"], ["2026-01-03"], [50], currency="CNY", tz=TZ),
                    observed_until=UNTIL,
                ),
                model="last",
            )
            for user in ("ann", "bo")
        )
        nothing = attribution(Paths([], [0], conversions=[], value=[], unattributed=1, unattributed_value=9))
        levels = {"first": touched, "again": alone, "friends": nothing}
        result = channel_return(levels, spend(("2026-01-03", 100, "ads", "media")), observed_until=UNTIL)
        assert result.roi.tolist() == [[0.5, 0.5, 0.5]]
        assert result.unattributed_value.tolist() == [0.0, 50.0, 9.0]

    def test_it_does_not_add(self):
        result = channel_return(LEVELS, spend(ADS), observed_until=UNTIL)
        with pytest.raises(TypeError, match="attribute and divide again"):
            combine([result, result])

    def test_a_state_whose_parts_do_not_fit(self):
        state = channel_return(LEVELS, spend(ADS), observed_until=UNTIL).to_state()
        state["fields"]["options"]["levels"] = ["direct"]
        with pytest.raises(SpecError, match="does not hold a ChannelReturn"):
            ChannelReturn.from_state(state)


class TestRefusals:
    @pytest.mark.parametrize("levels", [{}, None, [LEVELS["direct"]], {1: LEVELS["direct"]}])
    def test_levels_without_names(self, levels):
        with pytest.raises(SpecError) as caught:
            channel_return(levels, spend(ADS), observed_until=UNTIL)
        assert caught.value.problems[0][:2] == ("levels", "no_levels")

    def test_levels_that_are_no_attribution(self):
        with pytest.raises(DataError, match="Pass Attribution") as caught:
            channel_return({"direct": 6_000}, spend(ADS), observed_until=UNTIL)
        assert caught.value.argument == "levels['direct']"

    def test_spend_that_is_none_or_names_no_channel(self):
        with pytest.raises(DataError, match="Pass Spend"):
            channel_return(LEVELS, Orders([], [], [], currency="CNY", tz=TZ), observed_until=UNTIL)
        with pytest.raises(DataError, match="Give Spend a channel") as caught:
            channel_return(LEVELS, spend(ADS, channel=None), observed_until=UNTIL)
        assert caught.value.argument == "spend.channel"

    @pytest.mark.parametrize("kinds", [[], None, 5])
    def test_no_kinds(self, kinds):
        with pytest.raises(SpecError) as caught:
            channel_return(LEVELS, spend(ADS), observed_until=UNTIL, kinds=kinds)
        assert caught.value.problems[0][:2] == ("kinds", "no_kind")

    @pytest.mark.parametrize("kinds", ["medium", ["media", 5]])
    def test_unknown_kinds(self, kinds):
        with pytest.raises(UnknownNameError, match="kind of spend"):
            channel_return(LEVELS, spend(ADS), observed_until=UNTIL, kinds=kinds)

    @pytest.mark.parametrize(("part", "other"), [("currency", "USD"), ("tz", "UTC")])
    def test_money_and_calendars_never_mix(self, part, other):
        with pytest.raises(DataError, match="Convert one side") as caught:
            channel_return(
                {"a": level({"ads": 1}, options=PathOptions(**{part: other}))}, spend(ADS), observed_until=UNTIL
            )
        assert caught.value.argument == f"spend.{part}"

    def test_paths_observed_until_another_instant(self):
        # 1 June in Shanghai began at 16:00 of 31 May in UTC
        instant = np.datetime64("2026-05-31T16:00", "us").astype(int).item()
        same = {"a": level({"ads": 1}, options=PathOptions(observed_until=instant, currency="CNY", tz=TZ))}
        assert channel_return(same, spend(ADS), observed_until=UNTIL).channels == ("ads",)
        with pytest.raises(SpecError, match="paths of 'a'") as caught:
            channel_return(same, spend(ADS), observed_until="2026-06-02")
        assert caught.value.problems[0][:2] == ("observed_until", "differs")

    def test_channels_of_two_kinds(self):
        with pytest.raises(DataError, match="names that the paths use") as caught:
            channel_return({"a": level({7: 1})}, spend(ADS), observed_until=UNTIL)
        assert caught.value.argument == "channels"
