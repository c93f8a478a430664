"""Staffing: room for everybody, no sooner than needed."""

from math import ceil, sqrt

from privdomain.simulator import Basket, Channel, Clock, Lifecycle, LifeStage, Saturation, Scenario, Stock, expect
from privdomain.simulator.scenario.staffing import team_of

STAY = Lifecycle(stages=[LifeStage(name="here")], entry="here")


def shop(n=10, spend=100.0, **blocks):
    channel = Channel(name="ads", spend=spend, adds=Saturation(cost_per_add=1))
    blocks = {"channels": [channel], "lifecycle": STAY, "basket": Basket(list_price=1), **blocks}
    return Scenario(currency="CNY", clock=Clock(n_periods=n), **blocks)


def test_teams_grow_every_four_periods_with_the_contacts():
    """100 come in each period and stay. In periods 0-3 there are up to 400, 400 + 4 x 20 with what chance may add, and
    one advisor holds 200: 3 of them. Periods 4-7: 800 + 4 x 28.3, 5. Periods 8-9: 1,000 + 4 x 31.6 = 1,126.5, 6."""
    team = team_of(shop(), {"contacts_each": 200, "talks": 1e6, "ramp": 0})
    assert team["count"] == 3
    assert [(hire["period"], hire["count"]) for hire in team["hires"]] == [(4, 2), (8, 1)]


def test_talks_are_hired_for_one_ramp_ahead():
    """Adds double from period 6 on: 100, then 200. Who is hired at 4 with a ramp of 3 works in full at 6."""
    series = (100.0,) * 6 + (200.0,) * 4
    want = [ceil((adds + 4 * sqrt(adds)) / 10) for adds in (100, 200)]
    team = team_of(shop(spend=series), {"contacts_each": 1e9, "talks": 10, "ramp": 2})
    assert team["count"] == want[0]  # the window of period 0 ends before period 6
    assert team["hires"] == [{"name": "week_4", "period": 4, "count": want[1] - want[0]}]
    early = team_of(shop(spend=series), {"contacts_each": 1e9, "talks": 10, "ramp": 3})
    assert (early["count"], early["hires"]) == (want[1], [])


def test_a_team_loses_nobody_on_average():
    service = {"contacts_each": 150.0, "talks": 40.0, "ramp": 3}
    scenario = shop(n=20, stock=[Stock(name="here", count=70)])
    team = team_of(scenario, service)
    staffed = Scenario.load({**scenario.to_dict(), "advisors": {**service, **team}})
    assert expect(staffed).mean("lost_adds") == 0


def test_one_is_there_though_nobody_comes():
    assert team_of(shop(spend=0), {"contacts_each": 5, "talks": 5, "ramp": 0}) == {"count": 1, "hires": []}
