"""Random worlds of all kinds of rows, and random rules over them: seeded, made to hit edges and each other.

Times lie on the bounds of windows and a microsecond beside them, at local midnights, month starts and clock changes.
"""

import random
from datetime import UTC, timedelta
from types import SimpleNamespace

from oracle.calendar import moment, to_instant, to_wall
from oracle.local_time import DAY, start_of
from oracle.worlds import instant_of

PLACES = [
    ("America/New_York", "2024-03-15T00:00"),  # five days after the gap of 10 March
    ("America/New_York", "2024-11-03T00:00"),  # an hour before the fold
    ("America/Sao_Paulo", "2018-11-05T00:00"),  # midnight of 4 November is skipped
    ("Asia/Shanghai", "2026-01-01T00:00"),  # start of day, month, quarter and year
    ("Australia/Lord_Howe", "2024-04-08T00:00"),  # a Monday, the day after half an hour came twice
    ("UTC", "2024-03-01T12:30"),
]
LENGTHS = ["0s", "1us", "12h", "1d", "2d", "7d", "2w", "30d", "45min", "90s"]
CITIES = ["Shanghai", "Wuhan", "上海", "", "New York", "shanghai"]
BIG = [2**53 - 1, 2**53, 2**53 + 1, 2**63 - 1, -(2**62), 0]
SCORES = [0.0, 0.1, 0.25, 0.1 + 0.2, 0.3, -1.5, 1e300]
WEIGHTS = [0.1, 0.1, 0.2, -0.3, 0.5, 1e15]
"""Floats of which most sums are none."""
AMOUNTS = [0, 10, 20, 30, 100, 999, 5000, -10, -100, -5000]
EVENTS = ["open", "view", "cart", "pay"]
TAGS = ["vip", "mother", "new"]
PURPOSES = ["marketing", "service"]
CHANNELS = [None, "sms", "app"]
SOURCES = ["manual", "rule", "event", "model"]
STAGES = ["lead", "new", "reactivated", "active", "slipping", "dormant", "lost"]
REACH = ["reachable", "unreachable"]
RFM = {
    "CRAN rfm": ["Champions", "Loyal Customers", "New Customers", "At Risk", "About To Sleep", "Lost", "Others"],
    "Shopify groups": ["CHAMPIONS", "LOYAL", "ACTIVE", "NEW", "AT_RISK", "DORMANT", "Others"],
}
KINDS = {
    "users": {"city": "text", "age": "number", "score": "number", "big": "number", "vip": "flag", "seen": "time",
              "nothing": "unknown"},
    "events": {"name": "text", "time": "time", "user": "id", "page": "text", "points": "number", "weight": "number",
               "paid": "flag"},
    "orders": {"time": "time", "amount": "money", "product": "text", "variable_cost": "money", "pieces": "number"},
    "touches": {"touchpoint": "text", "time": "time", "status": "text", "cost": "money"},
    "members": {"joined": "time", "left": "time", "channel": "text"},
    "invites": {"time": "time", "valid": "flag"},
}  # fmt: skip
SUMMED = {"events": ["points", "weight"], "orders": ["amount", "variable_cost", "pieces"], "touches": ["cost"]}


