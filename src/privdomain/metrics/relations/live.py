"""Live: which relations are in stock at an instant."""

from privdomain._internal.arrays import BoolArray
from privdomain.facts.checks import ends_of
from privdomain.facts.members import Members


def live_at(members: Members, at: int) -> BoolArray:
    """Relations in stock at an instant: joined before it and not left before it, shape ``(n,)``."""
    return (members.instants < at) & (ends_of(members.columns, "left", len(members)) >= at)
