"""funnel and funnel_levels: what is asked, and what is answered."""

from datetime import date, timedelta

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, chains, levels, log, result_of, step

from privdomain.calendar import Duration
from privdomain.errors import DataError, SpecError
from privdomain.facts import Events
from privdomain.metrics import At, FunnelResult, funnel, funnel_levels
from privdomain.models import Condition, Exclusion, Funnel, FunnelStep

BY_ORDER = [{"ties": "favorable"}, {"ties": "input"}, {"ties": "increasing"}]

DAYS = Events(
    ["ann", "ann", "ann", "bo", "bo", "cy", "di"],
    ["2026-01-01", "2026-01-03", "2026-01-04", "2026-01-02", "2026-01-09", "2026-01-08", "2026-01-05"],
    ["add", "join", "order", "add", "join", "add", "leave"],
    attributes={"shop": ["x", None, "y", "x", "y", None, "x"], "n": [1, 2, 3, 4, 5, 6, 7], "f": [1.5] * 7},
    tz="Asia/Shanghai",
)


def ask(spec, **options):
    """The funnel of ``DAYS``, until the day after the last."""
    return funnel(DAYS, spec, **{"observed_until": "2026-01-10", **options})


class TestTheAnswer:
    def test_users_steps_and_those_outside(self):
        # Within a week ann joins and orders, bo joins on day 7 itself; cy added yesterday; di never added.
        result = ask(["add", "join", "order"], window="7d")
        assert isinstance(result, FunnelResult)
        assert result.steps == ("add", "join", "order")
        assert result.users.tolist() == [3, 2, 1]
        assert (result.user.tolist(), result.level.tolist(), result.outside) == (["ann", "bo", "cy"], [3, 2, 1], 1)
        assert result.is_open.tolist() == [False, False, True]
        assert funnel_levels(DAYS, ["add", "join", "order"], window="7d").tolist() == [3, 2, 1, 0]

    def test_instants_are_those_of_the_events(self):
        result = ask(["add", "join"])
        assert result.reached[0].view("M8[us]").astype("M8[h]").tolist() == [
            np.datetime64("2025-12-31T16").item(), np.datetime64("2026-01-02T16").item(),
        ]  # fmt: skip

    def test_options_are_told(self):
        options = ask(["add"], window="7d", by="shop", count="attempts", confidence=0.9).options
        assert (options.by, options.count, options.confidence, options.tz) == ("shop", "attempts", 0.9, "Asia/Shanghai")
        assert options.plan.window == 7 * 86_400 * 10**6
        assert options.observed_until == np.datetime64("2026-01-09T16", "us").astype(np.int64)

    @pytest.mark.parametrize("window", ["6d", "144h", timedelta(6), Duration("6d")])
    def test_windows_in_any_way_of_writing(self, window):
        # ann joined on the second day after adding, bo on the seventh.
        assert ask(["add", "join"], window=window).users.tolist() == [3, 1]
        assert funnel_levels(DAYS, ["add", "join"], window=window).tolist() == [2, 1, 1, 0]

    @pytest.mark.parametrize("until", ["2026-01-10", date(2026, 1, 10), np.datetime64("2026-01-10")])
    def test_the_end_of_observation_in_any_way_of_writing(self, until):
        assert ask(["add"], observed_until=until).options.observed_until == ask(["add"]).options.observed_until

    def test_levels_are_in_the_order_of_the_users_and_locked(self):
        events = Events([9, -3, 5], [0, 1, 2], ["B", "A", "C"], tz="UTC", time_unit="s")
        found = funnel_levels(events, ["A", "B"])
        assert events.users.tolist() == [-3, 5, 9]
        assert (found.tolist(), found.dtype, found.flags.writeable) == ([1, 0, 0], np.int64, False)

    def test_levels_of_users_that_are_left(self):
        events = log("A0 B1", "A0", "A0 B1 A2").take(np.array([3, 4, 5]))
        assert events.users.tolist() == [3]
        assert funnel_levels(events, ["A", "B"]).tolist() == [2]
        assert result_of(events, ["A", "B"]).user.tolist() == [3]
        assert result_of(events, ["A", "B"]).outside == 0

    def test_with_a_held_attribute_the_deepest_level_counts(self):
        spec = asked("A B", hold="item")
        assert levels(["A0:tea B1:tea A2:milk", "A0:tea B1:milk", "A0"], spec) == [2, 1, 0]

    @pytest.mark.parametrize("options", [{}, {"order": "consecutive"}, {"order": "any"}, {"ties": "input"}], ids=str)
    def test_nobody(self, options):
        spec = asked("A B", allow_unseen=False, **options)
        result = result_of([], spec)
        assert (result.users.tolist(), result.removed.tolist(), result.outside) == ([0, 0], [0], 0)
        assert levels([], spec) == []
        if options.get("order") != "any":
            assert result_of([], spec, count="attempts").users.tolist() == [0, 0]

    def test_nobody_to_hold_group_or_remove(self):
        spec = asked("A B", ("X", 1, 2, "drop_user"), hold="item", allow_unseen=False)
        for count in ("users", "attempts"):
            result = result_of([], spec, by="item", count=count)
            assert (result.groups, result.users.shape, result.outside) == ((), (0, 2), 0)


