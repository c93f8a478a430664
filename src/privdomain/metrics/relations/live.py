"""Live: which relations are in stock at the end of an observation."""

from privdomain._internal.arrays import BoolArray
from privdomain.facts.checks import ends_of
from privdomain.facts.members import Members


def live_at(members: Members, at: int) -> BoolArray:
    """Relations in stock when observation ends: joined before it and not left before it, shape ``(n,)``.

    What happens at that instant has not been seen, so who leaves at it is still there.
    """
    return (members.instants < at) & (ends_of(members.columns, "left", len(members)) >= at)
