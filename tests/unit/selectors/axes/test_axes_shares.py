"""win_shares: who wins how often, against choosing for each draw alone."""

import numpy as np
import pytest

from privdomain.errors import BudgetError, DataError, SpecError, UnknownNameError
from privdomain.facts import Orders
from privdomain.selectors import DEFAULT_RULES, Traits, WinShares, axes_from_facts, select_models, win_shares
from privdomain.selectors.axes import shares as module

N_BUYERS = 40


def axes(currency="CNY"):
    """Three categories, none with views: tea often and cheap, sofas rarely and dear, a cup bought by one."""
    rng = np.random.default_rng(4)
    tea = [
        (buyer, 30 * k + int(rng.integers(25)), 30, "tea") for buyer in range(N_BUYERS) for k in range(1 + buyer % 9)
    ]
    sofa = [(buyer, 10 * buyer, 4_000 + 20 * buyer, "sofa") for buyer in range(N_BUYERS)]
    users, days, amounts, products = zip(*tea, *sofa, (0, 3, 20, "cup"), strict=True)
    times = np.datetime64("2025-01-01") + np.array(days)
    orders = Orders(users, times, amounts, currency=currency, tz="UTC", product=products)
    return axes_from_facts(orders, product_of="product", observed_until="2026-04-01")


AXES = axes()
CUP, SOFA, TEA = range(3)
SAID = {"difficulty": {"tea": 0.2, "sofa": 0.8}}


def test_the_clear_cases_are_clear_and_the_unknown_is_unknown():
    result = win_shares(AXES, seed=1, **SAID)
    assert result.outcomes.tolist() == [None, "dedicated_advisor", "shopping_assistant"]
    assert result.wins.sum(axis=1).tolist() == [0, 1_000, 1_000]
    assert np.isnan(result.shares[CUP]).all()
    assert np.isnan(result.intervals[:, CUP]).all()
    assert result.shares[SOFA, 2] > 0.9
    assert result.shares[TEA, 3] > 0.9


def test_wins_are_those_of_choosing_for_each_draw(monkeypatch):
    said = {**SAID, "margin": {"tea": 0.46, "sofa": 0.3}, "traits": {"tea": Traits(sociality=1, sku_breadth=0.9)}}
    drawn = AXES.draws(50, seed=9, difficulty=said["difficulty"])
    expected = np.zeros((3, 5), int)
    for place, extra in (
        (SOFA, {"margin": [0.3]}),
        (TEA, {"margin": [0.46], "sociality": [1.0], "sku_breadth": [0.9]}),
    ):
        for draw in range(50):
            columns = {name: column[place, draw : draw + 1] for name, column in drawn.items()}
            expected[place, select_models(columns | extra).winners[0]] += 1
    result = win_shares(AXES, seed=9, draws=50, **said)
    assert result.wins.tolist() == expected.tolist()
    assert (result.wins[TEA] > 0).sum() > 1  # a close call
    monkeypatch.setattr(module, "CHUNK_DRAWS", 1)  # category by category
    assert win_shares(AXES, seed=9, draws=50, **said) == result


def test_too_little_margin_makes_unsuitable():
    assert win_shares(AXES, seed=1, difficulty=0.2, margin=0.001).outcomes[TEA] == "unsuitable"
    assert win_shares(AXES, seed=1, difficulty=0.2).outcomes[TEA] == "shopping_assistant"


def test_intervals_are_wilsons_and_stand_in_the_columns():
    # nobody's win among 1,000 at z = 1.96: upper bound z^2 / (n + z^2) = 0.00383
    result = win_shares(AXES, seed=1, **SAID)
    never = int(np.argmin(result.wins[SOFA]))
    assert result.wins[SOFA, never] == 0
    assert result.intervals[1, SOFA, never] == pytest.approx(3.8415 / 1003.8415, rel=1e-4)
    record = result.to_records()[5 * SOFA + never]
    assert (record["category"], record["wins"], record["share"], record["low"]) == ("sofa", 0, 0, 0)
    assert len(result.to_records()) == 15


def test_it_prints_a_line_for_each_category():
    title, head, cup, *_ = repr(win_shares(AXES, seed=1, **SAID)).splitlines()
    assert title.startswith("Share of 1,000 draws that each outcome wins, by ")
    assert head.split()[0] == "category"
    assert cup.split() == ["cup", *"—————"]


def test_no_category_at_all():
    nothing = Orders([], [], [], currency="CNY", tz="UTC", product=[])
    result = win_shares(axes_from_facts(nothing, product_of="product", observed_until="2026-01-01"), seed=1)
    assert (result.to_records(), result.outcomes.tolist()) == ([], [])


