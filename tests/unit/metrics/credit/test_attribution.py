"""attribution: what is refused, what is unknown, and the traps."""

import numpy as np
import pytest
from oracle.result_laws import check_damage, check_result

from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.metrics import combine
from privdomain.metrics.credit.attribution import Attribution, attribution
from privdomain.metrics.credit.markov import MAX_STATES
from privdomain.metrics.credit.path_options import PathOptions
from privdomain.metrics.credit.paths import Paths

MODELS = ("first", "last", "last_non_direct", "linear", "position", "time_decay", "markov", "shapley")


def paths(**columns):
    """ads > direct converts 3 of 4 times for 60 in all, mail never."""
    given = {"conversions": [3, 0], "nulls": [1, 2], "value": [60, 0], "channels": ["ads", "direct", "mail"]}
    return Paths([0, 1, 2], [0, 2, 3], ages=[5, 0, 0], **(given | columns))


class TestWhatIsKnown:
    @pytest.mark.parametrize("model", MODELS)
    def test_without_value_it_is_unknown(self, model):
        result = attribution(paths(value=None), model=model)
        assert np.isnan(result.value).all()
        assert result.unattributed_value is None
        assert result.conversions.sum() == pytest.approx(3)
        check_result(result)

    @pytest.mark.parametrize("model", MODELS)
    def test_where_nothing_converts_nobody_gets_credit(self, model):
        result = attribution(paths(conversions=[0, 0], value=[0, 0]), model=model)
        assert result.conversions.tolist() == result.value.tolist() == [0.0, 0.0, 0.0]
        assert result.conversions.dtype == np.float64
        assert np.isnan(result.removal_effect).all()
        assert result.base_rate == 0.0
        check_result(result)

    def test_per_path_too(self):
        result = attribution(paths(conversions=[0, 0], value=None), share="per_path")
        assert result.conversions.tolist() == [0.0, 0.0, 0.0]

    @pytest.mark.parametrize("model", MODELS)
    def test_without_a_path_there_is_no_credit_and_no_error(self, model):
        # a level whose purchases had no touch, and one whose touches are all open still
        for channels in ([], ["ads", "mail"]):
            given = Paths(
                [], [0], conversions=[], value=[], channels=channels, ages=[], unattributed=2, unattributed_value=7
            )
            result = attribution(given, model=model)
            assert result.conversions.tolist() == result.value.tolist() == [0.0] * len(channels)
            assert np.isnan([result.base_rate, *result.removal_effect]).all()
            assert (result.unattributed, result.unattributed_value) == (2, 7.0)
            check_result(result)

    def test_journeys_of_no_weight_have_no_rate(self):
        result = attribution(paths(conversions=[0, 0], nulls=[0, 0], value=None))
        assert np.isnan(result.base_rate)

    @pytest.mark.parametrize("model", [model for model in MODELS if model != "markov"])
    def test_removal_effects_are_those_of_markov_alone(self, model):
        assert np.isnan(attribution(paths(), model=model).removal_effect).all()

    def test_money_is_read_in_the_minor_unit_of_its_currency(self):
        money = PathOptions(currency="CNY", exponent=2)
        given = paths(value=[6_000, 0], options=money, unattributed=2, unattributed_value=550)
        result = attribution(given, model="last")
        assert result.value.tolist() == [0.0, 60.0, 0.0]
        assert (result.unattributed, result.unattributed_value) == (2, 5.5)
        assert given.value.sum() + given.unattributed_value == result.value.sum() + result.unattributed_value
        assert repr(result).splitlines()[0] == "Attribution by last: 3 of 6 journeys converted; 2 unattributed"
        assert "value CNY" in repr(result)

    def test_it_travels(self):
        for model in ("position", "markov"):
            result = attribution(paths(), model=model)
            check_result(result)
            check_damage(result, lambda keys: keys[-1])

    def test_credit_does_not_add_but_paths_do(self):
        one = attribution(paths())
        with pytest.raises(TypeError, match="Add the paths"):
            combine([one, one])

    def test_a_state_of_other_channels_is_refused(self):
        state = attribution(paths()).to_state()
        state["fields"]["channels"] = ["ads", "direct"]
        with pytest.raises(SpecError, match="does not hold a Attribution"):
            Attribution.from_state(state)


