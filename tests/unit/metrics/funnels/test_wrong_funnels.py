"""Funnels that cannot be asked: every argument of funnel and funnel_levels."""

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from unit.metrics.funnels.written import LATE, asked, at, log, result_of, step

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Orders
from privdomain.metrics import At, funnel, funnel_levels
from privdomain.models import Funnel

BOTH = ("funnel", "funnel_levels")


def call(which, events, spec, **options):
    """The levels that one of the two functions finds."""
    if which == "funnel":
        return funnel(events, spec, observed_until=at(LATE), **options).level.tolist()
    return funnel_levels(events, spec, **options).tolist()


def where(attribute, *values):
    """A funnel of step A under a condition."""
    return asked([step("A", where=[SimpleNamespace(attribute=attribute, values=values)])])


class TestWrongEvents:
    @pytest.mark.parametrize("which", BOTH)
    @pytest.mark.parametrize("events", [None, "events", [1], {"user": [1]}, np.array([1]), Events])
    def test_what_is_no_events(self, which, events):
        with pytest.raises(DataError, match=r"^events: is a \w+\. Pass Events\.$"):
            call(which, events, ["A"])

    @pytest.mark.parametrize("which", BOTH)
    def test_facts_of_another_kind(self, which):
        orders = Orders([1], ["2026-01-01"], [5], currency="CNY", tz="UTC")
        with pytest.raises(DataError, match=r"^events: is a Orders\. Pass Events\.$"):
            call(which, orders, ["A"])


@pytest.mark.parametrize("which", BOTH)
class TestWrongFunnels:
    @pytest.mark.parametrize(
        ("spec", "path", "code"),
        [
            (None, "steps", "no_sequence"),
            ("A", "steps", "no_sequence"),
            (5, "steps", "no_sequence"),
            ({"A": 1, "B": 2}, "spec", "no_funnel"),
            ([], "steps", "bad_count"),
            (["A"] * 65, "steps", "bad_count"),
            (["A", None], "steps[1]", "no_name"),
            (["A", ""], "steps[1]", "no_name"),
            (asked("A B", order="sorted"), "order", "unknown_order"),
            (asked("A B", ties="favourable"), "ties", "unknown_ties"),
            (asked("A B", ("X", 1, 2, "drop")), "exclusions[0].effect", "unknown_effect"),
            (asked("A B", ("A", 1, 2)), "exclusions[0]", "names_a_step"),
            (asked("A B", ("X", 1, 3)), "exclusions[0]", "no_such_steps"),
            (asked("A B", ("X", 1, 2), order="any"), "exclusions[0]", "no_order"),
            (asked("A B<2", order="any"), "steps[1].window", "no_order"),
            (asked("A<1 B"), "steps[0].window", "no_step_before"),
            (asked("A B<2", window=1), "steps[1].window", "longer_than_funnel"),
            (asked("A B", hold=5), "hold", "no_name"),
        ],
    )
    def test_what_contradicts_itself(self, which, spec, path, code):
        with pytest.raises(SpecError) as caught:
            call(which, log("A0 B1 X2"), spec)
        assert [problem[:2] for problem in caught.value.problems] == [(path, code)]

    @pytest.mark.parametrize("window", ["-1d", "a week", 7, -7, timedelta(-1), 1.5])
    def test_what_is_no_window(self, which, window):
        with pytest.raises(SpecError, match=r"^window: .* is no duration\."):
            call(which, log("A0 B1"), ["A", "B"], window=window)

    def test_a_window_both_in_the_funnel_and_in_the_call(self, which):
        with pytest.raises(SpecError, match="window: stands in the funnel already"):
            call(which, log("A0 B1"), asked("A B", window=5), window="5us")

    def test_an_event_that_was_never_seen(self, which):
        events = Events([1, 1], [0, 1], ["join", "order"], tz="UTC", time_unit="us")
        with pytest.raises(
            UnknownNameError, match=r"^'ordr' is no known event name \(steps\[1\]\)\. Did you mean 'order'\?$"
        ):
            call(which, events, ["join", "ordr"])
        with pytest.raises(
            UnknownNameError, match=r"'jion' is no known event name \(steps\[0\]\)\. Did you mean 'join'"
        ):
            call(which, events, Funnel(name="f", steps=["jion"]))

    def test_it_may_be_unseen_where_that_is_allowed(self, which):
        assert call(which, log("A0 B1"), Funnel(name="f", steps=["A", "C", "B"], allow_unseen=True)) == [1]

    def test_a_value_that_was_never_seen(self, which):
        with pytest.raises(UnknownNameError, match=r"'teas' is no known value of 'item'\. Did you mean 'tea'\?"):
            call(which, log("A0:tea B1"), asked("A:teas B", allow_unseen=False))

    def test_it_may_be_unseen_too(self, which):
        assert call(which, log("A0:tea B1"), asked("A B:teas")) == [1]
        assert call(which, log("A0:tea B1"), asked("A B:teas", allow_unseen=False), allow_unseen=True) == [1]
        assert call(which, log("A0 B1"), ["A", "C"], allow_unseen=True) == [1]

    def test_conditions_that_no_event_meets(self, which):
        with pytest.raises(DataError, match=r"^steps\[1\]: is never seen: no 'B' meets its conditions\."):
            call(which, log("A0:tea B1"), asked("A B:tea", allow_unseen=False))

    def test_what_is_no_flag(self, which):
        with pytest.raises(SpecError, match=r"^allow_unseen: 'yes' is no boolean\."):
            call(which, log("A0 B1"), ["A", "B"], allow_unseen="yes")

    def test_conditions_on_times_or_of_another_type(self, which):
        events = log("A0 B1", n=[1, 2])
        with pytest.raises(DataError, match=r"^time: holds times\. Put conditions on texts, numbers or flags\.$"):
            call(which, events, where("time", 1))
        with pytest.raises(DataError, match=r"^n: holds numbers, asked for '1'\. Ask for values of that type\.$"):
            call(which, events, where("n", "1"))

    def test_attributes_that_nothing_has(self, which):
        for spec in (asked("A B", hold="itm"), where("itm", "x")):
            with pytest.raises(
                UnknownNameError, match=r"^'itm' is no known column of these Events\. Did you mean 'item'\?$"
            ):
                call(which, log("A0 B1"), spec)


