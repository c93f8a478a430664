"""Which rows match which steps, and which stand in the way."""

from types import SimpleNamespace

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, log, step

from privdomain.errors import DataError, UnknownNameError
from privdomain.facts import Events
from privdomain.metrics.funnels.matching import kinds_of
from privdomain.metrics.funnels.plan import plan_of


def matches(events, spec):
    """For each row the numbers of the steps that it matches, and of the exclusions that it breaks."""
    kinds = kinds_of(events, plan_of(spec))
    return [
        (tuple(np.flatnonzero(kinds.steps[kind]) + 1), tuple(np.flatnonzero(kinds.exclusions[kind]) + 1))
        for kind in kinds.of_row.tolist()
    ]


def steps_of(events, spec):
    """For each row the numbers of the steps that it matches."""
    return [steps for steps, _ in matches(events, spec)]


def where(**conditions):
    """Step A under conditions, then step B."""
    conditions = [SimpleNamespace(attribute=name, values=values) for name, values in conditions.items()]
    return [step("A", where=conditions), step("B")]


def shop(*values, **attributes):
    """Events A, one per value of the shop, and a B."""
    n = len(values)
    attributes = {name: [*column, column[0]] for name, column in {"shop": values, **attributes}.items()}
    return Events([1] * (n + 1), list(range(n + 1)), ["A"] * n + ["B"], attributes=attributes, tz="UTC", time_unit="s")


class TestNames:
    def test_rows_match_the_steps_that_wait_for_their_event(self):
        assert steps_of(log("A0 B1 Z2 A3"), ["A", "B"]) == [(1,), (2,), (), (1,)]

    def test_rows_that_matter_to_nothing_are_of_the_first_kind(self):
        kinds = kinds_of(log("A0 Z1 B2"), plan_of(["A", "B"]))
        assert kinds.of_row.tolist() == [1, 0, 2]
        assert kinds.steps.tolist() == [[False, False], [True, False], [False, True]]
        assert kinds.exclusions.shape == (3, 0)

    def test_one_event_may_be_several_steps(self):
        assert steps_of(log("A0 B1"), ["A", "B", "A"]) == [(1, 3), (2,)]
        assert kinds_of(log("A0"), plan_of(["A", "A"])).is_ambiguous
        assert not kinds_of(log("A0 B0"), plan_of(["A", "B"])).is_ambiguous

    def test_one_row_may_break_several_exclusions(self):
        spec = asked("A B C", ("X", 1, 2), ("Y", 1, 2), ("X", 2, 3))
        assert matches(log("A0 X1 Y2 B3 C4"), spec) == [((1,), ()), ((), (1, 3)), ((), (2,)), ((2,), ()), ((3,), ())]

    def test_integer_names(self):
        events = Events([1, 1], [0, 1], [7, 8], tz="UTC", time_unit="s")
        assert steps_of(events, [8, 7]) == [(2,), (1,)]
        with pytest.raises(UnknownNameError, match=r"'9' is no known event name \(steps\[1\]\)\. Known: '7', '8'\."):
            kinds_of(events, plan_of([7, 9]))

    def test_an_integer_is_not_its_text(self):
        events = Events([1], [0], [7], tz="UTC", time_unit="s")
        with pytest.raises(UnknownNameError, match="'7' is no known event name"):
            kinds_of(events, plan_of(["7"]))

    @pytest.mark.parametrize("spec", [["join", "odrer"], asked(["order", "odrer"], allow_unseen=False)])
    def test_an_event_that_was_never_seen_is_a_typing_error(self, spec):
        events = Events([1, 1], ["2026-01-01"] * 2, ["join", "order"], tz="UTC")
        with pytest.raises(
            UnknownNameError, match=r"^'odrer' is no known event name \(steps\[1\]\)\. Did you mean 'order'\?$"
        ):
            kinds_of(events, plan_of(spec))

    def test_an_exclusion_that_was_never_seen_is_one_too(self):
        with pytest.raises(UnknownNameError, match=r"^'Y' is no known event name \(exclusions\[0\]\)\."):
            kinds_of(log("A0 B1 X2"), plan_of(asked("A B", ("Y", 1, 2), allow_unseen=False)))

    def test_unseen_events_match_nothing_where_that_is_allowed(self):
        spec = asked("A C B", ("Y", 1, 2))
        assert matches(log("A0 B1"), spec) == [((1,), ()), ((3,), ())]

    def test_no_row_at_all(self):
        kinds = kinds_of(log(), plan_of(["A", "B"]))
        assert (kinds.of_row.tolist(), kinds.steps.tolist()) == ([], [[False, False]])
        assert steps_of(log(), where(item=("tea",))) == []

    def test_no_row_is_left(self):
        none_left = log("A0:tea B1").take(np.zeros(2, np.bool_))
        assert steps_of(none_left, ["A", "Z"]) == steps_of(none_left, where(item=("tea",))) == []