class TestTraps:
    def test_the_chain_credits_a_channel_of_no_converting_path(self):
        # x > a fails, a converts: start -> x 1/2, a 1/2; x -> a; a converts 1/2. Base 1/2; without x 1/4: effect 1/2.
        given = Paths([0, 1, 1], [0, 2, 3], conversions=[0, 1], nulls=[1, 0], channels=["x", "a"])
        assert attribution(given).conversions.tolist() == pytest.approx([1 / 3, 2 / 3])
        assert attribution(given, share="per_path").conversions.tolist() == [0.0, 1.0]

    def test_a_loop_is_walked_any_number_of_times(self):
        # a > a > a: a is left 3 times, twice to itself: a -> a 2/3, converted 1/3; b always converts
        given = Paths([0, 0, 0, 1], [0, 3, 4], conversions=[1, 1], channels=["a", "b"])
        assert attribution(given).removal_effect.tolist() == pytest.approx([0.5, 0.5])
        assert attribution(given, order=50).removal_effect.tolist() == pytest.approx([0.5, 0.5])

    def test_an_order_beyond_the_longest_path_asks_for_nothing_more(self):
        # remembering everything, each journey is a chain of its own: without a channel all its journeys are lost
        given = paths(conversions=[3, 1], value=None)
        effects = attribution(given, order=10**30).removal_effect.tolist()
        assert effects == pytest.approx([0.75, 0.75, 0.25])

    def test_a_single_touch_gets_all_even_where_the_last_counts_nothing(self):
        given = Paths([0, 1, 0, 1, 2], [0, 1, 5], conversions=[1, 1])
        credit = attribution(given, model="position", weights=(0.8, 0.2, 0)).conversions
        assert credit.tolist() == pytest.approx([1.1, 0.9, 0.0])  # [0] whole; of [1, 0, 1, 2] .8, .1, .1 and nothing

    def test_paths_of_no_weight_make_no_state(self):
        given = Paths([0, 1], [0, 1, 2], conversions=[1, 0], channels=["a", "b"])
        assert attribution(given).removal_effect.tolist() == [1.0, 0.0]

    def test_ages_of_many_half_lives_still_divide(self):
        years = 100 * 366 * 86_400_000_000
        given = Paths([0, 1], [0, 2], conversions=[1], ages=[years, 0])
        assert attribution(given, model="time_decay", half_life="1s").conversions.tolist() == pytest.approx([0, 1])

    def test_more_channels_than_touches_are_sorted_instead_of_flagged(self):
        # 3 paths of 2 touches in 400 channels: flags would take 1,200 cells
        given = Paths([0, 399, 7, 7, 399, 0], [0, 2, 4, 6], conversions=[1, 1, 2], channels=range(400))
        result = attribution(given, model="shapley")
        assert {place: credit for place, credit in enumerate(result.conversions.tolist()) if credit} == {
            0: 1.5,
            7: 1.0,
            399: 1.5,
        }

    def test_single_journeys_are_counted_as_weighted_ones_are(self):
        # b 1 of 3; a > b 2 of 3: the same paths as three single journeys, and as two paths with weights
        single = Paths([1, 0, 1, 0, 1], [0, 1, 3, 5], conversions=[1, 1, 0], nulls=[0, 0, 1])
        weighted = Paths([1, 0, 1], [0, 1, 3], conversions=[1, 1], nulls=[0, 1])
        # all pass b; without a, of three journeys the one that begins with b goes on to convert as b does, 2 of 3:
        # 2/9 of 6/9, so a loses 2/3
        for given in (single, weighted):
            assert attribution(given).removal_effect.tolist() == pytest.approx([2 / 3, 1])

    @pytest.mark.parametrize("label", [None, 7, True])
    def test_direct_may_be_any_label(self, label):
        channels = [label, {None: "a", 7: 8, True: False}[label]]
        given = Paths([1, 0], [0, 2], conversions=[1], channels=channels)
        assert attribution(given, model="last_non_direct", direct=label).conversions.tolist() == [0.0, 1.0]


