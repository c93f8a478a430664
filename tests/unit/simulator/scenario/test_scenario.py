"""Scenario: names, references, contradictions, and one text for one content."""

from itertools import product

import pytest
from pydantic import ValidationError

from privdomain.errors import SpecError
from privdomain.models import Spec
from privdomain.simulator import (
    Advisors,
    Ban,
    Basket,
    Channel,
    Clock,
    Costs,
    Hire,
    Import,
    Lifecycle,
    LifeStage,
    Move,
    Promotion,
    Referral,
    Saturation,
    Scenario,
    Seasons,
    Stock,
    Touching,
    Uncertain,
    Volume,
)
from privdomain.simulator.scenario.paths import name_of

LIFE = Lifecycle.simple(leave=0.01, first_order=0.03, orders=0.08, dormancy=0.02, winback=0.05)
ADS = Channel(name="ads", spend=1_000, adds=Saturation(cost_per_add=10))


def document(**blocks):
    blocks = {"currency": "CNY", "lifecycle": LIFE, "basket": Basket(list_price=100, margin=0.5), **blocks}
    return {
        name: [one.to_dict() for one in value]
        if isinstance(value, list)
        else value.to_dict()
        if isinstance(value, Spec)
        else value
        for name, value in blocks.items()
    }


def problems(**blocks):
    with pytest.raises(SpecError) as caught:
        Scenario.load(document(**blocks))
    return [(path, code) for path, code, _ in caught.value.problems]


def test_names_stand_once_across_inflows():
    volume = Volume(name="ads", count=1, add_rate=1)
    assert problems(channels=[ADS], volumes=[volume]) == [("channels", "repeated")]
    sale = Promotion(name="sale", period=1, uplift=1)
    assert problems(promotions=[sale, sale]) == [("promotions", "repeated")]


@pytest.mark.parametrize("block", ["channels", "volumes", "imports"])
def test_the_name_of_the_inflow_of_the_invited_is_reserved(block):
    inflow = {
        "channels": Channel(name="referral", spend=1, adds=Saturation(cost_per_add=1)),
        "volumes": Volume(name="referral", count=1, add_rate=1),
        "imports": Import(name="referral", period=0, count=1),
    }[block]
    assert problems(**{block: [inflow]}) == [("channels", "reserved")]


def test_priority_names_inflows_that_there_are():
    advisors = Advisors(count=1, talks=1, priority=["referral", "ads"])
    assert problems(channels=[ADS], advisors=advisors) == [("advisors.priority", "unknown_inflow")]
    assert Scenario.load(document(channels=[ADS], advisors=advisors, referral=Referral(k=0.1)))


def test_references_lead_to_stages():
    found = problems(
        channels=[ADS.replace(enters="x")], stock=[Stock(name="y", count=1)], referral=Referral(k=1, enters="z")
    )
    assert found == [("ads.enters", "unknown_stage"), ("stock", "unknown_stage"), ("referral.enters", "unknown_stage")]


def test_nothing_is_set_for_a_period_that_does_not_come():
    late = {
        "imports": [Import(name="old", period=4, count=1)],
        "promotions": [Promotion(name="sale", period=4, uplift=1)],
        "bans": [Ban(name="out", period=4, owned=1)],
        "advisors": Advisors(count=1, talks=1, hires=[Hire(name="new", period=4, count=1)]),
    }
    assert [code for _, code in problems(clock=Clock(n_periods=4), **late)] == ["too_late"] * 4


def test_uncertain_paths_hold_numbers():
    uncertain = Uncertain(path="currency", low=1, high=2)
    assert problems(uncertain=[uncertain]) == [("uncertain", "no_number")]
    inside = Uncertain(path="uncertain..low", low=1, high=2)
    assert problems(uncertain=[inside])[0][1] == "unknown_path"


def test_talks_without_touches_are_refused():
    advisors = Advisors(count=1, talks=1, talk_share=0.5)
    assert problems(advisors=advisors) == [("advisors.talk_share", "contradiction")]
    assert Scenario.load(document(advisors=advisors, touching=Touching(per_contact=1, usual=1)))


def test_a_dip_may_not_take_more_than_all_orders():
    """The sale takes 2 x 1 season over 4 of 0.4 seasons: 1.25 of the orders of each of the periods after."""
    seasons = Seasons(purchases=[1, 0.4, 0.4, 0.4, 0.4])
    sale = Promotion(name="sale", period=0, uplift=2, pull_forward=1, after=4)
    assert problems(promotions=[sale], seasons=seasons) == [("promotions", "contradiction")]
    assert Scenario.load(document(promotions=[sale]))  # half of each without seasons
    again = sale.replace(name="again", uplift=3)
    assert problems(promotions=[sale, again]) == [("promotions", "contradiction")]