class TestConditions:
    def test_a_text_must_be_one_of_the_values(self):
        events = shop("x", "y", None, "z", "")
        assert steps_of(events, where(shop=("x", "z"))) == [(1,), (), (), (1,), (), (2,)]
        assert steps_of(events, where(shop=("",))) == [(), (), (), (), (1,), (2,)]

    def test_an_integer_must_be_one_of_the_values(self):
        assert steps_of(shop(-1, 0, 5), where(shop=(5, -1))) == [(1,), (), (1,), (2,)]

    def test_numbers_of_which_some_are_missing(self):
        assert steps_of(shop(1, None, 2.5, 2), where(shop=(1, 2))) == [(1,), (), (), (1,), (2,)]

    def test_a_number_that_no_float_and_no_integer_of_64_bits_holds_is_met_by_none(self):
        for column in ((1, 5), (1, 5.5)):
            assert steps_of(shop(*column), where(shop=(2**70, 1))) == [(1,), (), (2,)]

    def test_an_integer_is_not_the_float_next_to_it(self):
        # 2**60 + 1 would round to 2**60.
        events = shop(2**60 * 1.0, None, 1.5)
        assert steps_of(events, asked(where(shop=(2**60 + 1,)))) == [(), (), (), (2,)]
        assert steps_of(events, where(shop=(2**60,))) == [(1,), (), (), (2,)]

    def test_integers_past_53_bits_are_compared_exactly(self):
        assert steps_of(shop(2**60, 2**60 + 1), where(shop=(2**60 + 1,))) == [(), (1,), (2,)]

    @pytest.mark.parametrize(("value", "expected"), [(True, [(1,), (), (2,)]), (False, [(), (1,), (2,)])])
    def test_a_flag_must_be_one_of_the_values(self, value, expected):
        assert steps_of(shop(*[True, False]), where(shop=(value,))) == expected

    def test_all_conditions_must_hold(self):
        events = shop("x", "x", "y", None, n=[1, 2, 1, 1])
        assert steps_of(events, where(shop=("x",), n=(1,))) == [(1,), (), (), (), (2,)]

    def test_columns_are_attributes_too(self):
        events = log("A0 B1", "A2")
        assert steps_of(events, where(user=(2,))) == [(), (2,), (1,)]
        assert steps_of(events, where(name=("A",))) == [(1,), (2,), (1,)]

    def test_each_step_has_its_own_conditions(self):
        # A of tea is the first and the third step, A of milk the second and the third, any other A the third alone.
        events = log("A0:tea A1:milk A2 B3:tea A4:egg")
        assert steps_of(events, asked("A:tea A:milk A B")) == [(1, 3), (2, 3), (3,), (4,), (3,)]

    def test_steps_that_share_a_condition(self):
        assert steps_of(log("A0:tea A1 B2:tea A3:milk"), asked("A:tea A:milk A:tea")) == [(1, 3), (), (), (2,)]

    def test_a_row_that_meets_no_condition_matters_to_nothing(self):
        kinds = kinds_of(log("A0:milk B1 X2"), plan_of(asked("A:tea B", ("X", 1, 2))))
        assert [kinds.steps[kind].any() or kinds.exclusions[kind].any() for kind in kinds.of_row] == [False, True, True]

    def test_a_condition_on_an_unseen_event_is_not_read(self):
        assert steps_of(log("A0"), asked("A C:tea")) == [(1,)]

    def test_many_conditions_make_many_kinds(self):
        # Step k asks for the numbers below 200 whose bit k is set: number x matches the steps of its bits.
        steps = [
            step("A", where=[SimpleNamespace(attribute="n", values=[x for x in range(200) if x >> bit & 1])])
            for bit in range(8)
        ]
        events = Events([1] * 200, range(200), ["A"] * 200, attributes={"n": range(200)}, tz="UTC", time_unit="s")
        expected = [tuple(bit + 1 for bit in range(8) if x >> bit & 1) for x in range(200)]
        assert steps_of(events, asked(steps)) == expected


