"""What steps and exclusions cannot mean together."""

import pytest

from privdomain._internal.funnel_rules import funnel_problems

PLAIN = [("A", None), ("B", None), ("C", None)]


def problems(steps=PLAIN, exclusions=(), window=None, order="ordered"):
    """Paths and codes."""
    return [found[:2] for found in funnel_problems(steps, exclusions, window=window, order=order)]


@pytest.mark.parametrize("order", ["ordered", "consecutive", "any"])
def test_plain_steps_have_no_problem(order):
    assert problems(order=order) == problems(order=order, window=0) == []


def test_no_step_has_no_problem_here():
    assert problems([]) == []


def test_the_first_step_has_no_window_of_its_own():
    assert problems([("A", 5), ("B", None)]) == [("steps[0].window", "no_step_before")]


def test_the_first_step_is_faulted_once():
    assert problems([("A", 5)], window=1, order="any") == [("steps[0].window", "no_step_before")]


def test_without_an_order_no_step_has_a_window_of_its_own():
    assert problems([("A", None), ("B", 5)], order="any", window=1) == [("steps[1].window", "no_order")]


@pytest.mark.parametrize("order", ["ordered", "consecutive"])
def test_the_window_of_a_step_is_no_longer_than_the_whole(order):
    assert problems([("A", None), ("B", 6)], window=5, order=order) == [("steps[1].window", "longer_than_funnel")]
    assert problems([("A", None), ("B", 5)], window=5, order=order) == []
    assert problems([("A", None), ("B", 6)], order=order) == []


def test_a_window_of_nothing_is_shorter_than_that_of_a_step():
    assert problems([("A", None), ("B", 1)], window=0) == [("steps[1].window", "longer_than_funnel")]


@pytest.mark.parametrize("bounds", [(1, 2), (1, 3), (2, 3)])
def test_an_exclusion_lies_between_two_steps(bounds):
    assert problems(exclusions=[("X", *bounds)]) == []


@pytest.mark.parametrize("bounds", [(0, 1), (-1, 2), (2, 2), (3, 2), (3, 4), (1, 4)])
def test_an_exclusion_that_lies_between_no_two_steps(bounds):
    assert problems(exclusions=[("X", *bounds)]) == [("exclusions[0]", "no_such_steps")]


def test_an_exclusion_of_the_event_of_any_step():
    for place, event in enumerate("ABC"):
        exclusions = [("X", 1, 2)] * place + [(event, 1, 2)]
        assert problems(exclusions=exclusions) == [(f"exclusions[{place}]", "names_a_step")]


def test_integer_names_are_compared_as_they_are():
    assert problems([(1, None), (2, None)], [(2, 1, 2), ("1", 1, 2)]) == [("exclusions[0]", "names_a_step")]


def test_without_an_order_nothing_lies_between():
    assert problems(exclusions=[("X", 1, 2)], order="any") == [("exclusions[0]", "no_order")]


def test_all_problems_are_told_steps_first():
    found = problems([("A", 1), ("B", 9)], [("A", 2, 2), ("X", 1, 2), ("X", 0, 1)], window=5)
    assert found == [
        ("steps[0].window", "no_step_before"),
        ("steps[1].window", "longer_than_funnel"),
        ("exclusions[0]", "no_such_steps"),
        ("exclusions[0]", "names_a_step"),
        ("exclusions[2]", "no_such_steps"),
    ]


def test_messages_say_what_is_wrong_and_what_to_do():
    steps, exclusions = [("A", 1), ("B", 9)], [("A", 2, 4)]
    told = {path: message for path, _, message in funnel_problems(steps, exclusions, window=5, order="ordered")}
    assert told["steps[0].window"].endswith("the first step has none. Leave it out.")
    assert told["steps[1].window"].endswith("Shorten it.")
    assert told["exclusions[0]"] == "excludes 'A', which is the event of a step. Name another event."
    (_, _, message), _ = funnel_problems(PLAIN, [("X", 2, 4)], window=None, order="any")
    assert message == "lies between steps 2 and 4 of 3. Number them from 1."
