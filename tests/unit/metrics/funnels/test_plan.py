"""Plans: what names, and specifications, ask for, and what is refused."""

from datetime import timedelta
from types import SimpleNamespace

import numpy as np
import pytest
from unit.metrics.funnels.written import asked, step

from privdomain.calendar import Duration
from privdomain.errors import SpecError
from privdomain.metrics.funnels.plan import FunnelPlan, PlannedExclusion, PlannedStep, plan_of
from privdomain.models import Condition, Exclusion, Funnel, FunnelStep

DAY = 86_400 * 10**6


def faults(spec, window=None):
    """Paths and codes of what is wrong."""
    with pytest.raises(SpecError) as caught:
        plan_of(spec, window)
    return [problem[:2] for problem in caught.value.problems]


def _with(spec, **changes):
    return SimpleNamespace(**{**vars(spec), **changes})


def test_names_are_steps_and_nothing_else_is_asked():
    plan = plan_of(["add", "join"])
    assert plan == FunnelPlan((PlannedStep("add", "add"), PlannedStep("join", "join")))
    assert (plan.window, plan.order, plan.ties, plan.exclusions) == (None, "ordered", "favorable", ())
    assert (plan.hold, plan.allow_unseen, plan.names) == (None, False, ("add", "join"))


@pytest.mark.parametrize("names", [("A", "B"), iter(["A", "B"]), np.array(["A", "B"]), (one for one in "AB")])
def test_names_come_in_any_sequence(names):
    assert plan_of(names).names == ("A", "B")


def test_integer_names_are_kept_and_shown_as_texts():
    plan = plan_of([7, np.int64(8)])
    assert plan.steps == (PlannedStep("7", 7), PlannedStep("8", 8))
    assert [type(one.event) for one in plan.steps] == [int, int]


def test_one_name_may_be_several_steps():
    assert plan_of(["A", "A"]).names == ("A", "A")


def test_names_and_steps_of_models_may_be_mixed():
    tea = FunnelStep(name="tea", event="order", where=[Condition(attribute="item", values=["tea"])], window="2d")
    first, second, third = plan_of(["add", tea, 5]).steps
    assert (first, third) == (PlannedStep("add", "add"), PlannedStep("5", 5))
    assert second == PlannedStep("tea", "order", (("item", ("tea",)),), 2 * DAY)


@pytest.mark.parametrize("window", ["7d", "1w", timedelta(7), Duration("7d"), "168h"])
def test_windows_are_read_as_durations(window):
    assert plan_of(["A", "B"], window).window == 7 * DAY


def test_a_window_of_nothing_is_no_missing_window():
    assert plan_of(["A"], "0s").window == 0


def test_a_model_is_read_with_all_of_its_fields():
    model = Funnel(
        name="tea",
        steps=["add", FunnelStep(name="buy", event="order", where=[Condition(attribute="n", values=[1, True, "x"])])],
        window="1d",
        order="consecutive",
        ties="increasing",
        exclusions=[
            Exclusion(name="leave", after=1, before=2, effect="drop_user"),
            Exclusion(name="y", after=1, before=2),
        ],
        hold="shop",
        allow_unseen=True,
    )
    assert plan_of(model).allow_unseen
    assert plan_of(model) == FunnelPlan(
        (PlannedStep("add", "add"), PlannedStep("buy", "order", (("n", (1, True, "x")),))),
        DAY,
        "consecutive",
        "increasing",
        (PlannedExclusion("leave", 1, 2, "drop_user"), PlannedExclusion("y", 1, 2)),
        "shop",
    )


def test_anything_with_the_fields_is_read_like_a_model():
    model = Funnel(
        name="f", steps=["A", FunnelStep(name="B", window="2s")], exclusions=[Exclusion(name="X", after=1, before=2)]
    )
    plain = asked("A B", ("X", 1, 2), allow_unseen=False)
    plain.steps[1].window = timedelta(seconds=2)
    assert plan_of(plain) == plan_of(model)


def test_numbers_of_exclusions_may_be_of_numpy():
    (one,) = plan_of(asked("A B", ("X", np.int64(1), np.int8(2)))).exclusions
    assert (type(one.after), type(one.before)) == (int, int)


@pytest.mark.parametrize("spec", [None, "AB", b"AB", 7, object(), float("nan"), Funnel, ""])
def test_what_is_no_sequence_of_steps(spec):
    assert faults(spec) == [("steps", "no_sequence")]


