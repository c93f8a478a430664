"""Small random worlds of plain rows, made to hit edges: exact window ends, month ends, clock changes, ties, refunds."""

from types import SimpleNamespace

from hypothesis import strategies as st
from oracle.calendar import EPOCH, MICROSECOND, WEEKDAYS, datetime, to_instant
from oracle.local_time import DAY, end_of

HOUR = DAY // 24
ANCHORS = {
    "UTC": ["1969-12-20T12:00", "1969-12-31T23:59:59.999999"],
    "Asia/Shanghai": ["1986-04-04T02:30", "1991-08-15T01:30", "2023-12-31T23:59:59.999999"],
    "America/New_York": [
        "2024-02-10T02:30",  # a month before the gap of 10 March
        "2024-03-03T02:30",  # a week before it
        "2024-10-03T01:30",  # a month before the fold of 3 November
        "2024-11-03T00:59:59.999999",
        "1883-10-19T12:00",  # a month before clocks went from 4:56:02 to 5:00 behind London
    ],
    "Australia/Lord_Howe": ["2024-03-07T01:45", "2024-09-06T02:15", "2024-09-29T02:00"],  # clocks move by half an hour
    "America/Sao_Paulo": ["2018-01-17T23:30", "2018-10-04T00:00", "2018-10-28T00:30"],  # midnight itself is skipped
}
EVERYWHERE = ["2024-01-29T10:00", "2024-01-30T00:00", "2024-01-31T23:59:59.999999", "2023-08-31T12:00"]
HORIZONS = [
    ("first", "1w", "1m", "2m", "3m", "6m"),
    ("30d", "1m"),
    ("1y",),
    ("first",),
    ("6m", "first", "1d"),
    ("4w", "28d", "1m"),
]
PERIODS = [(name, "monday") for name in ("day", "week", "month", "quarter", "year")]
PERIODS += [("week", day) for day in WEEKDAYS]
LABELS = [None, "", "a", "微信"]
NUDGES = st.sampled_from([-1, 0, 0, 1])
STEPS = st.one_of(
    NUDGES,
    st.integers(-3, 3).map(HOUR.__mul__),
    st.integers(-40, 220).map(DAY.__mul__),
    st.integers(-DAY, 200 * DAY),
)
USERS = st.integers(0, 3)
MOMENTS = st.tuples(
    st.sampled_from(["start", "step", "end", "end", "attach"]),
    USERS,
    st.sampled_from(["1w", "1m", "2m", "3m", "6m", "1y", "1d", "28d", "30d"]),
    STEPS,
    NUDGES,
)
"""Recipes of moments: of a start, beside it, at the very end of its window or a microsecond beside."""

AMOUNTS = st.sampled_from([0, 1, 100, 333, 5000, 9999, -1, -100, -333, -9999])
COSTS = st.sampled_from([0, 1, 37, 250, -5, None])
ORDER_IDS = st.sampled_from([None, "A", "B", "C"])
ORDERS = st.tuples(USERS, MOMENTS, AMOUNTS, ORDER_IDS, COSTS, st.sampled_from(LABELS))
MEMBERS = st.tuples(USERS, MOMENTS, st.sampled_from(LABELS))
PLACES = st.sampled_from([(tz, text) for tz, texts in sorted(ANCHORS.items()) for text in texts + EVERYWHERE])
RECIPES = st.fixed_dictionaries(
    {
        "place": PLACES,
        "ids": st.sampled_from([("ann", "bo", "cy", "丁"), (3, -1, 2**40, 7)]),
        "starts": st.tuples(STEPS, STEPS, STEPS, STEPS),
        "n_users": st.integers(1, 4),
        "horizons": st.sampled_from(HORIZONS),
        "attach": st.sampled_from([0, 0, 1, 12 * HOUR, 3 * DAY]),
        "has_members": st.booleans(),
        "has_ids": st.booleans(),
        "has_costs": st.booleans(),
        "orders": st.lists(ORDERS, max_size=9),
        "members": st.lists(MEMBERS, max_size=5),
        "until": st.one_of(MOMENTS, st.integers(0, 500).map(DAY.__mul__)),
    }
)


def no_date(until):
    """An instant that nobody takes for the digits of a date, which are refused."""
    return until + DAY if 17_000_101 <= until < 22_001_231 else until


def instant_of(text, tz):
    """Instant of a wall time in ISO form."""
    wall = datetime.fromisoformat(text).replace(tzinfo=EPOCH.tzinfo)
    return to_instant((wall - EPOCH) // MICROSECOND, tz)


def world_of(recipe):
    """Orders, members (or None) of up to four users, and until when they are observed."""
    tz, anchor = recipe["place"][0], instant_of(recipe["place"][1], recipe["place"][0])
    n_users = recipe["n_users"]
    attach = recipe["attach"] if recipe["has_members"] else 0
    starts = [anchor + step for step in recipe["starts"]]

    def moment(recipe):
        way, user, length, step, nudge = recipe
        start = starts[user]
        return {"start": start, "step": start + step, "attach": start - attach + nudge}.get(
            way, end_of(start, length, tz) + nudge
        )

    def order(user, when, amount, order_id, cost, channel):
        names = ("user", "time", "amount", "order", "cost", "channel")
        order_id = order_id if recipe["has_ids"] else None
        cost = 0 if cost is None and recipe["has_costs"] else cost
        return dict(zip(names, (ids[user % n_users], moment(when), amount, order_id, cost, channel), strict=True))

    ids = recipe["ids"][:n_users]
    relations = [
        {"user": ids[user % n_users], "joined": moment(when), "channel": channel}
        for user, when, channel in recipe["members"]
    ]
    until = recipe["until"]
    return SimpleNamespace(
        tz=tz,
        ids=list(ids),
        anchor=anchor,
        horizons=recipe["horizons"],
        attach=attach,
        members=relations if recipe["has_members"] else None,
        orders=[order(*row) for row in recipe["orders"]],
        has_ids=recipe["has_ids"],
        until=no_date(anchor + until) if isinstance(until, int) else moment(until),
    )


WORLDS = RECIPES.map(world_of)

SPENDS = st.tuples(
    st.lists(
        st.tuples(
            st.integers(-60, 260),
            st.sampled_from([0, 1, 333, 5000, -20]),
            st.sampled_from(["media", "incentive", "people"]),
            st.sampled_from(LABELS),
        ),
        max_size=4,
    ),
    st.none() | st.tuples(st.integers(-60, 100), st.integers(1, 200)),
)
"""Recipes of spend rows and of what they cover, in days from a world's anchor."""


def spend_of_world(world, recipe):
    """Spend rows around a world, and the stretch that they are said to cover, or None."""
    rows, covers = recipe
    names = ("time", "amount", "kind", "channel")
    spend = [dict(zip(names, (world.anchor + day * DAY, *rest), strict=True)) for day, *rest in rows]
    return spend, covers and (world.anchor + covers[0] * DAY, world.anchor + sum(covers) * DAY)
