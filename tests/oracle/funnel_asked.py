"""What the library says of a world of funnels, as oracle/funnel_table.py says it."""

from collections import Counter

from oracle.funnel_worlds import ATTRIBUTES, spec_of

from privdomain.facts import Events
from privdomain.metrics import At, funnel

MISSING = -(2**63)


def events_of(rows):
    """Events of the rows."""
    attributes = {name: [row[name] for row in rows] for name in ATTRIBUTES}
    user, time, name = ([row[column] for row in rows] for column in ("user", "time", "name"))
    return Events(user, time, name, attributes=attributes, tz="UTC", time_unit="us")


def asked(world, rows=None, *, count="users", by=None, plan=None):
    """The library's answer, over all rows or over those given."""
    return funnel(
        events_of(world.rows if rows is None else rows),
        spec_of(plan or world.plan),
        by=by,
        count=count,
        observed_until=world.until,
        truncate=True,
    )


def question(world, drawn):
    """What to count; the grouping as the library takes it and as the oracle does."""
    count, grouping, attribute = drawn
    count = "users" if world.plan.order == "any" else count
    if grouping is None:
        return count, None, None
    if grouping == "mapping":
        labels = dict(zip(world.ids, ["x", "y", None, "x"], strict=False))
        return count, labels, labels
    if grouping == "attribute":
        return count, attribute, (attribute, 1)
    step = min(grouping, len(world.plan.steps)) if isinstance(grouping, int) else grouping
    return count, At(attribute, step=step), (attribute, step)


def found_units(result):
    """Units of a result, counted: user, label, instants and openness."""
    levels = result.level.tolist()
    for level, reached in zip(levels, result.reached.tolist(), strict=True):
        assert all((instant == MISSING) == (step >= level) for step, instant in enumerate(reached))
    labels = [result.labels[group] for group in result.group.tolist()]
    reached = [tuple(row[:level]) for row, level in zip(result.reached.tolist(), levels, strict=True)]
    return Counter(zip(result.user.tolist(), labels, reached, result.is_open.tolist(), strict=True))


def expected_units(read):
    """Those of the slow reading; units that were removed reached nothing."""
    return Counter((unit.user, unit.label, unit.reached, unit.is_open) for unit in read.units)
