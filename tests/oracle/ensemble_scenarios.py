"""Scenarios of every kind that an ensemble meets: linear ones, and one that has all blocks."""

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


def media(spend=1_200.0, **options):
    return Channel(name="media", spend=spend, adds=Saturation(cost_per_add=12), **options)


def linear(n_periods=12, **blocks):
    """Inflow of all linear kinds, stages that lead into one another, a ban that reaches half: means are exact."""
    stages = (
        LifeStage(name="new", leave=0.1, first_order=0.05, buyers_enter="active", then="member"),
        LifeStage(name="member", leave=0.02, moves=(Move(to="dormant", rate=0.2), Move(to="active", rate=0.1))),
        LifeStage(name="active", leave=0.01, orders=0.4, moves=(Move(to="dormant", rate=0.1),)),
        LifeStage(name="dormant", leave=0.05, moves=(Move(to="active", rate=0.03, by_touch=True),), invites=False),
    )
    given = {
        "channels": (media(incentive=2.0),),
        "volumes": (Volume(name="parcels", count=200, add_rate=0.1, cost=0.5),),
        "imports": (Import(name="old", period=3, count=50, enters="member"),),
        "stock": (Stock(name="active", count=40),),
        "lifecycle": Lifecycle(stages=stages, entry="new"),
        "basket": Basket(list_price=100, discount=0.1, returns=0.2, margin=0.5, fulfilment=3),
        "seasons": Seasons(inflow=(1.0, 2.0), purchases=(1.0, 0.5, 1.5)),
        "referral": Referral(k=0.05, delays=(0.5, 0.5), reward=4.0),
        "promotions": (Promotion(name="day", period=5, uplift=1.0, pull_forward=0.5, after=2),),
        "bans": (Ban(name="ban", period=8, owned=0.5, recovered=0.2),),
    }
    given |= blocks
    for name in ("imports", "promotions", "bans"):
        given[name] = tuple(one for one in given[name] if one.period < n_periods)
    return Scenario(currency="CNY", clock=Clock(n_periods=n_periods), **given)


def rich(n_periods=12, **blocks):
    """What is not linear, too: advisors who are too few, fatigue, a pool, spread baskets, a ban that pauses."""
    hires = (Hire(name="more", period=4, count=1),) if n_periods > 4 else ()
    given = {
        "advisors": Advisors(
            count=2,
            talks=40,
            contacts_each=600,
            talk_share=0.1,
            cost=10.0,
            hires=hires,
            ramp=2,
            when_full="backlog",
            patience=0.7,
        ),
        "touching": Touching(per_contact=2.0, usual=1.0, scale=2.0, leave_factor=1.1, cost=0.01),
        "referral": Referral(k=0.05, delays=(0.5, 0.5), reward=4.0, usual_reward=3.0, elasticity=0.5, pool=100),
        "bans": (Ban(name="ban", period=8, owned=0.5, pauses=2),),
        "basket": Basket(list_price=100, returns=0.2, margin=0.5, spread=0.8),
        "costs": Costs(technology=0.1, fixed_people=5.0, discount_rate=0.1),
    }
    return linear(n_periods, **(given | blocks))


def uncertain(**blocks):
    """The rich one, of which a parameter of each kind is uncertain."""
    ranges = (
        Uncertain(path="lifecycle.stages.active.leave", low=0.005, high=0.04, kind="beta"),
        Uncertain(path="lifecycle.stages.member.leave", low=0.6, high=0.9, kind="uniform"),
        Uncertain(path="basket.list_price", low=80, high=120, kind="lognormal"),
        Uncertain(path="channels.media.spend", low=800, high=1_600),
        Uncertain(path="referral.k", also=("lifecycle.stages.new.leave",), low=0.01, high=0.2, mode=0.02),
    )
    return rich(uncertain=ranges, **blocks)
