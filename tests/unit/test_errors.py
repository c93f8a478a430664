"""Errors: parts as attributes, one shape of message, and a round trip through pickle."""

import copy
import pickle

import pytest

from privdomain.errors import BudgetError, DataError, PrivdomainError, SpecError, UnknownNameError, did_you_mean

ERRORS = [
    DataError("amount", "is nan", 3, 2, "Drop it."),
    DataError("amount", "is nan"),
    SpecError([("period", "unknown_period", "'x' is no period."), ("tz", "unknown", "'y' is no zone.")]),
    SpecError([]),
    BudgetError("horizons", 64, 70, "number of horizons"),
    UnknownNameError("horizont", ["horizon", "period"], what="option"),
    UnknownNameError("horizont", ["horizon"]),
    PrivdomainError("plain"),
]


@pytest.mark.parametrize("error", ERRORS, ids=lambda error: type(error).__name__)
@pytest.mark.parametrize("again", [lambda e: pickle.loads(pickle.dumps(e)), copy.copy, copy.deepcopy])  # noqa: S301
def test_an_error_survives_pickling_and_copying(error, again):
    other = again(error)
    assert type(other) is type(error)
    assert str(other) == str(error)
    assert vars(other) == vars(error)


@pytest.mark.parametrize(
    ("error", "builtin"),
    [(DataError, ValueError), (SpecError, ValueError), (BudgetError, SpecError), (UnknownNameError, LookupError)],
)
def test_each_error_is_also_a_builtin(error, builtin):
    assert issubclass(error, PrivdomainError)
    assert issubclass(error, builtin)


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        # argument: problem (where). Repair.
        (("amount", "is nan", 3, 2, "Drop it."), "amount: is nan (first at row 3, 2 rows). Drop it."),
        (("amount", "is nan", 0, 1, "Drop it."), "amount: is nan (first at row 0, 1 row). Drop it."),
        (("amount", "is nan", 3, None, "Drop it."), "amount: is nan (first at row 3). Drop it."),
        (("amount", "is nan", None, 2, "Drop it."), "amount: is nan (2 rows). Drop it."),
        (("amount", "is nan", None, None, "Drop it."), "amount: is nan. Drop it."),
        (("amount", "is nan"), "amount: is nan."),
    ],
)
def test_the_message_of_a_data_error(parts, message):
    assert str(DataError(*parts)) == message


def test_a_data_error_keeps_its_parts():
    error = DataError("amount", "is nan", 3, 2, "Drop it.")
    assert (error.argument, error.problem, error.index, error.count, error.hint) == error.args
    assert DataError("a", "b").args == ("a", "b", None, None, "")


def test_a_spec_error_keeps_all_problems():
    error = SpecError(problem for problem in [("a", "x", "is bad."), ("b", "y", "is worse.")])
    assert error.problems == (("a", "x", "is bad."), ("b", "y", "is worse."))
    assert str(error) == "a: is bad. b: is worse."


def test_a_budget_error_says_what_was_asked():
    error = BudgetError("parts", limit=1_000, asked=2_000_000, product="users x days")
    assert str(error) == "parts: users x days is 2,000,000, over the limit of 1,000."
    assert (error.limit, error.asked, error.product) == (1_000, 2_000_000, "users x days")
    assert error.problems[0][:2] == ("parts", "over_budget")


@pytest.mark.parametrize(
    ("name", "known", "hint"),
    [
        ("horizont", ["horizon", "period"], "Did you mean 'horizon'?"),
        ("zzz", ["horizon", "period"], "Known: 'horizon', 'period'."),
        ("zzz", [], "None is known."),
        ("", ["a"], "Known: 'a'."),
        ("1", [0, 1], "Did you mean '1'?"),  # a frame may name its columns by number
        (5, ["a"], "Known: 'a'."),
        ("zzz", range(10), "Known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9."),
        ("zzz", range(10_010), "Known: 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 and 10,000 more."),
        ("horizont", ["x" * (20 + n) for n in range(5_000)] + ["horizon"], "Did you mean 'horizon'?"),
    ],
)
def test_the_hint_of_an_unknown_name(name, known, hint):
    assert did_you_mean(name, known) == hint
    error = UnknownNameError(name, iter(known), what="column")
    assert str(error) == f"{name!r} is no known column. {hint}"
    assert (error.name, error.known) == (name, tuple(known))
