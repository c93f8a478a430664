"""Segments read row by row: a rule's JSON over plain rows, one user at a time, in exact numbers.

A world has plain rows by source, instants in microseconds, money in minor units, and the kind of each column; see
``segment_worlds``. Nothing here knows how the library writes or reads a rule.
"""

from collections import defaultdict
from datetime import UTC, datetime
from fractions import Fraction

from oracle.calendar import EPOCH, MICROSECOND, to_instant
from oracle.local_time import local_day, period_of, start_of
from oracle.summary import read_summary, scores, segment_of

SECONDS = {"us": Fraction(1, 10**6), "s": 1, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}
CLOCKS = {"members": "joined"}
OWNERS = {"invites": "invitee"}
NAMES = {"events": "name", "touches": "touchpoint"}


class RefusedError(Exception):
    """A value is missing, and the rule refuses that."""


class Reader:
    """One world and its segments, as rules see them.

    Args:
        world: Plain rows and the moment.
        segments: JSON of other rules by name.
        stages: Stage and reachability by user, None for unknown.
        schemes: Lines of each RFM scheme: name, then lowest and highest of recency, frequency, monetary, their mean.
    """

    def __init__(self, world, segments, stages, schemes):
        self.world, self.segments, self.stages, self.schemes = world, segments, stages, schemes
        self.users = world.users if world.users is not None else sorted(everybody(world))
        self.places = {user: place for place, user in enumerate(world.users or [])}
        self.made = purchase_times(world.rows.get("orders", []))
        self.buyers = None

    def mask(self, rule):
        """Whom a rule accepts, by user; every node is looked at, for any may refuse."""
        kind = rule["kind"]
        if kind in {"all", "any"}:
            masks = [self.mask(part) for part in rule["rules"]]
            how = all if kind == "all" else any
            return {user: how(mask[user] for mask in masks) for user in self.users}
        if kind == "not":
            return {user: not accepts for user, accepts in self.mask(rule["rule"]).items()}
        if kind == "in_segment":
            return self.mask(self.segments[rule["segment"]])
        answer = getattr(self, f"_{kind}")(rule)
        return {user: settle(answer(user), rule.get("missing")) for user in self.users}

    # ------------------------------------------------------------------ what users are

    def _prop(self, rule):
        kind, column = self.world.kinds["users"][rule["field"]], self.world.attributes[rule["field"]]
        return lambda user: self.compare(column[self.places[user]], rule, kind)

    def _has_tag(self, rule):
        def counts(row):
            return row["tag"] == rule["tag"] and row["at"] <= self.world.as_of < ends(row["valid_until"])

        def passes(row):
            """Yes, no, or None where a value that is asked for is not known and the others pass."""
            sure = rule["min_confidence"]
            answers = [rule["group"] is None or equal(row["group"], [rule["group"]])]
            answers.append(not rule["sources"] or equal(row["source"], rule["sources"]))
            answers.append(sure is None or (None if row["confidence"] is None else row["confidence"] >= sure))
            return False if False in answers else None if None in answers else True

        found = defaultdict(set)
        for row in filter(counts, self.world.rows["tags"]):
            found[row["user"]].add(passes(row))
        return lambda user: True if True in found[user] else None if None in found[user] else False

    def _consented(self, rule):
        def holds(row):
            end = min(ends(row["withdrawn"]), ends(row["expires"]))
            covers = rule["channel"] is None or row["channel"] in {None, rule["channel"]}
            return row["purpose"] == rule["purpose"] and covers and row["granted"] <= self.world.as_of < end

        willing = {row["user"] for row in self.world.rows["consents"] if holds(row)}
        return willing.__contains__

    def _rfm_in(self, rule):
        if self.buyers is None:
            rows = [row | {"order": row["order_id"]} for row in self.world.rows["orders"]]
            self.buyers = read_summary(rows, tz=self.world.tz, until=self.world.as_of)
        values = [(buyer.last_day, buyer.x, buyer.value_minor) for buyer in self.buyers]
        columns = [scores(list(column), 5) for column in zip(*values, strict=True)]
        lines = self.schemes[rule["scheme"]]
        names = [segment_of(*three, lines) for three in zip(*columns, strict=True)]
        found = {buyer.user: name in rule["segments"] for buyer, name in zip(self.buyers, names, strict=True)}
        return found.get

    def _stage_in(self, rule):
        def answer(user):
            stage, reach = self.stages.get(user, ("lead", "unreachable"))
            reached = not rule["reachability"] or reach in rule["reachability"]
            return None if stage is None else stage in rule["stages"] and reached

        return answer

    # ------------------------------------------------------------------ what users did

    def _did(self, rule):
        rows = self.rows(rule)
        high = float("inf") if rule["at_most"] is None else rule["at_most"]

        def answer(user):
            if rule["per"] == "day":
                return rule["at_least"] <= len({local_day(time, self.world.tz) for time, _ in rows[user]}) <= high
            return rule["at_least"] <= len(rows[user]) <= high

        return answer

    def _absent(self, rule):
        rows = self.rows(rule)
        return lambda user: not rows[user]

    def _total(self, rule):
        rows = self.rows(rule, whole=False)
        kind = self.world.kinds[rule["of"]][rule["column"]]
        low, high = (None if rule[end] is None else self.number(rule[end], kind) for end in ("at_least", "under"))

        def answer(user):
            values = [row[rule["column"]] for _, row in rows[user]]
            if None in values:
                return None
            total = sum(map(Fraction, values))
            if any(isinstance(value, float) for value in values):
                total = Fraction(float(total))
            return (low is None or total >= low) and (high is None or total < high)

        return answer

    def _recency(self, rule):
        rows = self.rows(rule)
        pick = max if rule["which"] == "last" else min

        def answer(user):
            if not rows[user]:
                return None
            elapsed = self.world.as_of - pick(time for time, _ in rows[user])
            low, high = (rule[end] and length_of(rule[end]) for end in ("at_least", "under"))
            return (low is None or elapsed >= low) and (high is None or elapsed < high)

        return answer

    def _sequence(self, rule):
        steps = [
            self.rows({"of": "events", "name": step["name"], "where": step["where"], "within": rule["within"]})
            for step in rule["steps"]
        ]
        span = float("inf") if rule["span"] is None else length_of(rule["span"])

        def follows(user, place, first, last):
            if place == len(steps):
                return last - first <= span
            times = [time for time, _ in steps[place][user] if last is None or time > last]
            return any(follows(user, place + 1, time if first is None else first, time) for time in times)

        return lambda user: follows(user, 0, None, None)

    def rows(self, rule, *, whole=True):
        """Time and row of everything that counts, by user; of orders the purchases only, if they count whole."""
        source = rule["of"]
        start, end = self.window(rule["within"])
        found, seen = defaultdict(list), set()
        kept = []
        for place, row in enumerate(self.world.rows[source]):
            time, key = row[CLOCKS.get(source, "time")], None
            if time >= self.world.as_of:
                continue
            if source == "orders" and whole:
                if row["amount"] < 0:
                    continue
                key = place if row["order_id"] is None else (row["user"], row["order_id"])
                time = time if row["order_id"] is None else self.made[key]
            if start <= time < end and (rule["name"] is None or row[NAMES[source]] == rule["name"]):
                kept.append((time, key, row))
        for prop in rule["where"]:
            kind = self.world.kinds[source][prop["field"]]
            kept = [
                (time, key, row)
                for time, key, row in kept
                if settle(self.compare(self.seen(source, row, prop["field"]), prop, kind), prop["missing"])
            ]
        for time, key, row in kept:
            if key is None or key not in seen:
                found[row[OWNERS.get(source, "user")]].append((time, row))
            seen.add(key)
        return found

    def seen(self, source, row, name):
        """A value of a row; how a relation ended is not known before it has ended."""
        is_open = source == "members" and (row["left"] is None or row["left"] >= self.world.as_of)
        return None if is_open and name in ("left", "ended_by") else row[name]

    # ------------------------------------------------------------------ values and times

    def compare(self, value, rule, kind):
        """Whether a value passes, None where there is none."""
        op = rule["op"]
        if op in {"is_known", "is_missing"}:
            return (value is None) == (op == "is_missing")
        if value is None:
            return None
        asked = rule["value"] if isinstance(rule["value"], list) else [rule["value"]]
        if kind != "text":
            value, asked = Fraction(value), [self.number(one, kind) for one in asked]
        first, last = asked[0], asked[-1]
        return {
            "==": lambda: value == first,
            "!=": lambda: value != first,
            "<": lambda: value < first,
            "<=": lambda: value <= first,
            ">": lambda: value > first,
            ">=": lambda: value >= first,
            "in": lambda: value in asked,
            "not_in": lambda: value not in asked,
            "between": lambda: first <= value <= last,
            "contains": lambda: first in value,
            "starts_with": lambda: value.startswith(first),
            "ends_with": lambda: value.endswith(first),
        }[op]()

    def number(self, value, kind):
        """What a value of a rule is in the units of a column."""
        if kind == "time":
            return Fraction(self.world.as_of - length_of(value["ago"]) if isinstance(value, dict) else self.at(value))
        return Fraction(str(value)) * 100 if kind == "money" else Fraction(value)

    def at(self, text):
        """The instant of an ISO text."""
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return (moment - EPOCH) // MICROSECOND
        return to_instant((moment.replace(tzinfo=UTC) - EPOCH) // MICROSECOND, self.world.tz)

    def window(self, within):
        """First instant within, and first after."""
        as_of, tz = self.world.as_of, self.world.tz
        if within is None:
            return float("-inf"), as_of
        if within["kind"] == "rolling":
            return as_of - length_of(within["length"]), as_of
        if within["kind"] == "between":
            return self.at(within["start"]), min(self.at(within["end"]), as_of)
        period = (within["period"], within["week_start"])
        latest = period_of(as_of, period, tz) - within["ago"]
        return start_of(latest - within["n"] + 1, period, tz), min(start_of(latest + 1, period, tz), as_of)


def settle(answer, policy):
    """Yes or no, by the policy where nobody knows."""
    if answer is None and policy == "error":
        raise RefusedError
    return policy == "true" if answer is None else answer


def equal(value, wanted):
    """Whether a label is one of some, None where it is not known."""
    return None if value is None else value in wanted


def length_of(text):
    """Microseconds of an elapsed time."""
    digits = "".join(filter(str.isdigit, text))
    return int(digits) * int(SECONDS[text.removeprefix(digits)] * 10**6)


def ends(instant):
    """An end, which may never come."""
    return float("inf") if instant is None else instant


def purchase_times(orders):
    """When each order with an id was made: at the earliest of its lines that are no refunds."""
    made = {}
    for row in orders:
        if row["order_id"] is not None and row["amount"] >= 0:
            key = (row["user"], row["order_id"])
            made[key] = min(row["time"], made.get(key, row["time"]))
    return made


def everybody(world):
    """All users with a row."""
    names = ("user", "inviter", "invitee")
    return {row[name] for rows in world.rows.values() for row in rows for name in names if name in row}