class TestRulesThatOthersReadOtherwise:
    @pytest.mark.parametrize(
        ("rows", "spec", "level"),
        [
            # Going on from the first start only loses who comes back.
            ("A0 A5 B6", asked("A B", window=3), 2),
            ("A0 B2 A3 B4 C6", asked("A B C", window=3), 3),
            # A step named twice needs two events.
            ("A0", asked("A A"), 1),
            ("A0 A1", asked("A A"), 2),
            ("A0 A0", asked("A A"), 2),
            # Two conditions on one event need two events.
            ("A0:tea", asked("A A:tea"), 1),
            ("A0:tea A0", asked("A A:tea"), 2),
            # What happens at the very instant of a step does not break it.
            ("A0 X0 B1", asked("A B", ("X", 1, 2)), 2),
            ("A0 X1 B1", asked("A B", ("X", 1, 2)), 2),
            ("A0 X1 B2", asked("A B", ("X", 1, 2)), 1),
            # The window itself is included; a window of nothing is one instant.
            ("A0 B7", asked("A B", window=7), 2),
            ("A0 B8", asked("A B", window=7), 1),
            ("B0 A0", asked("A B", window=0), 2),
            ("A0 B1", asked("A B", window=0), 1),
            # Events at one instant are taken in whatever order, unless their order is said to count.
            ("B0 A0", asked("A B"), 2),
            ("B0 A0", asked("A B", ties="input"), 1),
            ("A0 B0", asked("A B", ties="increasing"), 1),
            # Neighbours are neighbours among all events of the user.
            ("A0 Z1 B2", asked("A B", order="consecutive"), 1),
            ("A0 Z1 B2 A3 B4", asked("A B", order="consecutive"), 2),
            # Before 1970.
            ("A-9 B-2", asked("A B", window=7), 2),
            ("A-9 B-1", asked("A B", window=7), 1),
            # One step.
            ("A5", asked("A"), 1),
            ("B5", asked("A"), 0),
        ],
    )
    def test_by_a_few_rows(self, rows, spec, level):
        assert levels([rows], spec) == [level]
        assert result_of([rows], spec).level.tolist() == [level] * (level > 0)

    def test_attempts_are_not_users(self):
        log_ = ["A0 B1 A2 B3 A4"]
        assert result_of(log_, ["A", "B"]).users.tolist() == [1, 1]
        assert result_of(log_, ["A", "B"], count="attempts").users.tolist() == [3, 2]


class TestLongFunnels:
    @pytest.mark.parametrize("n", [1, 32, 64])
    @pytest.mark.parametrize("reading", [*BY_ORDER, {"order": "consecutive"}, {"order": "any"}], ids=str)
    def test_as_many_steps_as_events(self, n, reading):
        names = [f"step {number}" for number in range(n)]
        events = Events([1] * n + [2] * n, [*range(n)] * 2, names + names[::-1], tz="UTC", time_unit="us")
        spec = asked([step(name) for name in names], **reading)
        backwards = n if reading.get("order") == "any" else 1
        assert levels(events, spec) == [n, backwards]
        assert chains(events, spec) == [
            tuple(range(n)), tuple(range(n)) if reading.get("order") == "any" else (n - 1,),
        ]  # fmt: skip
        if reading.get("order") != "any":
            assert chains(events, spec, count="attempts") == [tuple(range(n)), (n - 1,)]

    @pytest.mark.parametrize("n", [32, 64])
    def test_one_event_as_many_steps(self, n):
        assert levels([" ".join(["A0"] * (n - 1)), " ".join(["A0"] * (n + 1))], ["A"] * n) == [n - 1, n]

    def test_integer_names(self):
        events = Events([1, 1, 1], [0, 1, 2], [7, -8, 7], tz="UTC", time_unit="s")
        assert funnel_levels(events, [7, -8, np.int64(7)]).tolist() == [3]
        assert funnel(events, range(7, 8), observed_until="1971-01-01").steps == ("7",)


