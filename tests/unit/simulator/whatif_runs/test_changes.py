"""Changes: what a what-if puts where, and what is refused."""

import numpy as np
import pytest
from oracle.shops import shop

from privdomain.errors import SpecError
from privdomain.simulator import Advisors, Referral, Touching, Uncertain, WhatIf
from privdomain.simulator.whatif_runs.changes import Change, changed_scenario

BASE = shop(
    referral=Referral(k=0.05, reward=8, usual_reward=8, elasticity=0.5),
    uncertain=[
        Uncertain(path="basket.margin", low=0.4, high=0.6, mode=0.5),
        Uncertain(path="referral.k", kind="uniform", low=0.04, high=0.08),
    ],
)


def ranges(scenario):
    return {one.path: (one.low, one.high, one.mode) for one in scenario.uncertain}


def test_a_change_is_hashable_and_the_same_text_for_the_same_content():
    one = Change.of("a", {"basket.margin": np.float64(0.4), "clock.n_periods": np.int64(3)})
    other = Change.of("a", {"clock.n_periods": 3, "basket.margin": 0.4})
    assert one == other
    assert hash(one) == hash(other)
    assert one.values == {"basket.margin": 0.4, "clock.n_periods": 3}
    assert one != Change.of("a", {"basket.margin": 0.41})


@pytest.mark.parametrize("document", ["not json", "[]", None, 5])
def test_a_change_holds_a_json_object_and_has_a_name(document):
    with pytest.raises(SpecError, match=r"document: .* is no JSON object"):
        Change("a", document)
    with pytest.raises(SpecError, match="name: 5 is no name"):
        Change(5, "{}")


def test_blocks_may_be_models_or_plain():
    whole = changed_scenario(BASE, {"advisors": Advisors(count=3, talks=50)})
    plain = changed_scenario(BASE, {"advisors": {"count": 3, "talks": 50}})
    assert whole == plain
    assert whole.advisors.count == 3
    lists = Change.of("a", {"promotions": (), "advisors": Advisors(count=3, talks=50)}).values
    assert (lists["promotions"], lists["advisors"]["count"]) == ([], 3)


def test_the_range_of_a_rate_moves_in_proportion_of_its_odds():
    # odds go from 1 to 11 / 9: 2/3 becomes 22/27, and 3/2 becomes 11/6
    after = changed_scenario(BASE, {"basket.margin": 0.55, "costs.technology": 1})
    assert ranges(after)["basket.margin"] == pytest.approx((22 / 49, 11 / 17, 0.55))


@pytest.mark.parametrize("margin", [0.01, 0.9, 0.999])
def test_so_it_stays_within_0_and_1(margin):
    base = shop(uncertain=[Uncertain(path="basket.margin", kind="uniform", low=0.4, high=0.7)])
    (low, high, _), *_ = ranges(WhatIf(base).add("x", {"basket.margin": margin}).scenarios["x"]).values()
    assert 0 < low < margin < high < 1
    sure = ranges(changed_scenario(base, {"basket.margin": 0.0}))
    assert sure["basket.margin"] == (0, 0, None)


@pytest.mark.parametrize(
    ("uncertain", "value"),
    [
        (Uncertain(path="basket.margin", kind="beta", low=0.3, high=0.6), 0.0),
        (Uncertain(path="costs.technology", low=0, high=9e11), 3.0),
        (Uncertain(path="costs.technology", kind="lognormal", low=0.5, high=2), 0.0),
    ],
)
def test_a_range_that_would_leave_what_a_scenario_allows_names_its_move(uncertain, value):
    base = shop(uncertain=[uncertain], costs={"technology": 1.0})
    with pytest.raises(SpecError, match=r"its range moves with it, from .* to .*Change 'uncertain' along"):
        WhatIf(base).add("x", {uncertain.path: value})


def test_a_range_that_is_given_is_checked_when_it_is_added():
    given = {"uncertain": [{"path": "basket.margin", "kind": "uniform", "low": 0.5, "high": 1.5}]}
    with pytest.raises(SpecError, match="could be drawn"):
        WhatIf(shop()).add("x", given)