@pytest.mark.parametrize("spec", [{}, {"A": 1, "B": 2}, {"name": "f", "steps": ["A"]}])
def test_a_mapping_is_no_funnel_before_it_is_read(spec):
    assert faults(spec) == [("spec", "no_funnel")]


@pytest.mark.parametrize("asked_of_spec", [True, False])
@pytest.mark.parametrize("asked_of_call", [True, False])
def test_unseen_steps_are_allowed_by_the_specification_or_by_the_call(asked_of_spec, asked_of_call):
    spec = asked("A B", allow_unseen=asked_of_spec)
    assert plan_of(spec, allow_unseen=asked_of_call).allow_unseen == (asked_of_spec or asked_of_call)
    assert plan_of(["A"], allow_unseen=asked_of_call).allow_unseen == asked_of_call


@pytest.mark.parametrize("flag", [None, 1, "no"])
def test_what_is_no_flag(flag):
    for spec in (["A"], asked("A")):
        with pytest.raises(SpecError, match=r"^allow_unseen: .* is no boolean\. Pass True or False\.$"):
            plan_of(spec, allow_unseen=flag)


def test_what_is_long_is_shown_shortened():
    with pytest.raises(SpecError, match=r"^steps: 'AAA.* is no sequence") as caught:
        plan_of("A" * 1_000)
    assert len(str(caught.value)) < 200


def test_one_to_sixty_four_steps():
    assert [len(plan_of(["A"] * n).steps) for n in (1, 64)] == [1, 64]
    assert faults([]) == faults(["A"] * 65) == [("steps", "bad_count")]
    with pytest.raises(SpecError, match=r"^steps: are not 1 \.\. 64\. Pass so many\.$"):
        plan_of(["A"] * 65)


@pytest.mark.parametrize("name", ["", None, 1.5, True, b"A", ["A"], np.array(["A"])])
def test_what_is_no_name_of_an_event(name):
    assert faults(["A", name]) == [("steps[1]", "no_name")]


@pytest.mark.parametrize(
    "window", ["-1d", -1, 7, "7 days", "", timedelta(-1), timedelta(36_601), float("nan"), True, [1]]
)
def test_what_is_no_window(window):
    assert faults(["A", "B"], window) == [("window", "unknown_duration")]
    assert faults(asked("A B") if window is None else _with(asked("A B"), window=window)) == [
        ("window", "unknown_duration")
    ]
    assert faults(asked([step("A"), step("B", window=window)])) == [("steps[1].window", "unknown_duration")]


@pytest.mark.parametrize("own", [None, "1d"])
def test_the_window_of_a_specification_is_given_there(own):
    assert faults(_with(asked("A B"), window=own), "1d") == [("window", "given_twice")]


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"order": "sorted"}, "order", "'sorted' is no order. Did you mean 'ordered'?"),
        ({"order": None}, "order", "None is no order. Known: 'ordered', 'consecutive', 'any'."),
        ({"ties": "favourable"}, "ties", "'favourable' is no ties. Did you mean 'favorable'?"),
        ({"ties": 5}, "ties", "5 is no ties. Known: 'favorable', 'input', 'increasing'."),
        ({"hold": ""}, "hold", "'' is no name. Pass a text."),
        ({"hold": ["shop"]}, "hold", "['shop'] is no name. Pass a text."),
        ({"steps": None}, "steps", "None is no sequence. Pass a list."),
        ({"steps": "AB"}, "steps", "'AB' is no sequence. Pass a list."),
        ({"exclusions": None}, "exclusions", "None is no sequence. Pass a list."),
        ({"exclusions": {"X": 1}}, "exclusions", "{'X': 1} is no sequence. Pass a list."),
        ({"allow_unseen": "no"}, "allow_unseen", "'no' is no boolean. Pass True or False."),
        ({"allow_unseen": None}, "allow_unseen", "None is no boolean. Pass True or False."),
        ({"steps": []}, "steps", "are not 1 .. 64. Pass so many."),
    ],
)
def test_words_that_a_specification_does_not_know(changes, path, message):
    with pytest.raises(SpecError) as caught:
        plan_of(_with(asked("A B"), **changes))
    assert [(problem[0], problem[2]) for problem in caught.value.problems] == [(path, message)]