class TestManyEventsOfOneUser:
    """20,000 events that match all of three steps: 20,000 are 3 * 6,666 and 2."""

    N = 20_000
    ATTEMPTS = (*((first, first + 1, first + 2) for first in range(0, 19_998, 3)), (19_998, 19_999))

    @pytest.fixture(params=["at one instant", "at distinct ones"])
    def is_one_instant(self, request):
        return request.param == "at one instant"

    def events(self, *, is_one_instant):
        times = np.zeros(self.N, np.int64) if is_one_instant else np.arange(self.N)
        return Events(np.ones(self.N, np.int64), times, ["A"] * self.N, tz="UTC", time_unit="us")

    @pytest.mark.parametrize("window", [None, 2, 10])
    @pytest.mark.parametrize(
        ("reading", "is_growing"),
        [
            ({"ties": "favorable"}, False),
            ({"ties": "input"}, False),
            ({"ties": "increasing"}, True),
            ({"order": "consecutive"}, False),
            ({"order": "consecutive", "ties": "increasing"}, True),
            ({"order": "any"}, False),
        ],
    )
    def test_the_chain(self, is_one_instant, reading, is_growing, window):
        events, spec = self.events(is_one_instant=is_one_instant), asked("A A A", window=window, **reading)
        chain = ((0,) if is_growing else (0, 0, 0)) if is_one_instant else (0, 1, 2)
        assert chains(events, spec) == [chain]
        assert levels(events, spec) == [len(chain)]

    @pytest.mark.parametrize("window", [None, 2, 10])
    @pytest.mark.parametrize("reading", [{"ties": "favorable"}, {"ties": "input"}, {"order": "consecutive"}], ids=str)
    def test_the_attempts(self, is_one_instant, reading, window):
        events, spec = self.events(is_one_instant=is_one_instant), asked("A A A", window=window, **reading)
        found = chains(events, spec, count="attempts")
        assert found == ([(0, 0, 0)] * 6_666 + [(0, 0)] if is_one_instant else list(self.ATTEMPTS))

    def test_the_attempts_where_times_must_grow(self):
        spec = asked("A A A", ties="increasing")
        assert chains(self.events(is_one_instant=True), spec, count="attempts") == [(0,)]
        assert chains(self.events(is_one_instant=False), spec, count="attempts") == list(self.ATTEMPTS)

    @pytest.mark.parametrize("reading", BY_ORDER, ids=str)
    def test_many_starts_and_many_ends(self, reading):
        # The chain is told from the last start to the first end.
        half = self.N // 2
        events = Events([1] * self.N, range(self.N), ["A"] * half + ["B"] * half, tz="UTC", time_unit="us")
        assert chains(events, asked("A B", **reading)) == [(half - 1, half)]
        assert chains(events, asked("A B", **reading), count="attempts") == [(0, half)]