def test_the_range_of_an_amount_moves_in_proportion():
    assert ranges(changed_scenario(BASE, {"basket.margin": 0.55}))["referral.k"] == (0.04, 0.08, None)
    assert ranges(changed_scenario(BASE, {"referral": {"k": 0.1}}))["referral.k"] == pytest.approx((0.08, 0.16, None))


def test_a_range_that_is_given_stays_as_it_is_given():
    given = [{"path": "basket.margin", "low": 0.1, "high": 0.2}]
    assert ranges(changed_scenario(BASE, {"basket.margin": 0.9, "uncertain": given})) == {
        "basket.margin": (0.1, 0.2, None)
    }


def test_parameters_that_are_uncertain_together_move_together():
    stages = ("lifecycle.stages.contact.leave", "lifecycle.stages.active.leave")
    base = shop(uncertain=[Uncertain(path=stages[0], also=stages[1:], low=0.01, high=0.03)])
    both = changed_scenario(base, dict.fromkeys(stages, 0.04))
    # odds of 0.02 and 0.04 are 1/49 and 1/24: the factor is 49/24
    odds = [49 / 24 * end / (1 - end) for end in (0.01, 0.03)]
    assert ranges(both)[stages[0]] == pytest.approx((*(one / (1 + one) for one in odds), None))
    with pytest.raises(SpecError, match="uncertain together with"):
        changed_scenario(base, {stages[0]: 0.04})


def test_a_range_about_nothing_cannot_move():
    base = shop(uncertain=[Uncertain(path="costs.technology", low=0, high=1)])
    with pytest.raises(SpecError, match=r"costs\.technology: is uncertain, and its range cannot move"):
        changed_scenario(base, {"costs.technology": 2})


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ("basket.margin", "changes"),
        (None, "changes"),
        ({"basket.margine": 0.5}, "basket.margine"),
        ({"chanels.moments.spend": 1}, "chanels.moments.spend"),
        ({5: 1}, "path"),
        ({"": 1}, "path"),
        ({"clock.n_periods": 10}, "clock.n_periods"),
        ({"currency": "USD"}, "currency"),
        ({"schema_version": 2}, "schema_version"),
        ({"basket.margin": 1.5}, "basket.margin"),
        ({"basket.margin": "much"}, "basket.margin"),
        ({"basket.margin": float("nan")}, "basket.margin"),
        ({"basket.margin": object()}, "basket.margin"),
        ({"basket.margin": np.arange(3)}, "basket.margin"),
        ({"advisors.count": 15}, "advisors.count"),
        ({"basket.margin": 0.5, "basket": {"list_price": 3}}, "basket.margin"),
        ({"channels": [], "channels.moments.adds.cost_per_add": 3}, "channels.moments.adds.cost_per_add"),
        (
            {"lifecycle.stages.contact.leave": 0.999, "lifecycle.stages.active.leave": 0.999},
            "lifecycle.stages[1].moves",
        ),
    ],
)
def test_bad_changes(values, path):
    with pytest.raises(SpecError) as caught:
        WhatIf(BASE).add("change", values)
    assert path in [problem[0] for problem in caught.value.problems]


def test_an_unknown_path_says_what_is_near():
    with pytest.raises(SpecError, match="Did you mean 'margin'"):
        WhatIf(BASE).add("change", {"basket.margine": 0.5})
    with pytest.raises(SpecError, match="Did you mean 'moments'"):
        WhatIf(shop(touching=Touching(per_contact=1, usual=1))).add("x", {"channels.moment.spend": 1})


def test_an_optional_block_that_is_not_there_says_how_to_pass_it():
    with pytest.raises(SpecError, match=r"advisors is not set. Pass \{'advisors': Advisors\(...\)\}"):
        WhatIf(BASE).add("hire", {"advisors.count": 15})
    with pytest.raises(SpecError, match=r"there is no 'lifecycle.stages.contact.then.x'"):
        WhatIf(BASE).add("x", {"lifecycle.stages.contact.then.x": 1})


def test_a_path_into_what_another_one_replaces_is_refused_in_any_order():
    both = {"basket.margin": 0.5, "basket": {"list_price": 3.0}}
    for values in (both, dict(reversed(both.items()))):
        with pytest.raises(SpecError, match="lies within 'basket', which is changed as well"):
            WhatIf(BASE).add("x", values)
