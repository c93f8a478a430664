"""FunnelUnits: rows of units, how they add, travel and refuse what is none."""

import attrs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from oracle.funnel_units import DAY, MISSING, funnel_of, options_of
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.errors import BudgetError, DataError, SpecError

LABELS = ("x", "y", None)


def unit(user, label, days, is_open):
    """A unit whose days ascend; one without a day cannot be open."""
    return (user, label, tuple(sorted(days)), is_open and bool(days))


UNITS = st.lists(
    st.builds(
        unit,
        st.integers(0, 5),
        st.sampled_from(LABELS),
        st.lists(st.sampled_from([0, 0.5, 1, 3, 7]), max_size=3),
        st.booleans(),
    ),
    max_size=12,
)
QUESTIONS = st.fixed_dictionaries({"by": st.sampled_from([None, "channel"]), "window": st.sampled_from([None, 7])})


def result_of(units, question, outside=0):
    """The result of units in the order of their users, under the labels in use."""
    units = sorted(units, key=lambda one: one[0])
    if question["by"] is None:
        units, labels = [(user, None, *rest) for user, _, *rest in units], (None,)
    else:
        labels = tuple(label for label in LABELS if label in {one[1] for one in units})
    return funnel_of(*units, labels=labels, outside=outside, options=options_of(**question))


@given(UNITS, QUESTIONS, st.lists(st.integers(0, 2), min_size=6, max_size=6))
def test_parts_of_disjoint_users_add_up_to_the_whole(units, question, part_of_user):
    parts = [
        result_of([one for one in units if part_of_user[one[0]] == part], question, outside=part) for part in range(3)
    ]
    check_adds(result_of(units, question, outside=3), parts)


@given(UNITS, QUESTIONS)
def test_counts_fall_from_step_to_step_and_every_unit_is_counted_once(units, question):
    result = result_of(units, question)
    users, closed = (np.atleast_2d(getattr(result, name)) for name in ("users", "closed_users"))
    for counts in (users, closed, users - closed):  # the open ones too
        assert (np.diff(counts, axis=-1) <= 0).all()
        assert (counts >= 0).all()
    assert users[:, 0].sum() + result.removed.sum() == len(units)
    # Who came to a step went on or stayed there, and only who stayed may be open there.
    stayed = np.array([[sum(len(days) == step for _, _, days, _ in units) for step in (1, 2, 3)]])
    assert (users - np.pad(users[:, 1:], ((0, 0), (0, 1)))).sum(axis=0).tolist() == stayed[0].tolist()
    assert (np.atleast_2d(result.open)[:, :2] <= np.atleast_2d(result.dropped)[:, 1:]).all()


@given(UNITS)
def test_the_groups_of_a_breakdown_add_up_to_the_whole(units):
    whole, split = (result_of(units, {"by": by, "window": None}) for by in (None, "channel"))
    for name in ("users", "closed_users", "dropped", "open"):
        assert getattr(split, name).sum(axis=0).tolist() == getattr(whole, name).tolist()


@fewer
@given(UNITS, QUESTIONS, st.randoms(use_true_random=True))
def test_results_travel_are_locked_read_as_records_and_survive_damage(units, question, random):
    result = result_of(units, question)
    times = result.time_to_convert(1, 3)
    for one in (result, times, times.converted_by(["12h", "7d"])):
        check_result(one)
        check_damage(one, random.choice)


class TestColumns:
    def test_one_row_per_unit(self):
        result = funnel_of(
            ("ann", "x", (1, 2, 2.5), False),
            ("ann", None, (1,), True),
            ("bo", None, (), False),
            labels=("x", None),
            options=options_of("add", "user", "user", by="channel"),
        )
        columns = {name: column.tolist() for name, column in result.to_user_columns().items()}
        times = {name: columns.pop(name) for name in ("1 add", "2 user", "3 user")}
        assert columns == {
            "user": ["ann", "ann", "bo"],
            "group": ["x", None, None],
            "level": [3, 1, 0],
            "is_open": [False, True, False],
        }
        text = np.datetime_as_string(result.reached_at, "m").tolist()
        assert text[0] == ["1970-01-02T00:00", "1970-01-03T00:00", "1970-01-03T12:00"]
        assert text[1:] == [["1970-01-02T00:00", "NaT", "NaT"], ["NaT"] * 3]
        assert list(map(list, zip(*times.values(), strict=True))) == result.reached_at.tolist()

    def test_without_a_breakdown_there_is_no_group(self):
        assert list(funnel_of((7, None, (1,), False)).to_user_columns()) == [
            *("user", "level", "is_open"),
            *("1 add", "2 join", "3 order"),
        ]