class TestModels:
    TEA = Condition(attribute="item", values=["tea", "matcha"])
    FUNNEL = Funnel(
        name="tea",
        steps=[
            "add",
            FunnelStep(name="tea", event="order", where=[TEA], window="3d"),
            FunnelStep(name="again", event="order", where=[Condition(attribute="paid", values=[True])]),
        ],
        window="7d",
        exclusions=[
            Exclusion(name="leave", after=1, before=2),
            Exclusion(name="complain", after=2, before=3, effect="drop_user"),
        ],
        hold="shop",
    )

    ROWS = (
        # Through: matcha within three days, then paid within the week.
        ("ann", 1, "add", None, None, "x"), ("ann", 4, "order", "matcha", False, "x"),
        ("ann", 8, "order", None, True, "x"),
        # Tea on the fourth day is too late.
        ("bo", 1, "add", None, None, "x"), ("bo", 5, "order", "tea", True, "x"),
        # Milk is no tea.
        ("cy", 1, "add", None, None, "x"), ("cy", 2, "order", "milk", True, "x"),
        # Leaves in between; comes back, buys tea, and pays on the eighth day after that, which is too late.
        ("di", 1, "add", None, None, "x"), ("di", 2, "leave", None, None, "x"), ("di", 3, "order", "tea", True, "x"),
        ("di", 4, "add", None, None, "x"), ("di", 5, "order", "tea", False, "x"), ("di", 12, "order", None, True, "x"),
        # Complains between tea and paying.
        ("ed", 1, "add", None, None, "x"), ("ed", 2, "order", "tea", True, "x"), ("ed", 3, "complain", None, None, "x"),
        # Another shop, and none: neither goes on with what was begun.
        ("flo", 1, "add", None, None, "x"), ("flo", 2, "order", "tea", True, "y"),
        ("flo", 3, "order", "tea", True, None),
    )  # fmt: skip

    def events(self):
        user, day, name, item, paid, shop = zip(*self.ROWS, strict=True)
        return Events(
            user, [f"2026-01-{one:02}" for one in day], name, tz="UTC",
            attributes={"item": item, "paid": [bool(one) for one in paid], "shop": shop},
        )  # fmt: skip

    def test_all_fields_are_asked(self):
        result = funnel(self.events(), self.FUNNEL, observed_until="2026-01-20")
        assert result.steps == ("add", "tea", "again")
        assert dict(zip(result.user.tolist(), result.level.tolist(), strict=True)) == {
            "ann": 3, "bo": 1, "cy": 1, "di": 2, "ed": 0, "flo": 1,
        }  # fmt: skip
        assert (result.users.tolist(), result.removed.tolist(), result.outside) == ([5, 2, 1], [1], 0)
        assert funnel_levels(self.events(), self.FUNNEL).tolist() == [3, 1, 1, 2, 0, 1]

    def test_names_and_steps_of_models_may_be_mixed(self):
        steps = ["add", FunnelStep(name="tea", event="order", where=[Condition(attribute="item", values=["tea"])])]
        assert funnel_levels(self.events(), steps).tolist() == [1, 2, 1, 2, 2, 2]
        assert funnel_levels(self.events(), steps, window="1d").tolist() == [1, 1, 1, 2, 2, 2]

    def test_its_window_is_given_there(self):
        with pytest.raises(SpecError, match=r"^window: stands in the funnel already\. Change it there\.$"):
            funnel_levels(self.events(), self.FUNNEL, window="7d")


class TestObservation:
    def test_events_at_or_after_the_end_are_refused(self):
        with pytest.raises(DataError) as caught:
            ask(["add"], observed_until="2026-01-09")
        assert (caught.value.argument, caught.value.index, caught.value.count) == ("time", 4, 1)
        assert caught.value.hint == "Move observed_until, or leave the rows out with truncate=True."

    def test_or_left_out_on_request(self):
        result = ask(["add", "join"], observed_until="2026-01-09", truncate=True)
        assert result.users.tolist() == [3, 1]
        assert ask(["add", "join"], observed_until="2020-01-01", truncate=True).users.tolist() == [0, 0]

    def test_the_end_itself_is_not_observed(self):
        with pytest.raises(DataError, match="lies at or after observed_until"):
            result_of(["A0 B5"], ["A", "B"], 5)
        assert result_of(["A0 B5"], ["A", "B"], 5, truncate=True, allow_unseen=True).users.tolist() == [1, 0]
        assert result_of(["A0 B5"], ["A", "B"], 6).users.tolist() == [1, 1]


class TestBreakdown:
    def test_by_the_first_step_another_one_or_the_user(self):
        # ann and bo add in x, cy in none; of the joiners only bo has a shop there.
        steps = ["add", "join", "order"]
        assert ask(steps, by="shop").groups == ("x", None)
        assert ask(steps, by="shop").users.tolist() == [[2, 2, 1], [1, 0, 0]]
        second = ask(steps, by=At("shop", 2))
        assert (second.groups, second.users.tolist()) == (("y", None), [[1, 1, 0], [2, 1, 1]])
        mapped = ask(steps, by={"ann": "a", "bo": "b"})
        assert (mapped.groups, mapped.users.tolist()) == (("a", "b", None), [[1, 1, 1], [1, 1, 0], [1, 0, 0]])

    def test_without_an_order_rows_of_any_step_have_the_label(self):
        # The second milestone is A at 3, whose item is tea, whichever step it is.
        result = result_of(["B0:milk A3:tea"], asked("A B", order="any"), by=At("item", 2))
        assert result.groups == ("tea",)

    def test_only_rows_of_the_step_have_the_label(self):
        # B at the same instant has the smaller item, and is not the first step.
        assert result_of(["A0:tea B0:milk"], asked("A B"), by="item").groups == ("tea",)
        assert result_of(["A0:tea B0:milk"], asked("A B"), by=At("item", 2)).groups == ("milk",)

    def test_with_a_held_attribute_only_rows_of_the_pair_have_the_label(self):
        events = log("A0:tea A0:milk", n=[5, 3])
        result = result_of(events, asked("A", hold="item"), by="n")
        assert [result.labels[group] for group in result.group] == [3, 5]