def test_an_effect_that_nobody_knows():
    with pytest.raises(SpecError, match=r"'drop_users' is no effect\. Did you mean 'drop_user'\?"):
        plan_of(asked("A B", ("X", 1, 2, "drop_users")))
    with pytest.raises(SpecError, match="Known: 'drop_attempt', 'drop_user'"):
        plan_of(asked("A B", ("X", 1, 2, None)))


@pytest.mark.parametrize(
    ("exclusion", "fault"),
    [
        ((None, 1, 2), ("exclusions[1].name", "no_name")),
        (("", 1, 2), ("exclusions[1].name", "no_name")),
        (("Y", "1", 2), ("exclusions[1].after", "no_number")),
        (("Y", True, 2), ("exclusions[1].after", "no_number")),
        (("Y", 1, 2.0), ("exclusions[1].before", "no_number")),
        (("Y", 1, None), ("exclusions[1].before", "no_number")),
        (("Y", 1, 3), ("exclusions[1]", "no_such_steps")),
        (("Y", 0, 1), ("exclusions[1]", "no_such_steps")),
        (("A", 1, 2), ("exclusions[1]", "names_a_step")),
    ],
)
def test_exclusions_that_exclude_nothing(exclusion, fault):
    assert faults(asked("A B", ("X", 1, 2), exclusion)) == [fault]


@pytest.mark.parametrize(
    ("changes", "path", "code"),
    [
        ({"name": None}, "steps[1].name", "no_name"),
        ({"name": 5}, "steps[1].name", "no_name"),
        ({"event_name": ""}, "steps[1].event", "no_name"),
        ({"event_name": 1.0}, "steps[1].event", "no_name"),
        ({"where": None}, "steps[1].where", "no_sequence"),
        ({"where": ["item"]}, "steps[1].where[0].attribute", "missing"),
    ],
)
def test_steps_that_name_nothing(changes, path, code):
    assert faults(asked([step("A"), step("B", **changes)])) == [(path, code)]


@pytest.mark.parametrize(
    ("attribute", "values", "path", "code"),
    [
        ("", ("x",), "attribute", "no_name"),
        (None, ("x",), "attribute", "no_name"),
        (5, ("x",), "attribute", "no_name"),
        ("item", None, "values", "no_sequence"),
        ("item", "tea", "values", "no_sequence"),
        ("item", {"tea": 1}, "values", "no_sequence"),
        ("item", ("x", None), "values[1]", "no_value"),
        ("item", (1.0,), "values[0]", "no_value"),
        ("item", (float("nan"),), "values[0]", "no_value"),
        ("item", (["tea"],), "values[0]", "no_value"),
    ],
)
def test_conditions_that_ask_for_nothing(attribute, values, path, code):
    where = [SimpleNamespace(attribute=attribute, values=values)]
    assert faults(asked([step("A", where=where)])) == [(f"steps[0].where[0].{path}", code)]


def test_values_are_texts_integers_or_flags():
    where = [SimpleNamespace(attribute="n", values=[np.int64(3), True, "x", np.str_("y")])]
    ((_, values),) = plan_of(asked([step("A", where=where)])).steps[0].where
    assert values == (3, True, "x", "y")
    assert [type(value) for value in values[:3]] == [int, bool, str]


@pytest.mark.parametrize("field", ["window", "order", "ties", "exclusions", "hold", "allow_unseen"])
def test_a_specification_has_all_fields(field):
    spec = asked("A B", ("X", 1, 2))
    delattr(spec, field)
    assert faults(spec) == [(field, "missing")]


@pytest.mark.parametrize("field", ["name", "where", "window"])
def test_a_step_has_all_fields(field):
    spec = asked("A B")
    delattr(spec.steps[1], field)
    assert faults(spec) == [(f"steps[1].{field}", "missing")]


@pytest.mark.parametrize("field", ["name", "after", "before", "effect"])
def test_an_exclusion_has_all_fields(field):
    spec = asked("A B", ("X", 1, 2))
    delattr(spec.exclusions[0], field)
    assert faults(spec) == [(f"exclusions[0].{field}", "missing")]


def test_a_condition_has_all_fields():
    where = [SimpleNamespace(attribute="n")]
    assert faults(asked([step("A", where=where)])) == [("steps[0].where[0].values", "missing")]