class TestWrongOptions:
    STEPS = ("A", "B", "C")

    @staticmethod
    def ask(spec, **options):
        """The funnel of a few rows whose shop is a text."""
        return result_of(log("A0 B1 C2", shop=["x", None, "y"], f=[1.5, 2.5, 3.5]), spec, **options)

    @pytest.mark.parametrize(
        ("options", "path", "hint"),
        [
            ({"by": 5}, "by", "is a int. Pass an attribute's name"),
            ({"by": ["shop"]}, "by", "is a list. Pass an attribute's name"),
            ({"by": At("shop", 4)}, "by", "asks for step 4 of 3. Count them from 1."),
            ({"count": "user"}, "count", "Did you mean 'users'?"),
            ({"count": 1}, "count", "Known: 'users', 'attempts'."),
            ({"confidence": 1.0}, "confidence", "between 0 and 1"),
            ({"confidence": None}, "confidence", "between 0 and 1"),
            ({"until": "tomorrow"}, "observed_until", "Pass a date"),
            ({"until": None}, "observed_until", "Pass a date"),
        ],
    )
    def test_what_cannot_be_asked(self, options, path, hint):
        with pytest.raises(SpecError) as caught:
            self.ask(self.STEPS, **options)
        ((found, _, message),) = caught.value.problems
        assert found == path
        assert hint in message

    def test_labels_that_nothing_has(self):
        with pytest.raises(UnknownNameError, match=r"'shpo' is no known column of these Events\. Did you mean 'shop'"):
            self.ask(self.STEPS, by="shpo")
        with pytest.raises(DataError, match="by: 'f' holds no labels"):
            self.ask(self.STEPS, by="f")
        with pytest.raises(DataError, match="by: maps ids of another kind"):
            self.ask(self.STEPS, by={"ann": "x"})

    def test_attempts_need_an_order(self):
        with pytest.raises(
            SpecError, match=r"count: has no attempts where steps come in whatever order\. Count users\."
        ):
            result_of(["A0 B1"], asked("A B", order="any"), count="attempts")
