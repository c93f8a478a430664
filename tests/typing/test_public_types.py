"""What a type checker sees of the public API; mypy checks the statements, pytest runs them."""

from typing import Any, assert_type

import numpy as np
import numpy.typing as npt

from privdomain.calendar import Horizon
from privdomain.facts import Orders, Rejects, Spend
from privdomain.metrics import CohortReturn, CohortValue, Retention, cohort_value, combine, retention
from privdomain.metrics.formulas import roi
from privdomain.selectors import Choice, Choices, OperatingModel, Product, select_model, select_models

Floats = npt.NDArray[np.float64]


def orders() -> Orders:
    return Orders([1, 2], ["2026-01-01", "2026-01-02"], [10, 20], currency="CNY", tz="Asia/Shanghai")


def test_facts_have_typed_columns() -> None:
    given = orders()
    assert_type(given, Orders)
    assert_type(given.amount, Floats)
    assert_type(given.time, npt.NDArray[np.datetime64])
    assert_type(given.channel, npt.NDArray[Any] | None)
    assert_type(given.take([0]), Orders)
    assert_type(given.split(2), list[Orders])
    assert_type(given + given, Orders)
    accepted, rejects = Orders.accept([1], ["2026-01-01"], [1], currency="CNY", tz="UTC")
    assert_type(accepted, Orders)
    assert_type(rejects, Rejects)
    assert len(given) == 2


def test_results_keep_their_type_through_addition() -> None:
    one = cohort_value(orders(), observed_until="2027-01-01")
    assert_type(one, CohortValue)
    assert_type(combine([one]), CohortValue)
    assert_type(one.clv, Floats)
    back = retention(orders(), orders(), n=2, observed_until="2027-01-01")
    assert_type(back, Retention)
    assert_type(back + back, Retention)
    spend = Spend(["2026-01-01"], [5], currency="CNY", tz="Asia/Shanghai")
    assert_type(one.with_spend(spend), CohortReturn)
    assert isinstance(one.with_spend(spend), CohortReturn)


def test_formulas_give_floats_for_scalars_and_arrays_for_arrays() -> None:
    assert_type(roi(revenue=8, cost=5), float)
    assert_type(roi(revenue=np.array([8.0]), cost=5), Floats)
    assert isinstance(roi(revenue=8, cost=5), float)


def test_a_choice_has_a_model_or_none() -> None:
    product = Product(repurchase_per_year=4, basket=320, decision_difficulty=0.4)
    choice = select_model(product)
    assert_type(choice, Choice)
    assert_type(choice.model, OperatingModel | None)
    assert_type(choice.scores, Floats)
    choices = select_models([product])
    assert_type(choices, Choices)
    assert_type(choices[0], Choice)
    assert choices[0].model is choice.model


def test_horizons_end_at_instants() -> None:
    ends = Horizon("1m").ends(np.array(["2026-01-31"], "M8[us]"), tz="UTC")
    assert_type(ends, npt.NDArray[np.datetime64])
    assert ends.astype("M8[D]").tolist()[0].isoformat() == "2026-02-28"