def test_a_sale_may_not_borrow_where_nobody_buys():
    sale = Promotion(name="sale", period=0, uplift=1, pull_forward=1, after=1)
    found = problems(promotions=[sale], seasons=Seasons(purchases=[1, 0, 0]))
    assert found == [("promotions.sale.pull_forward", "contradiction")]
    assert Scenario.load(document(promotions=[sale], seasons=Seasons(purchases=[0])))
    assert Scenario.load(document(promotions=[sale.replace(pull_forward=0.0)], seasons=Seasons(purchases=[1, 0])))


BAD_NAMES = ["a.b", "live.a", " a", "a ", " ", "\n", "a\0b", "a\tb"]
NAMED = {
    "channel": lambda name: ADS.replace(name=name),
    "volume": lambda name: Volume(name=name, count=1, add_rate=1),
    "import": lambda name: Import(name=name, period=0, count=1),
    "stage": lambda name: LifeStage(name=name),
    "hire": lambda name: Hire(name=name, period=0, count=1),
    "promotion": lambda name: Promotion(name=name, period=0, uplift=1),
    "ban": lambda name: Ban(name=name, period=0, owned=1),
    "stock": lambda name: Stock(name=name, count=1),
}


@pytest.mark.parametrize(("kind", "name"), [*product(NAMED, BAD_NAMES)])
def test_names_that_no_path_can_hold(kind, name):
    with pytest.raises(ValidationError, match="name without dots"):
        NAMED[kind](name)


@pytest.mark.parametrize("name", ["朋友圈 广告", "a/b", "week 4", "ads_0"])
def test_other_names_are_fine(name):
    shop = Scenario.load(document(channels=[ADS.replace(name=name)]))
    assert shop.with_changes({f"channels.{name}.spend": 5}).at(f"channels.{name}.spend") == 5


FULL = document(
    clock=Clock(n_periods=8),
    channels=[
        ADS,
        Channel(name="hill", spend=[1, 2], adds=Saturation(kind="hill", most=5, half_spend=9)),
        Channel(name="power", spend=1, adds=Saturation(kind="power", cost_per_add=5, base_spend=9)),
    ],
    volumes=[Volume(name="parcels", count=[1], add_rate=0.5)],
    imports=[Import(name="old", period=0, count=1)],
    lifecycle=Lifecycle(stages=[LifeStage(name="a", moves=[Move(to="b", rate=0.1)]), LifeStage(name="b")], entry="a"),
    advisors=Advisors(
        count=5,
        talks=5,
        contacts_each=5,
        hires=[Hire(name="new", period=0, count=1)],
        when_full="backlog",
        patience=0.5,
    ),
    touching=Touching(per_contact=1, usual=1),
    referral=Referral(k=0.1, usual_reward=1, pool=10),
    promotions=[Promotion(name="sale", period=3, uplift=0.5)],
    bans=[Ban(name="out", period=3, owned=0.5)],
    costs=Costs(),
    uncertain=[Uncertain(path="basket.margin", kind="uniform", low=0.2, high=0.5)],
)


def number_paths(spec, path=""):
    for name in type(spec).model_fields:
        value, here = getattr(spec, name), f"{path}.{name}".removeprefix(".")
        if isinstance(value, Spec):
            yield from number_paths(value, here)
        elif isinstance(value, tuple):
            for one in value:
                if isinstance(one, Spec) and name_of(one):
                    yield from number_paths(one, f"{here}.{name_of(one)}")
        elif isinstance(value, float):
            yield here


def test_minus_zero_is_zero_everywhere():
    shop = Scenario.load(FULL)
    changed = 0
    for path in number_paths(shop):
        try:
            plus = shop.with_changes({path: 0.0})
        except SpecError:
            continue
        minus = shop.with_changes({path: -0.0})
        assert minus == plus
        assert minus.digest == plus.digest, path
        changed += 1
    assert changed > 30
    zero, minus = (Uncertain(path="basket.margin", low=low, mode=low, high=0.5) for low in (0.0, -0.0))
    assert zero.digest == minus.digest
    assert Costs(fixed_people=[-0.0]).digest == Costs(fixed_people=[0.0]).digest


def test_a_scenario_is_read_back():
    shop = Scenario.load(FULL)
    assert Scenario.load(shop.to_json()) == shop
    assert [stage.name for stage in shop.stages] == ["a", "b"]
    assert shop.clock.per_year == pytest.approx(52.17857)
    assert Clock(period="day").days == 1
    assert shop.bans[0].survive == 0.5