def test_other_rules_and_their_currency():
    rules = DEFAULT_RULES.in_currency("USD", rate=0.14)
    with pytest.raises(DataError, match="currency: is CNY where the rules are in USD"):
        win_shares(AXES, seed=1, rules=rules, **SAID)
    assert win_shares(axes("USD"), seed=1, rules=rules, **SAID).options.rules == rules
    assert win_shares(axes("USD"), seed=1, rules=rules) != win_shares(
        axes("USD"), seed=1, rules=DEFAULT_RULES.in_currency("USD", rate=0.14000001)
    )
    # before anything else, and where nothing could be drawn
    with pytest.raises(DataError, match="currency: is CNY"):
        win_shares(AXES, seed=-1, rules=rules, draws=0)


@pytest.mark.parametrize(
    ("call", "error", "message"),
    [
        (lambda: win_shares(3, seed=1), DataError, "measured: is a int. Pass MeasuredAxes."),
        (lambda: win_shares(AXES, seed=1, rules=3), DataError, "rules: is a int. Pass Rules."),
        (lambda: win_shares(AXES, seed=-1), SpecError, "seed: -1 is no seed"),
        (lambda: win_shares(AXES, seed=1, draws=0), SpecError, "draws: 0 is no number of draws"),
        (lambda: win_shares(AXES, seed=1, draws=True), SpecError, "draws: True is no number"),
        (lambda: win_shares(AXES, seed=1, draws=10**7), BudgetError, "draws: draws x categories"),
        (lambda: win_shares(AXES, seed=1, margin=2), SpecError, "margin: 2 is no share"),
        (lambda: win_shares(AXES, seed=1, traits="x"), SpecError, "traits: 'x' is no Traits"),
        (lambda: win_shares(AXES, seed=1, difficulty={"te": 0.1}), UnknownNameError, "Did you mean 'tea'"),
    ],
)
def test_bad_input_is_refused(call, error, message):
    with pytest.raises(error, match=message):
        call()


@pytest.mark.parametrize("values", [[-1] + [0] * 14, [0] * 10, [1] + [0] * 14, [0, 1, 1, 1, 0] + [0] * 10])
def test_a_state_that_contradicts_itself_is_refused(values):
    state = win_shares(AXES, seed=1, draws=2).to_state()
    state["fields"]["wins"] = {"dtype": "int64", "shape": [len(values) // 5, 5], "values": values}
    with pytest.raises(SpecError, match="does not hold a WinShares"):
        WinShares.from_state(state)


@pytest.mark.parametrize(("name", "value"), [("draws", 3), ("draws", 0), ("seed", -1), ("confidence", 0.0)])
def test_a_state_of_other_options_is_refused(name, value):
    state = win_shares(AXES, seed=1, draws=2, **SAID).to_state()
    state["fields"]["options"][name] = value
    with pytest.raises(SpecError, match="does not hold a"):
        WinShares.from_state(state)


def test_rules_of_one_name_and_version_are_told_apart():
    other = DEFAULT_RULES.replace(value_gate=None)
    one, two = (win_shares(AXES, seed=1, draws=20, rules=rules, **SAID) for rules in (DEFAULT_RULES, other))
    assert np.array_equal(one.wins, two.wins)
    assert one != two
    assert WinShares.from_state(two.to_state()).options.rules == other


def test_a_category_observed_for_too_short_a_time_has_no_shares():
    thin = axes_from_facts(
        Orders([1, 2, 3, 4], ["2025-12-31"] * 4, [1, 2, 3, 4], currency="CNY", tz="UTC", product=["new"] * 4),
        product_of="product",
        observed_until="2026-01-01",
    )
    assert np.isnan(win_shares(thin, seed=1, difficulty=0.3).shares).all()


def test_shares_that_are_unknown_say_what_to_say():
    unknown = "; — where an axis is unknown: without views, say difficulty="
    assert repr(win_shares(AXES, seed=1)).splitlines()[0].endswith(unknown)
    assert [getattr(outcome, "zh", None) for outcome in win_shares(AXES, seed=1, **SAID).outcomes] == [
        None, "专属顾问", "购物参谋",
    ]  # fmt: skip
    known = axes_from_facts(
        Orders(["a", "a", "b"], ["2025-01-01", "2025-02-01", "2025-01-05"], [3, 4, 5], currency="CNY", tz="UTC",
               product=["tea"] * 3), product_of="product", observed_until="2026-01-01",
    )  # fmt: skip
    assert unknown not in repr(win_shares(known, seed=1, difficulty=0.2))