class TestAdding:
    def test_units_of_one_user_keep_their_order(self):
        one = funnel_of(("bo", None, (5,), False), ("bo", None, (1, 2), False), outside=1)
        other = funnel_of(("ann", None, (3,), False), ("cy", None, (4,), True), outside=2)
        total = one + other
        assert total.user.tolist() == ["ann", "bo", "bo", "cy"]
        assert total.level.tolist() == [1, 1, 2, 1]
        assert (total.reached[:, 0] // DAY).tolist() == [3, 5, 1, 4]
        assert total.is_open.tolist() == [False, False, False, True]
        assert total.outside == 3

    def test_labels_meet(self):
        one, other = (
            funnel_of(*units, labels=labels, options=options_of(by="channel"))
            for units, labels in (
                ([(1, "y", (1,), False), (3, None, (1,), False)], ("y", None)),
                ([(2, "x", (1,), False), (4, "y", (1, 2), False)], ("x", "y")),
            )
        )
        total = one + other
        assert total.labels == ("x", "y", None)
        assert [total.labels[group] for group in total.group] == ["y", "x", None, "y"]
        assert total.users.tolist() == [[1, 0, 0], [2, 1, 0], [1, 0, 0]]

    def test_users_in_both_parts_are_refused(self):
        one = funnel_of(("ann", None, (1,), False), ("ann", None, (2,), False), ("bo", None, (1,), False))
        other = funnel_of(("ann", None, (3,), False), ("bo", None, (3,), False), ("cy", None, (3,), False))
        with pytest.raises(DataError, match="Add disjoint users only") as caught:
            one + other
        assert (caught.value.argument, caught.value.count) == ("users", 2)

    def test_ids_of_two_kinds_are_refused(self):
        with pytest.raises(DataError, match="int on one side and str on the other"):
            funnel_of((7, None, (1,), False)) + funnel_of(("ann", None, (1,), False))

    def test_nobody_changes_nothing_whatever_the_ids(self):
        one = funnel_of(("ann", None, (1,), False))
        assert one + funnel_of() == funnel_of() + one == one

    def test_labels_of_two_kinds_are_refused(self):
        one, other = (
            funnel_of((user, label, (1,), False), labels=(label,), options=options_of(by="n"))
            for user, label in ((1, "x"), (2, 5))
        )
        with pytest.raises(DataError, match="Give all labels one type"):
            one + other

    def test_results_of_other_options_are_refused(self):
        with pytest.raises(SpecError) as caught:
            funnel_of() + funnel_of(options=options_of(window=7, until=50, confidence=0.9))
        assert [path for path, _, _ in caught.value.problems] == ["plan", "confidence", "observed_until"]


class TestRefused:
    """Units of users 1 and 2, of which one field is damaged."""

    OPTIONS = options_of("add", "join", window=7, by="channel", until=10)
    RESULT = funnel_of((1, "x", (1, 8), False), (2, "y", (3,), True), labels=("x", "y"), options=OPTIONS)

    @pytest.mark.parametrize(
        ("change", "problem"),
        [
            ({"outside": -1}, "users outside are negative"),
            ({"labels": ("y", "x")}, "not distinct and sorted"),
            ({"user": [1]}, "of different lengths"),
            ({"group": [[0], [1]]}, "of different lengths"),
            ({"level": [2]}, "of different lengths"),
            ({"is_open": [False] * 3}, "of different lengths"),
            ({"reached": [[1, 2, 3]] * 2}, "not on the grid"),
            ({"user": [2, 1]}, "ids do not ascend"),
            ({"user": np.array([1.0, 2.0])}, "neither integers nor texts"),
            ({"user": np.array([None, "a"], object)}, "neither integers nor texts"),
            ({"user": np.array(["a", 1], object)}, "neither integers nor texts"),
            ({"user": np.array([True, False])}, "neither integers nor texts"),
            ({"group": [0, 2]}, "out of range"),
            ({"group": [-1, 1]}, "out of range"),
            ({"level": [3, 1]}, "out of range"),
            ({"level": [2, -1]}, "out of range"),
            ({"level": [1, 1]}, "not those of the levels"),
            ({"level": [2, 2]}, "not those of the levels"),
            ({"reached": [[DAY, 8 * DAY], [MISSING, 3 * DAY]]}, "not those of the levels"),
            ({"reached": [[2 * DAY, DAY], [3 * DAY, MISSING]]}, "fall from step to step"),
            ({"reached": [[DAY, 8 * DAY + 1], [3 * DAY, MISSING]]}, "outside the window"),
            ({"reached": [[DAY, 8 * DAY], [10 * DAY, MISSING]]}, "outside the window"),
            ({"reached": [[MISSING + 1, 8 * DAY], [3 * DAY, MISSING]]}, "outside the window"),
            ({"began": [1]}, "of different lengths"),
            ({"began": [DAY + 1, 3 * DAY]}, "began after their first step"),
            (
                {"level": [2, 0], "reached": [[DAY, 8 * DAY], [MISSING] * 2], "began": [DAY, 10 * DAY]},
                "or after the obs",
            ),
            ({"level": [2, 0], "reached": [[DAY, 8 * DAY], [MISSING, MISSING]]}, "without a step are open"),
        ],
    )
    def test_what_is_no_funnel(self, change, problem):
        change = {name: np.array(value) if isinstance(value, list) else value for name, value in change.items()}
        with pytest.raises(ValueError, match=problem):
            attrs.evolve(self.RESULT, **change)

    def test_all_chunks_of_rows_are_checked(self, monkeypatch):
        monkeypatch.setattr("privdomain._internal.arrays.CHUNK_ROWS", 1)
        assert attrs.evolve(self.RESULT) == self.RESULT
        for late in (0, 1):
            reached = self.RESULT.reached.copy()
            reached[late, 0] = 10 * DAY
            with pytest.raises(ValueError, match="instants"):
                attrs.evolve(self.RESULT, reached=reached)

    def test_two_integers_of_a_user_are_fine(self):
        assert attrs.evolve(self.RESULT, user=np.array([2, 2])).user.tolist() == [2, 2]

    def test_labels_without_a_breakdown(self):
        with pytest.raises(ValueError, match="labels are without a breakdown"):
            attrs.evolve(self.RESULT, options=options_of("add", "join", until=10))

    def test_without_a_window_a_chain_may_last_however_long_but_not_round_the_clock(self):
        options = options_of("add", "join", by="channel", until=10)
        long_ago = np.array([-DAY * 9_999, DAY])
        reached = np.array([[-DAY * 9_999, DAY], [DAY, MISSING]])
        kept = attrs.evolve(self.RESULT, options=options, began=long_ago, reached=reached)
        assert kept.users.tolist() == [[1, 1], [1, 0]]
        with pytest.raises(ValueError, match="outside the window"):
            attrs.evolve(self.RESULT, options=options, reached=np.array([[MISSING + 1, DAY], [DAY, MISSING]]))

    def test_more_groups_than_fit(self, monkeypatch):
        monkeypatch.setattr("privdomain.metrics.cohorts.tally.MAX_CELLS", 6)
        assert attrs.evolve(self.RESULT).labels == ("x", "y")  # two groups of three levels
        one, other = (
            funnel_of((user, label, (1,), False), labels=(label,), options=self.OPTIONS)
            for user, label in ((3, "z"), (4, "y"))
        )
        with pytest.raises(BudgetError, match="3 groups x 3 levels is 9"):
            self.RESULT + one
        assert (self.RESULT + other).labels == ("x", "y")

    def test_a_damaged_state_is_an_error_of_the_state(self):
        state = self.RESULT.to_state()
        state["fields"]["level"]["values"] = [2, 5]
        with pytest.raises(SpecError, match="does not hold a FunnelResult") as caught:
            type(self.RESULT).from_state(state)
        assert caught.value.problems[0][:2] == ("state", "damaged")