class TestWrongConditions:
    @pytest.mark.parametrize(
        ("column", "values", "match"),
        [
            (("x", "y"), ("z",), r"^'z' is no known value of 'shop'\. Known: 'x', 'y'\.$"),
            (("tea", "milk"), ("mlik",), r"^'mlik' is no known value of 'shop'\. Did you mean 'milk'\?$"),
            (("x", "y"), ("x", "z"), r"^'z' is no known value of 'shop'\."),
            ((None, None), ("x",), r"^'x' is no known value of 'shop'\. None is known\.$"),
        ],
    )
    def test_a_label_that_no_row_has_is_a_typing_error(self, column, values, match):
        with pytest.raises(UnknownNameError, match=match):
            kinds_of(shop(*column), plan_of(asked(where(shop=values), allow_unseen=False)))

    @pytest.mark.parametrize(
        ("conditions", "n"),
        [
            ({"n": (9,)}, 0),
            ({"n": (2**70,)}, 0),
            ({"vip": (False,)}, 0),
            ({"shop": ("z",)}, 0),  # another event is in that shop
            ({"shop": ("x",), "n": (2,)}, 0),  # each holds of some row, both of none
            ({"shop": ("x",)}, 1),
        ],
    )
    def test_conditions_that_no_row_of_the_event_meets(self, conditions, n):
        attributes = {"shop": ["x", "y", "z"], "n": [1, 2, 9], "vip": [True, True, False]}
        events = Events([1] * 3, range(3), ["A", "A", "B"], attributes=attributes, tz="UTC", time_unit="s")
        steps = where(**conditions)[::-1]
        assert sum(2 in row for row in steps_of(events, asked(steps))) == n
        if n == 0:
            with pytest.raises(DataError) as caught:
                kinds_of(events, plan_of(asked(steps, allow_unseen=False)))
            assert (caught.value.argument, caught.value.hint) == (
                "steps[1]", "Correct its conditions, or set allow_unseen.",
            )  # fmt: skip
            assert caught.value.problem == "is never seen: no 'A' meets its conditions"

    @pytest.mark.parametrize("column", [("x", "y"), (None, None)])
    def test_such_a_label_is_met_by_none_where_that_is_allowed(self, column):
        assert steps_of(shop(*column), asked(where(shop=("z",)))) == [(), (), (2,)]

    @pytest.mark.parametrize(
        ("column", "values", "problem"),
        [
            (("x", "1"), (1,), "holds texts, asked for 1"),
            (("x", "y"), ("x", True), "holds texts, asked for True"),
            ((1, 2), ("1",), "holds numbers, asked for '1'"),
            ((1, 2), (1, True), "holds numbers, asked for True"),
            ((1.5, None), ("1",), "holds numbers, asked for '1'"),
            ((True, False), (1,), "holds flags, asked for 1"),
            ((True, False), (True, "x"), "holds flags, asked for 'x'"),
        ],
    )
    def test_a_condition_of_another_type(self, column, values, problem):
        for allow_unseen in (True, False):
            with pytest.raises(DataError) as caught:
                kinds_of(shop(*column), plan_of(asked(where(shop=values), allow_unseen=allow_unseen)))
            assert (caught.value.argument, caught.value.problem) == ("shop", problem)
            assert caught.value.hint == "Ask for values of that type."

    def test_a_condition_on_times(self):
        for name in ("time", "shop"):
            events = shop(*np.array(["2026-01-01", "NaT"], "M8[us]"))
            with pytest.raises(DataError, match=rf"{name}: holds times\. Put conditions on texts, numbers or flags\."):
                kinds_of(events, plan_of(asked(where(**{name: ("2026-01-01",)}))))

    def test_an_attribute_that_nothing_has(self):
        for allow_unseen in (True, False):
            with pytest.raises(UnknownNameError, match=r"^'shpo' is no known column of these"):
                kinds_of(shop("x"), plan_of(asked(where(shpo=("x",)), allow_unseen=allow_unseen)))
