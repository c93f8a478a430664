"""Small random scenarios that use all blocks, of numbers with few binary digits."""

from random import Random

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
    Volume,
)

PERIODS = 7


def random_scenario(seed, *, is_limited):
    """A scenario; without limits its mean is linear and its variance exact."""
    dice = Random(seed)  # noqa: S311 - a world for a test, and no secret
    names = ["a", "b", "c", "d"][: dice.randint(2, 4)]
    blocks = {
        "clock": Clock(n_periods=PERIODS, period=dice.choice(["day", "week"])),
        "lifecycle": Lifecycle(stages=tuple(_stage(dice, name, names) for name in names), entry=dice.choice(names)),
        "channels": tuple(_channels(dice, names)),
        "volumes": (Volume(name="parcels", count=(40, 7, 23), add_rate=_eighth(dice), incentive=1.5, cost=0.25),),
        "imports": (Import(name="old", period=dice.randrange(PERIODS), count=25, enters=names[-1], cost=0.5),),
        "stock": (Stock(name=dice.choice(names), count=dice.randint(0, 50)),),
        "seasons": Seasons(inflow=(1, 0.75, 1.25), purchases=(1, 1.5)),
        "basket": Basket(
            list_price=64, discount=0.125, returns=0.25, margin=0.5, fulfilment=3, spread=dice.choice([0, 0.5])
        ),
        "costs": Costs(technology=0.25, fixed_technology=(8, 9), fixed_people=20, discount_rate=0.5),
    }
    options = {
        "touching": lambda: Touching(per_contact=2, usual=dice.choice([1, 2]), scale=1.5, leave_factor=1.25, cost=0.5),
        "referral": lambda: _referral(dice, names, is_limited=is_limited),
        "promotions": lambda: (
            Promotion(name="sale", period=2, length=2, uplift=0.5, discount=0.25, pull_forward=0.5),
        ),
        "bans": lambda: (Ban(name="closed", period=3, owned=0.5, recovered=0.25, pauses=dice.randint(0, 2)),),
    }
    blocks |= {name: make() for name, make in options.items() if dice.random() < 0.7}
    if is_limited:
        blocks["advisors"] = _advisors(dice, has_touches="touching" in blocks)
    elif dice.random() < 0.5:
        blocks["advisors"] = Advisors(count=2, talks=1, talks_per_add=0, cost=30)
    return Scenario(currency="CNY", **blocks)


def _eighth(dice, most=8):
    return dice.randint(0, most) / 8


def _stage(dice, name, names):
    others = [one for one in names if one != name]
    targets = dice.sample(names, dice.randint(0, min(2, len(names))))
    moves = tuple(Move(to=to, rate=_eighth(dice, 3), by_touch=dice.random() < 0.5) for to in targets)
    return LifeStage(
        name=name,
        leave=_eighth(dice, 2),
        first_order=_eighth(dice, 3) if others else 0,
        buyers_enter=dice.choice(others) if others else None,
        orders=dice.choice([0, 0.25, 1.5]),
        moves=moves,
        then=dice.choice([None, *names]),
        touched=dice.random() < 0.7,
        invites=dice.random() < 0.7,
    )


def _channels(dice, names):
    curves = [
        Saturation(cost_per_add=4),
        Saturation(kind="hill", most=30, half_spend=50, exponent=1.5),
        Saturation(kind="power", cost_per_add=4, base_spend=64, exponent=0.5),
    ]
    for place, curve in enumerate(dice.sample(curves, dice.randint(1, 3))):
        spend = dice.choice([80, (64, 0, 100)])
        yield Channel(name=f"ads_{place}", spend=spend, adds=curve, incentive=2, enters=dice.choice([None, *names]))


def _referral(dice, names, *, is_limited):
    return Referral(
        k=0.5,
        cycle=2,
        delays=dice.choice([(1,), (0.25, 0.5, 0.25)]),
        reward=3,
        usual_reward=4,
        elasticity=dice.choice([0, 0.5]),
        pool=dice.choice([None, 30]) if is_limited else None,
        enters=dice.choice([None, *names]),
    )


def _advisors(dice, *, has_touches):
    is_waiting = dice.random() < 0.5
    return Advisors(
        count=3,
        talks=8,
        contacts_each=dice.choice([None, 16]),
        talks_per_add=dice.choice([1, 0.5]),
        talk_share=dice.choice([0, 0.25]) if has_touches else 0,
        cost=40,
        hires=(Hire(name="new", period=1, count=2), Hire(name="gone", period=4, count=-1)),
        ramp=dice.choice([0, 3]),
        when_full="backlog" if is_waiting else "drop",
        patience=0.5 if is_waiting else None,
        priority=("old", "parcels"),
    )
