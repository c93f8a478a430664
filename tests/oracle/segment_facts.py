"""The worlds of segments as facts, and what of the library their slow reading takes for granted."""

import numpy as np
from oracle.as_facts import column

from privdomain.facts import Consents, Events, Facts, Invites, Members, Orders, Tags, Touches, Users
from privdomain.metrics import CRAN_RFM, SHOPIFY, lifecycle

SCHEMES = {
    scheme.name: [(line.name, line.recency, line.frequency, line.monetary, line.fm) for line in scheme.segments]
    for scheme in (CRAN_RFM, SHOPIFY)
}


def facts_of(world, rows=None, **changes):
    """All facts of a world, or of other rows."""
    rows = world.rows if rows is None else rows
    reading = {"tz": world.tz, "time_unit": "us"}
    money = reading | {"currency": "CNY", "unit": "minor"}

    def given(source, *names):
        return {name: column(rows[source], name) for name in names}

    def taken(source, *names):
        return {"attributes": given(source, *names)}

    tables = {
        "events": Events(**given("events", "user", "time", "name"), **_of_events(rows["events"]), **reading),
        "orders": Orders(
            **given("orders", "user", "time", "amount", "order_id", "product", "variable_cost"),
            **taken("orders", "pieces"),
            **money,
        ),
        "touches": Touches(**given("touches", "user", "time", "touchpoint", "status", "cost"), **money),
        "members": Members(**given("members", "user", "joined", "left", "channel"), **reading),
        "invites": Invites(**given("invites", "inviter", "invitee", "time", "valid"), **reading),
        "tags": Tags(**given("tags", "user", "tag", "at", "valid_until", "group", "source", "confidence"), **reading),
        "consents": Consents(
            **given("consents", "user", "purpose", "granted", "withdrawn", "expires", "channel"), **reading
        ),
        "users": population_of(world),
    }
    return Facts(**tables | changes)


def population_of(world, order=None):
    """The listed users with what is known of them, in some order; None where there is no list."""
    if world.users is None:
        return None
    order = range(len(world.users)) if order is None else order
    columns = {name: [values[place] for place in order] for name, values in world.attributes.items()}
    columns["seen"] = times(columns["seen"])
    return Users([world.users[place] for place in order], attributes=columns, tz=world.tz, naive_tz="UTC")


def stages_of(world, facts):
    """Stage and reachability by user, as the library's lifecycle says."""
    known = lifecycle(facts.orders, as_of=world.as_of, members=facts.members, truncate=True)
    return dict(zip(known.users.tolist(), zip(known.stage, known.reachability, strict=True), strict=True))


def times(instants):
    """Instants as a column of times."""
    return np.array([np.datetime64("NaT") if one is None else np.datetime64(one, "us") for one in instants], "M8[us]")


def _of_events(rows):
    return {"attributes": {name: column(rows, name) for name in ("page", "points", "weight", "paid")}}
