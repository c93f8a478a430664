"""The one module here that knows privdomain: plain rows as facts."""

from privdomain.facts import Events, Members, Orders, Spend


def column(rows, name):
    """One value per row."""
    return [row[name] for row in rows]


def orders_of(rows, tz, *, has_ids=True, has_costs=True):
    """Orders of the rows, money in minor units."""
    return Orders(
        column(rows, "user"),
        column(rows, "time"),
        column(rows, "amount"),
        currency="CNY",
        tz=tz,
        order_id=column(rows, "order") if has_ids else None,
        variable_cost=column(rows, "cost") if has_costs else None,
        channel=column(rows, "channel"),
        unit="minor",
        time_unit="us",
    )


def members_of(rows, tz):
    """Members of the rows, or None."""
    if rows is None:
        return None
    channel = column(rows, "channel")
    return Members(column(rows, "user"), column(rows, "joined"), tz=tz, channel=channel, time_unit="us")


def relations_of(rows, tz):
    """Members of relation rows, with what oracle/relation_worlds.py says of them."""
    names = ("left", "ended_by", "code", "staff", "takeover_from")
    columns = {name: column(rows, name) for name in names if not rows or name in rows[0]}
    return Members(column(rows, "user"), column(rows, "joined"), tz=tz, time_unit="us", **columns)


def events_of(rows, tz, name="open"):
    """Events of rows with user, time and channel."""
    return Events(
        column(rows, "user"),
        column(rows, "time"),
        [name] * len(rows),
        tz=tz,
        attributes={"channel": column(rows, "channel")},
        time_unit="us",
    )


def spend_of(rows, tz, covers=None):
    """Spend of the rows."""
    return Spend(
        column(rows, "time"),
        column(rows, "amount"),
        currency="CNY",
        tz=tz,
        kind=column(rows, "kind"),
        channel=column(rows, "channel"),
        covers=covers,
        unit="minor",
        time_unit="us",
    )