def test_an_event_of_a_step_may_be_an_integer_and_its_name_is_a_text():
    plan = plan_of(asked([step("A", name="seven", event_name=np.int32(7))]))
    assert plan.steps == (PlannedStep("seven", 7),)


def test_contradictions_are_told_all_at_once():
    spec = asked("A<1 B<9", ("B", 2, 2), window=5)
    assert faults(spec) == [
        ("steps[0].window", "no_step_before"),
        ("steps[1].window", "longer_than_funnel"),
        ("exclusions[0]", "no_such_steps"),
        ("exclusions[0]", "names_a_step"),
    ]


def test_the_window_of_the_call_bounds_those_of_its_steps():
    assert faults(["A", step("B<2")], "1us") == [("steps[1].window", "longer_than_funnel")]
    assert plan_of(["A", step("B<2")], "2us").steps[1].window == 2


def test_without_an_order_exclusions_and_windows_of_steps_mean_nothing():
    spec = asked("A B<2", ("X", 1, 2), order="any")
    assert faults(spec) == [("steps[1].window", "no_order"), ("exclusions[0]", "no_order")]


class TestPlansAsTexts:
    def test_names_alone(self):
        assert str(plan_of(["add", 7])) == "add > 7, no window, ordered, ties favorable"

    def test_all_that_is_asked(self):
        first = step("A", name="visit", where=[SimpleNamespace(attribute="item", values=("tea", 1))])
        spec = asked([first, step("B<3"), step("C", window="2d")], ("X", 1, 2), ("Y", 2, 3, "drop_user"), window=None)
        plan = plan_of(_with(spec, window="7d", hold="shop", ties="input"))
        assert str(plan) == (
            "visit (event A, item in ('tea', 1)) > B<3 (event B, within 3us) > C (within 2d), window 1w, ordered, "
            "ties input, hold shop, drop_attempt at X after 1 before 2, drop_user at Y after 2 before 3"
        )

    def test_a_window_of_nothing_is_told(self):
        assert str(plan_of(["A"], "0s")) == "A, window 0s, ordered, ties favorable"


def test_plans_that_differ_in_what_may_be_unseen_are_equal():
    assert plan_of(["A"]) == plan_of(["A"], allow_unseen=True)
    assert hash(plan_of(["A"])) == hash(plan_of(["A"], allow_unseen=True))


class TestPlansAreCheckedHoweverTheyAreMade:
    A, B = PlannedStep("A", "A"), PlannedStep("B", "B")

    @pytest.mark.parametrize("n", [0, 65])
    def test_one_to_sixty_four_steps(self, n):
        with pytest.raises(SpecError, match=r"^steps: are not 1 \.\. 64\. Pass so many\.$"):
            FunnelPlan((self.A,) * n)

    @pytest.mark.parametrize("changes", [{"order": "sorted"}, {"ties": "favourable"}])
    def test_words(self, changes):
        (path,) = changes
        with pytest.raises(SpecError, match=rf"^{path}: .* Did you mean"):
            FunnelPlan((self.A,), **changes)

    def test_effects(self):
        with pytest.raises(SpecError, match=r"^exclusions\[0\]\.effect: 'drop' is no effect\."):
            FunnelPlan((self.A, self.B), exclusions=(PlannedExclusion("X", 1, 2, "drop"),))

    def test_rules(self):
        with pytest.raises(SpecError, match=r"^exclusions\[0\]: excludes 'A'"):
            FunnelPlan((self.A, self.B), exclusions=(PlannedExclusion("A", 1, 2),))

    def test_conditions_of_different_types_are_not_equal(self):
        one, true = (PlannedStep("A", "A", (("n", (value,)),)) for value in (1, True))
        assert one != true
        assert one == PlannedStep("A", "A", (("n", (1,)),))
        assert len({one, true, PlannedStep("A", "A", (("n", (1,)),))}) == 2


def test_values_of_numpy_are_read_as_those_of_python():
    values = (np.int64(3), np.str_("x"), np.True_)
    step = SimpleNamespace(
        name="A", event_name="A", where=[SimpleNamespace(attribute="shop", values=values)], window=None
    )
    ((_, read),) = plan_of([step]).steps[0].where
    assert read == (3, "x", True)
    assert [type(value) for value in read] == [int, str, bool]
