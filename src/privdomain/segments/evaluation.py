"""evaluate: whom a rule accepts, and explain: why it accepts or refuses one user."""

from collections import Counter
from collections.abc import Iterable, Mapping
from functools import reduce

import numpy as np

from privdomain._internal.arrays import BoolArray, read_only
from privdomain.calendar.instants import InstantLike, instant
from privdomain.errors import DataError, SpecError
from privdomain.facts.bundle import Facts
from privdomain.segments.conditions import InSegment
from privdomain.segments.given import rule_of, rules_of
from privdomain.segments.node import All, Any, Not, Rule, check_rule
from privdomain.segments.observe import observe
from privdomain.segments.references import below
from privdomain.segments.schema import Schema, check_fit
from privdomain.segments.validation import validate
from privdomain.segments.view import View

NO_SEGMENTS: Mapping[str, Rule] = {}


def evaluate(
    rule: Rule,
    facts: Facts,
    /,
    *,
    as_of: InstantLike,
    segments: Mapping[str, Rule] = NO_SEGMENTS,
    schema: Schema | None = None,
) -> BoolArray:
    """Whom a rule accepts at a moment (人群圈选).

    Every user of ``facts.users`` is asked, as if one by one; a rule sees nothing that happened at or after ``as_of``,
    and holds tags and consents to that very instant.
    Masks over disjoint users concatenate, but for ``RfmIn`` and ``StageIn``, which compare a user with all others.

    Args:
        rule: The rule, or a segment.
        facts: What is known.
        as_of: The moment: an instant, or a date (its local start of day).
        segments: Rules, or segments, by the names that ``InSegment`` uses.
        schema: What rules may speak of; by default what the facts hold. Pass the schema of all facts when these are a
            part of them, in which some event or tag may not occur.

    Returns:
        One flag per user, in the order of ``facts.users``, shape ``(n_users,)``.

    Raises:
        SpecError: a rule that does not fit the schema, every problem with its path; or a schema of another calendar.
        BudgetError: more than 4,096 nodes or 32 levels, with the rules of other segments in place of their names.
        DataError: ``as_of`` lies after the end of the observation, the facts are not what the schema promises, a total
            may go past what a number holds, or a value is missing whose policy is "error".
        UnknownNameError: a column that the schema promises and the facts lack.

    Examples:
        >>> from privdomain.facts import Events, Facts, Users
        >>> from privdomain.segments import Did, Prop
        >>> users = Users(["ann", "bo", "cy"], attributes={"city": ["Shanghai", "Wuhan", "Shanghai"]})
        >>> events = Events(["ann", "cy"], ["2026-01-05", "2026-01-01"], ["open"] * 2, tz="Asia/Shanghai")
        >>> rule = (Prop("city") == "Shanghai") & Did("open", within="7d")
        >>> evaluate(rule, Facts(users=users, events=events), as_of="2026-01-10")
        array([ True, False, False])
    """
    view = view_of([rule], facts, as_of=as_of, segments=segments, schema=schema)
    return read_only(mask_of(rule_of(rule), view))


def view_of(
    rules: Iterable[Rule],
    facts: Facts,
    *,
    as_of: InstantLike,
    segments: Mapping[str, Rule],
    schema: Schema | None,
) -> View:
    """The facts as valid rules see them, all users asked about."""
    trees, segments = list(map(rule_of, rules)), rules_of(segments)
    for rule in trees:
        check_rule(rule)
    check_facts(facts)
    known = Schema.of(facts) if schema is None else schema
    for rule in trees:
        validate(rule, known, segments=segments)
    if schema is not None:
        _check_tz(schema, facts)
        check_fit(schema, facts)
    moment = instant(as_of, tz=known.tz, argument="as_of")
    if facts.observed_until is not None and moment > facts.observed_until:
        raise DataError("as_of", "lies after observed_until", hint="Nobody has seen what happened in between.")
    return View(facts, moment, known.tz, segments, facts.user_codes, uses=_uses(trees, segments))


def _check_tz(schema: Schema, facts: Facts) -> None:
    """Refuse a schema of another calendar."""
    tz = facts.population.tz if facts.tz is None and facts.population is not None else facts.tz
    if tz not in {None, schema.tz}:
        message = f"is {schema.tz!r}, where the facts have {tz!r}. Pass the schema of these facts."
        raise SpecError([("schema.tz", "other_tz", message)])


def check_facts(facts: object) -> None:
    """Refuse what is no bundle of facts.

    Raises:
        DataError: something else.
    """
    if not isinstance(facts, Facts):
        raise DataError("facts", f"is a {type(facts).__name__}", hint="Pass Facts.")


def mask_of(rule: Rule, view: View) -> BoolArray:
    """Whom a rule accepts among the users of a view.

    A rule that stands twice is looked at once, and its mask kept until the last time that it is asked for.
    """
    mask = view.masks.pop(rule, None)
    if mask is None:
        mask = _mask(rule, view)
    view.uses[rule] -= 1
    if view.uses[rule]:
        view.masks[rule] = mask
    return mask


def _mask(rule: Rule, view: View) -> BoolArray:
    if isinstance(rule, InSegment):
        return mask_of(view.segments[rule.segment], view)
    if isinstance(rule, Not):
        return np.logical_not(mask_of(rule.rule, view))
    if isinstance(rule, (All, Any)):
        joined = np.logical_and if isinstance(rule, All) else np.logical_or
        return reduce(joined, (mask_of(part, view) for part in dict.fromkeys(rule.rules)))
    return observe(rule, view).mask


def _uses(rules: Iterable[Rule], segments: Mapping[str, Rule]) -> Counter[Rule]:
    """How often the mask of each rule is asked for: by who asks for it, and by each different rule right above it."""
    uses = Counter(rules)
    waiting = list(uses)
    while waiting:
        parts = dict.fromkeys(below(waiting.pop(), segments))
        waiting += [part for part in parts if part not in uses]
        uses.update(parts.keys())
    return uses
