"""explain: why a rule accepts or refuses one user."""

from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Any as Anything

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.columns import is_integer
from privdomain.calendar.instants import InstantLike
from privdomain.calendar.zones import zone_info
from privdomain.errors import DataError
from privdomain.facts.bundle import Facts
from privdomain.segments.evaluation import NO_SEGMENTS, view_of
from privdomain.segments.given import rule_of
from privdomain.segments.node import Any, Not, Rule
from privdomain.segments.observe import observe
from privdomain.segments.references import below
from privdomain.segments.schema import Schema
from privdomain.segments.view import View
from privdomain.segments.wording import subject, threshold


@frozen
class Explanation:
    """Why a node accepts or refuses a user; ``str`` draws the tree.

    Attributes:
        subject: What the node looks at; "all", "any" or "not" for joined rules.
        observed: The value it saw, as plain Python, times in the calendar of the facts; None where there is none.
        threshold: What it asks of the value, in words.
        accepts: Whether the node accepts the user.
        is_missing: Whether the value is not known, so that the policy decided.
        parts: The same of the rules below.
    """

    subject: str
    observed: Anything
    threshold: str
    accepts: bool
    is_missing: bool
    parts: tuple["Explanation", ...] = ()

    def to_dict(self) -> dict[str, Anything]:
        """JSON-safe Python."""
        plain = str(self.observed) if isinstance(self.observed, timedelta) else self.observed
        own = {"subject": self.subject, "observed": plain, "threshold": self.threshold, "accepts": self.accepts}
        return {**own, "is_missing": self.is_missing, "parts": [part.to_dict() for part in self.parts]}

    def __str__(self) -> str:
        said = " ".join(filter(None, [self.subject, self.threshold]))
        saw = f": {'missing' if self.is_missing else self.observed}" if self.threshold else ""
        below = [f"  {line}" for part in self.parts for line in str(part).splitlines()]
        return "\n".join([f"{'✓' if self.accepts else '✗'} {said}{saw}", *below])


def explain(
    rule: Rule,
    user: str | int,
    facts: Facts,
    /,
    *,
    as_of: InstantLike,
    segments: Mapping[str, Rule] = NO_SEGMENTS,
    schema: Schema | None = None,
) -> Explanation:
    """Why a rule accepts or refuses one user at a moment: what every node saw, and what it asked for.

    Only the rows of this user are looked at, but for ``RfmIn`` and ``StageIn``, which compare the user with all others.
    So where ``evaluate`` refuses for a missing value, or a total, of somebody else, ``explain`` still answers.

    Args:
        rule: The rule, or a segment.
        user: Id of the user.
        facts: What is known of everybody.
        as_of: The moment, as for ``evaluate``.
        segments: Rules, or segments, by the names that ``InSegment`` uses.
        schema: What rules may speak of; by default what the facts hold.

    Returns:
        The tree of the rule with the answer at each node; the uppermost is what ``evaluate`` says of the user.

    Raises:
        DataError: a user of whom the facts know nothing; a missing value of the user whose policy is "error", or a
            total of the user past what a number holds; else as ``evaluate``.
        SpecError, BudgetError: as ``evaluate``.

    Examples:
        >>> from privdomain.facts import Events, Facts, Users
        >>> from privdomain.segments import Did, Prop
        >>> users = Users(["ann", "bo"], attributes={"city": ["Shanghai", None]})
        >>> events = Events(["ann"], ["2026-01-05"], ["open"], tz="Asia/Shanghai")
        >>> rule = (Prop("city") == "Shanghai") & ~Did("open", within="7d")
        >>> print(explain(rule, "ann", Facts(users=users, events=events), as_of="2026-01-10"))
        ✗ all
          ✓ city == 'Shanghai': Shanghai
          ✗ not
            ✓ number of events 'open' in the last 1w >= 1: 1
    """
    view = view_of([rule], facts, as_of=as_of, segments=segments, schema=schema)
    is_id = isinstance(user, str) or is_integer(user)
    codes = view.codes[facts.users == user] if is_id else view.codes[:0]
    if not len(codes):
        raise DataError("user", f"{user!r} is unknown to these facts", hint="Pass an id of facts.users.")
    return _explained(rule_of(rule), evolve(view, codes=codes, only=int(codes[0])))


def _explained(rule: Rule, view: View) -> Explanation:
    """The answer of a rule that may stand twice, found once."""
    return view.once(("rule", rule), lambda: _joined(rule, view) or _seen(rule, view))


def _joined(rule: Rule, view: View) -> Explanation | None:
    """The answer of a rule with others below it, from theirs; None for a condition."""
    parts = tuple(_explained(part, view) for part in below(rule, view.segments))
    if not parts:
        return None
    accepts = (any if isinstance(rule, Any) else all)(part.accepts for part in parts) != isinstance(rule, Not)
    return Explanation(subject(rule), None, "", accepts, is_missing=False, parts=parts)


def _seen(rule: Rule, view: View) -> Explanation:
    seen = observe(rule, view)
    is_missing = bool(seen.is_missing[0])
    observed = None if is_missing else _plain(seen.column.values[0], view.tz)
    return Explanation(subject(rule), observed, threshold(rule), bool(seen.mask[0]), is_missing=is_missing)


def _plain(value: Anything, tz: str) -> Anything:
    """A value as plain Python: times as local ISO text, elapsed times as timedelta, and nothing for what is none."""
    if isinstance(value, np.datetime64):
        moment = value.astype("M8[us]").item()
        return None if moment is None else moment.replace(tzinfo=UTC).astimezone(zone_info(tz)).isoformat()
    plain = value.item() if isinstance(value, np.generic) else value
    return None if plain != plain else plain  # noqa: PLR0124 - only nan differs