def world_of(seed, n_users=30, n_rows=60):
    """Rows of everything; some worlds have text ids, some no list of their users."""
    chance = random.Random(seed)  # noqa: S311 - a test
    tz, text = PLACES[seed % len(PLACES)]
    as_of = instant_of(text, tz) + chance.choice([0, 0, 0, 1, -1, DAY // 2])
    ids = [f"u{number:02}" for number in range(n_users + 4)] if chance.random() < 0.5 else [*range(-3, n_users + 1)]
    make = _Rows(chance, tz, as_of, ids)
    listed = sorted(chance.sample(ids, n_users))
    columns = {
        "city": [*CITIES, None, None],
        "age": range(15, 45),
        "score": [*SCORES, None],
        "big": BIG,
        "vip": [True, False],
        "nothing": [None],
    }
    attributes = {name: [chance.choice(list(values)) for _ in listed] for name, values in columns.items()}
    attributes["seen"] = [make.maybe(make.time()) for _ in listed]
    rows = {name: [getattr(make, name)() for _ in range(n_rows)] for name in _KINDS_OF_ROWS}
    has_list = chance.random() < 0.7
    return SimpleNamespace(
        tz=tz,
        as_of=as_of,
        users=listed if has_list else None,
        attributes=attributes if has_list else {},
        kinds=KINDS | {"users": KINDS["users"] if has_list else {}},
        rows=rows,
    )


_KINDS_OF_ROWS = ("events", "orders", "touches", "members", "invites", "tags", "consents")


class _Rows:
    """Makes one row of a kind after the other."""

    def __init__(self, chance, tz, as_of, ids):
        self.chance, self.tz, self.as_of, self.ids = chance, tz, as_of, ids
        self.pick = chance.choice

    def maybe(self, value):
        return self.pick([value, value, value, None])

    def user(self):
        return self.pick(self.ids[: len(self.ids) // 2] if self.pick([True, False]) else self.ids)

    def time(self):
        """Mostly before the moment, and mostly on an edge."""
        nudge = self.pick([-1, 0, 0, 0, 1])
        way = self.chance.random()
        if way < 0.4:
            return self.as_of - self.pick([0, 1, 2, 3, 7, 14, 30, 60]) * DAY + nudge
        if way < 0.7:
            midnight = to_wall(self.as_of, self.tz) // DAY - self.pick([-1, 0, 1, 2, 3, 6, 7, 8, 29, 31])
            return to_instant(midnight * DAY, self.tz) + nudge
        if way < 0.8:
            months = moment(self.as_of).year * 12 + moment(self.as_of).month - 1 - 1970 * 12
            return start_of(months - self.pick([-1, 0, 1, 2, 3, 12]), ("month", "monday"), self.tz) + nudge
        return self.as_of - self.chance.randrange(-2 * DAY, 90 * DAY)

    def events(self):
        row = {"user": self.user(), "time": self.time(), "name": self.pick(EVENTS), "paid": self.pick([True, False])}
        return row | {
            "page": self.maybe(self.pick(["home", "item/1", "item/2"])),
            "points": self.pick([1, 2, 3, -2, 2**53 + 1]),
            "weight": self.maybe(self.pick(WEIGHTS)),
        }

    def orders(self):
        return {
            "user": self.user(),
            "time": self.time(),
            "amount": self.pick(AMOUNTS),
            "order_id": self.maybe(self.pick(["A", "B", "C"])),
            "product": self.maybe(self.pick(["tea", "cup"])),
            "variable_cost": self.maybe(self.pick([0, 1, 37])),
            "pieces": self.pick([1, 2, 3]),
        }

    def touches(self):
        row = {"user": self.user(), "time": self.time(), "touchpoint": self.pick(["moment", "call"])}
        return row | {"status": self.maybe(self.pick(["sent", "read"])), "cost": self.maybe(self.pick([5, 10]))}

    def members(self):
        joined = self.time()
        left = self.pick([None, None, joined + self.pick([0, 1, DAY, 9 * DAY])])
        return {"user": self.user(), "joined": joined, "left": left, "channel": self.maybe(self.pick(["qr", "card"]))}

    def invites(self):
        users = {"inviter": self.user(), "invitee": self.user()}
        return users | {"time": self.time(), "valid": self.pick([True, False])}

    def tags(self):
        at = self.time()
        return {
            "user": self.user(),
            "tag": self.pick(TAGS),
            "at": at,
            "valid_until": self.pick([None, max(at + 1, self.time())]),
            "group": self.maybe(self.pick(["level", "family"])),
            "source": self.maybe(self.pick(SOURCES)),
            "confidence": self.maybe(self.pick([0.0, 0.5, 0.9, 1.0])),
        }

    def consents(self):
        granted = self.time()
        end, other = (self.pick([None, max(granted + least, self.time())]) for least in (0, 1))
        row = {"user": self.user(), "purpose": self.pick(PURPOSES), "granted": granted, "channel": self.pick(CHANNELS)}
        return row | {"withdrawn": end, "expires": other}


class Rules:
    """Random rules over a world, as plain JSON-safe Python with few members left to their defaults.

    Args:
        world: The world.
        chance: A seeded source of chance.
        segments: Names that ``in_segment`` may say.
        is_declared: Whether every condition says what missing means, so that rules stay valid below a ``not``.
        is_quiet: Whether no condition refuses missing values.
    """

    def __init__(self, world, chance, segments=(), *, is_declared=False, is_quiet=False):
        self.world, self.chance, self.segments = world, chance, segments
        self.is_declared, self.is_quiet, self.instants = is_declared, is_quiet, {}
        self.pick = chance.choice

    def rule(self, depth, *, is_negated=False):
        """A tree of at most so many levels."""
        way = self.chance.random()
        if depth <= 1 or way < 0.2:
            return self.condition(is_negated=is_negated)
        if way < 0.4:
            return {"kind": "not", "rule": self.rule(depth - 1, is_negated=not is_negated)}
        parts = [self.rule(depth - 1, is_negated=is_negated) for _ in range(self.chance.randint(1, 3))]
        return {"kind": self.pick(["all", "any"]), "rules": parts + parts[: self.pick([0, 0, 1])]}

    def condition(self, *, is_negated=False):
        kinds = ["has_tag", "consented", "did", "did", "absent", "total", "recency", "sequence", "rfm_in", "stage_in"]
        kinds += ["prop"] * 4 if self.world.attributes else []
        kinds += ["in_segment"] if self.segments else []
        kind = self.pick(kinds)
        return {"kind": kind} | getattr(self, f"_{kind}")(self.policy(is_negated=is_negated))

    def policy(self, *, is_negated):
        """A policy; rarely the one that refuses."""
        policies = ["false", "true"] + ([] if is_negated or self.is_declared else [None, None])
        return "error" if self.chance.random() < 0.02 and not self.is_quiet else self.pick(policies)

    def _prop(self, policy):
        return self.comparison("users", self.pick([*self.world.kinds["users"]]), policy)

    def comparison(self, source, field, policy):
        """A comparison that fits a column."""
        kind = self.world.kinds[source][field]
        if self.chance.random() < 0.1:
            return {"kind": "prop", "field": field, "op": self.pick(["is_known", "is_missing"])}
        ops = ["==", "!=", "in", "not_in"]
        ops += [] if kind in {"text", "flag"} else ["<", "<=", ">", ">=", "between"]
        ops += ["contains", "starts_with", "ends_with"] * (kind == "text")
        op = self.pick(ops)
        n_values = {"between": 2, "in": self.chance.randint(1, 3), "not_in": self.chance.randint(1, 3)}.get(op)
        is_ago = op not in ("in", "not_in") and self.chance.random() < 0.5
        values = [self.value(source, field, kind, is_ago=is_ago) for _ in range(n_values or 1)]
        if op == "between":
            values.sort(key=lambda value: self.rank(value, kind))
        return {"kind": "prop", "field": field, "op": op, "value": values if n_values else values[0], "missing": policy}

    def rank(self, value, kind):
        """Values of a ``between`` in order; the longest ago is the first."""
        if isinstance(value, dict):
            return -int(value["ago"].removesuffix("us"))
        return value if kind != "time" else self.instants[value]

    def value(self, source, field, kind, *, is_ago):
        """Mostly a value that stands in the column."""
        if source == "users":
            column = [value for value in self.world.attributes[field] if value is not None]
        else:
            column = [row[field] for row in self.world.rows[source] if row[field] is not None]
        value = self.pick(column) if column else "x"
        nudge = self.pick([0, 0, 0, 1, -1])
        if kind == "text":
            return self.pick([value, value[:2], value[-1:], "zzz"])
        if kind == "money":
            return (value + nudge) / 100
        if kind == "number":
            near = value + nudge if isinstance(value, int) else value
            return self.pick([near if -(2**63) <= near < 2**63 else value, value, 20.5])
        if kind == "time":
            return self.ago(value + nudge) if is_ago else self.text(value + nudge)
        return value

    def ago(self, instant):
        return {"ago": f"{max(self.world.as_of - instant, 0)}us"}

    def text(self, instant):
        """An instant as a text with an offset, or a local one."""
        text = (moment(0) + timedelta(microseconds=to_wall(instant, self.world.tz))).replace(tzinfo=None).isoformat()
        if self.pick([True, False]) or to_instant(to_wall(instant, self.world.tz), self.world.tz) != instant:
            text = moment(instant).astimezone(UTC).isoformat()
        self.instants[text] = instant
        return text

    def window(self):
        way = self.chance.random()
        if way < 0.25:
            return None
        if way < 0.5:
            return self.pick(LENGTHS)
        if way < 0.85:
            period = self.pick(["day", "week", "month", "quarter", "year"])
            window = {"kind": "calendar", "period": period, "ago": self.pick([0, 0, 1, 2]), "n": self.pick([1, 1, 2])}
            return window | ({"week_start": self.pick(["sunday", "thursday"])} if self.pick([True, False]) else {})
        start = self.world.as_of - self.pick([1, 7, 30]) * DAY
        return {"kind": "between", "start": self.text(start), "end": self.text(start + self.pick([1, DAY, 40 * DAY]))}

    def where(self, source):
        fields = [name for name, kind in self.world.kinds[source].items() if kind != "id"]
        n_props = self.pick([0, 0, 1, 2])
        return [self.comparison(source, self.pick(fields), self.policy(is_negated=True)) for _ in range(n_props)]

    def rows(self, source):
        names = {"events": EVENTS, "touches": ["moment", "call"]}.get(source)
        name = self.pick([*names, None]) if names else None
        return {"of": source, "name": name, "within": self.window(), "where": self.where(source)}

    def source(self):
        return self.pick(["events", "events", "orders", "orders", "touches", "members", "invites"])

    def _did(self, _):
        low = self.pick([0, 1, 1, 2, 3])
        high = self.pick([None, low, low + 1]) if low else self.pick([0, 1])
        per = self.pick(["row", "day"])
        return self.rows(self.source()) | {"per": per, "at_least": low, "at_most": high}

    def _absent(self, _):
        return self.rows(self.source())

    def _total(self, policy):
        source = self.pick(sorted(SUMMED))
        column = self.pick(SUMMED[source])
        low = self.pick([0, 0.3, 0.4, 0.5, 1, -0.1, 50.1, 2**53 - 2])
        bounds = self.pick([{"at_least": low}, {"under": low}, {"at_least": low, "under": low + 2}])
        return self.rows(source) | {"column": column, "missing": policy} | bounds

    def _recency(self, policy):
        low, high = self.pick([("1d", "1w"), ("0s", "1us"), ("1w", "30d"), ("2d", "60d")])
        bounds = self.pick([{"at_least": low}, {"under": high}, {"at_least": low, "under": high}])
        return self.rows(self.source()) | {"which": self.pick(["last", "first"]), "missing": policy} | bounds

    def _sequence(self, _):
        steps = [
            self.pick([name, {"name": name, "where": self.where("events")}])
            for name in (self.pick(EVENTS) for _ in range(self.pick([2, 2, 3])))
        ]
        return {"steps": steps, "span": self.pick([None, *LENGTHS]), "within": self.window()}

    def _has_tag(self, policy):
        return {
            "missing": policy,
            "tag": self.pick(TAGS),
            "group": self.pick([None, None, "level", "family"]),
            "sources": self.chance.sample(SOURCES, self.pick([0, 0, 1, 2])),
            "min_confidence": self.pick([None, None, 0.5, 1.0]),
        }

    def _consented(self, _):
        return {"purpose": self.pick(PURPOSES), "channel": self.pick(CHANNELS)}

    def _in_segment(self, _):
        return {"segment": self.pick(self.segments)}

    def _rfm_in(self, policy):
        scheme = self.pick(sorted(RFM))
        return {"scheme": scheme, "segments": self.chance.sample(RFM[scheme], 3), "missing": policy}

    def _stage_in(self, policy):
        reach = self.chance.sample(REACH, self.pick([0, 0, 1, 2]))
        return {"stages": self.chance.sample(STAGES, 3), "reachability": reach, "missing": policy}
