"""A few facts by hand, and whom a rule accepts among three users."""

from privdomain.facts import Events, Facts, Orders, Users
from privdomain.segments import evaluate

USERS = ["ann", "bo", "cy"]


def accepted(rule, as_of="2026-02-01", users=USERS, **tables):
    """Ids that a rule accepts, of a list of users."""
    facts = Facts(users=Users(users, tz="UTC"), **tables)
    return facts.users[evaluate(rule, facts, as_of=as_of)].tolist()


def events(rows, tz="UTC", **attributes):
    """Events of rows (user, time, name)."""
    return Events(*([row[place] for row in rows] for place in range(3)), tz=tz, attributes=attributes)


def orders(rows, tz="UTC", **columns):
    """Orders of rows (user, time, amount)."""
    return Orders(*([row[place] for row in rows] for place in range(3)), tz=tz, currency="CNY", **columns)
