"""Small random worlds of orders and views, made to hit edges: ends of the look-back, ties, refunds, missing labels."""

from types import SimpleNamespace

from hypothesis import strategies as st
from oracle.local_time import DAY

from privdomain.facts import Events, Orders

START = 1_735_689_600_000_000
"""2025-01-01T00:00Z."""

KINDS = {"green": "tea", "black": "tea", "arabica": "coffee", "mug": None}
PRODUCTS = st.sampled_from([*KINDS, None])
USERS = st.integers(0, 3)
LOOK_BACK = 30 * DAY
BEFORE = st.sampled_from([-1, 0, 0, 1, DAY // 3, DAY, 3 * DAY, 10 * DAY, LOOK_BACK - 1, LOOK_BACK, LOOK_BACK + 1])
"""How long before an order a view is, in microseconds; -1 is after it."""
ORDERS = st.tuples(
    USERS,
    st.integers(0, 300).map(DAY.__mul__) | st.sampled_from([0, DAY, DAY + 1, 90 * DAY]),
    st.sampled_from([0, 100, 333, 5000, 9999, -100, -5000]),
    st.sampled_from([None, "A", "B", "C"]),
    PRODUCTS,
)
VIEWS = st.tuples(st.integers(0, 9), st.none() | USERS, BEFORE, PRODUCTS, st.sampled_from(["view", "view", "cart"]))
"""Recipes of views: so long before one of the orders, by its user or another, of its product (None) or another."""

RECIPES = st.fixed_dictionaries(
    {
        "orders": st.lists(ORDERS, min_size=1, max_size=10),
        "views": st.lists(VIEWS, max_size=10),
        "ids": st.sampled_from([("ann", "bo", "cy", "丁"), (3, -1, 2**40, 7)]),
        "has_ids": st.booleans(),
        "per": st.sampled_from(["order", "day"]),
        "refunds": st.sampled_from(["dated", "at_order"]),
        "way": st.sampled_from(["product", "kind", "mapping"]),
        "views_from": st.sampled_from([None, None, 40 * DAY]),
        "new_from": st.sampled_from([None, None, DAY, 60 * DAY]),
        "least_exposure": st.sampled_from(["0s", "90d", "500d"]),
        "centres": st.sampled_from([(3.0, 4.0, 3.0), (0.5, 1.0, 20.0)]),
    }
)


def world_of(recipe):
    """Rows of both facts, and the options of a call."""
    ids = recipe["ids"]
    rows = [
        {
            "user": ids[user],
            "time": START + when,
            "amount": amount,
            "order": order if recipe["has_ids"] else None,
            "product": product,
            "cost": None,
        }
        for user, when, amount, order, product in recipe["orders"]
    ]
    views = []
    for place, user, before, product, name in recipe["views"]:
        row = rows[place % len(rows)]
        who = row["user"] if user is None else ids[user]
        what = row["product"] if product is None else product
        views.append({"user": who, "time": row["time"] - before, "product": what, "name": name})
    refunds = recipe["refunds"] if recipe["has_ids"] else "dated"
    since, new = (None if recipe[name] is None else START + recipe[name] for name in ("views_from", "new_from"))
    return SimpleNamespace(
        orders=rows,
        views=views,
        has_ids=recipe["has_ids"],
        way=recipe["way"],
        until=START + 301 * DAY,
        options={"per": recipe["per"], "refunds": refunds, "views_from": since, "new_from": new},
        least_exposure=recipe["least_exposure"],
        centres=recipe["centres"],
    )


WORLDS = RECIPES.map(world_of)


def category_of(row, way):
    """The category of a row of a world."""
    return row["product"] if way == "product" else KINDS.get(row["product"])


def orders_of_world(world, rows=None, factor=1):
    """Orders of the world's rows, or of others, their money times a factor."""
    rows = world.orders if rows is None else rows
    return Orders(
        [row["user"] for row in rows],
        [row["time"] for row in rows],
        [row["amount"] * factor for row in rows],
        currency="CNY",
        tz="Asia/Shanghai",
        unit="minor",
        time_unit="us",
        order_id=[row["order"] for row in rows] if world.has_ids else None,
        product=[row["product"] for row in rows],
        attributes={"kind": [KINDS.get(row["product"]) for row in rows]},
    )


def events_of_world(world, rows=None):
    """Events of the world's views, or of others; with a view by somebody who never bought."""
    rows = world.views if rows is None else rows
    stranger = {"user": world.orders[0]["user"], "time": START - 1_000 * DAY, "product": "mug", "name": "view"}
    rows = [*rows, stranger]
    return Events(
        [row["user"] for row in rows],
        [row["time"] for row in rows],
        [row["name"] for row in rows],
        tz="Asia/Shanghai",
        time_unit="us",
        attributes={
            "product": [row["product"] for row in rows],
            "kind": [KINDS.get(row["product"]) for row in rows],
        },
    )