class TestRefusals:
    @pytest.mark.parametrize(
        ("options", "path", "code"),
        [
            ({"model": "lats"}, "model", "unknown_model"),
            ({"model": None}, "model", "unknown_model"),
            ({"share": "each"}, "share", "unknown_share"),
            ({"order": 0}, "order", "bad_count"),
            ({"order": 1.0}, "order", "bad_count"),
            ({"order": True}, "order", "bad_count"),
            ({"model": "time_decay", "half_life": "0s"}, "half_life", "no_length"),
            ({"model": "time_decay", "half_life": "1m"}, "half_life", "unknown_duration"),
            ({"model": "last", "order": 2}, "order", "unused"),
            ({"model": "linear", "share": "per_path"}, "share", "unused"),
            ({"model": "shapley", "weights": (1, 0, 0)}, "weights", "unused"),
            ({"half_life": "8d"}, "half_life", "unused"),
            ({"direct": "ads"}, "direct", "unused"),
            ({"direct": np.array([1, 2])}, "direct", "no_label"),
            ({"model": "last_non_direct", "direct": 1.5}, "direct", "no_label"),
            *(
                ({"model": "position", "weights": weights}, "weights", "bad_weights")
                for weights in (
                    *((0.4, 0.6), (0.4, 0.2, 0.2, 0.2), (0, 1, 0), (0.5, 0.5, 0.5), (1.2, -0.4, 0.2), (-0.2, 1, 0.2)),
                    *((10**400, 0, 0), None, "abc", ("a", "b", "c"), 0.4, (float("nan"), 0.5, 0.5)),
                )
            ),
        ],
    )
    def test_options(self, options, path, code):
        with pytest.raises(SpecError) as caught:
            attribution(paths(), **options)
        assert caught.value.problems[0][:2] == (path, code)

    def test_defaults_may_be_said(self):
        assert attribution(paths(), model="last", order=1, half_life="1w") == attribution(paths(), model="last")

    def test_a_direct_channel_that_does_not_exist(self):
        # as "last" it would pass unnoticed
        with pytest.raises(UnknownNameError, match=r"channel for direct=\. Did you mean 'direct'"):
            attribution(paths(), model="last_non_direct", direct="Direct")

    def test_no_paths(self):
        for given in (None, [[0]], "paths"):
            with pytest.raises(DataError, match="Pass Paths") as caught:
                attribution(given)
            assert caught.value.argument == "paths"

    def test_time_decay_needs_ages(self):
        with pytest.raises(DataError, match="Give Paths the age") as caught:
            attribution(Paths([0], [0, 1], conversions=[1]), model="time_decay")
        assert caught.value.argument == "ages"

    @pytest.mark.parametrize("order", [1, 2])
    def test_more_states_than_fit(self, order):
        # order 1: one state per channel. order 2: 1,100 channels that begin a path, and 1,099 pairs of neighbours
        n = {1: MAX_STATES + 1, 2: 1_100}[order]
        given = Paths([*range(n), *range(n)], [*range(n + 1), 2 * n], conversions=np.ones(n + 1, int))
        what = {1: "number of channels", 2: "number of states of a chain of order 2"}[order]
        with pytest.raises(BudgetError, match=what) as caught:
            attribution(given, order=order)
        assert caught.value.problems[0][0] == {1: "channels", 2: "order"}[order]
        assert caught.value.limit == MAX_STATES
        assert caught.value.asked > MAX_STATES
