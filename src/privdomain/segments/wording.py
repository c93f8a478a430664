"""Wording: what a condition looks at, and what it asks of it, in words."""

from collections.abc import Callable
from typing import Any, Final

from privdomain.segments.behavior import Absent, Did, OfRows, Recency, Sequence, Step, Total
from privdomain.segments.conditions import Consented, HasTag, InSegment, Prop, RfmIn, StageIn
from privdomain.segments.node import Rule
from privdomain.segments.windows import Ago, Between, Calendar, Rolling


def subject(node: Rule) -> str:
    """What a node looks at; for joined rules their kind."""
    way = _SUBJECTS.get(type(node))
    return str(getattr(node, "kind", "")) if way is None else way(node)


def threshold(node: Rule) -> str:
    """What a node asks of it; for joined rules nothing beyond their parts."""
    way = _THRESHOLDS.get(type(node))
    return "" if way is None else way(node)


def window_text(window: Rolling | Calendar | Between | None) -> str:
    """A window in words."""
    if isinstance(window, Rolling):
        return f" in the last {window.length}"
    if isinstance(window, Between):
        return f" from {window.start} to before {window.end}"
    if window is None:
        return ""
    count = f"{window.n} {window.period}s" if window.n > 1 else window.period
    return f" in this {count}" if not window.ago else f" in the {count} ending {window.ago} {window.period} ago"


def _rows(node: OfRows) -> str:
    what = f"{node.of} {node.name!r}" if node.name is not None else node.of
    return f"{what}{_where(node)}{window_text(node.within)}"


def _where(node: OfRows | Step) -> str:
    passing = " and ".join(f"{prop.field} {threshold(prop)}" for prop in node.where)
    return f" where {passing}" if passing else ""


def _value(value: object) -> str:
    return f"as_of - {value.ago}" if isinstance(value, Ago) else repr(value)


def _compared(node: Prop) -> str:
    if not node.values:
        return str(node.op).replace("_", " ")
    if node.op == "between":
        return " to ".join(map(_value, node.values))
    values = ", ".join(map(_value, node.values))
    return f"{node.op} {f'({values})' if node.op in {'in', 'not_in'} else values}"


def _range(low: object, high: object, *, below: str = "<") -> str:
    return " and ".join([*([] if low is None else [f">= {low}"]), *([] if high is None else [f"{below} {high}"])])


def _steps(node: Sequence) -> str:
    span = "" if node.span is None else f" within {node.span}"
    steps = " then ".join(f"{step.name!r}{_where(step)}" for step in node.steps)
    return f"events {steps}{span}{window_text(node.within)}"


def _tag(node: HasTag) -> str:
    group = "" if node.group is None else f" of group {node.group!r}"
    sources = f" from {' or '.join(map(str, node.sources))}" if node.sources else ""
    sure = "" if node.min_confidence is None else f" with confidence >= {node.min_confidence}"
    return f"tag {node.tag!r}{group}{sources}{sure}"


def _asked(node: StageIn) -> list[tuple[str, ...]]:
    return [asked for asked in (node.stages, node.reachability) if asked]


_SUBJECTS: Final[dict[type[Rule], Callable[[Any], str]]] = {
    Prop: lambda node: node.field,
    HasTag: _tag,
    Consented: lambda node: f"consent to {node.purpose!r}" + ("" if node.channel is None else f" by {node.channel!r}"),
    InSegment: lambda node: f"segment {node.segment!r}",
    RfmIn: lambda node: f"{node.scheme} segment",
    StageIn: lambda node: "purchase stage" + (", reachability" if node.reachability else ""),
    Did: lambda node: f"{'days with' if node.per == 'day' else 'number of'} {_rows(node)}",
    Absent: lambda node: f"number of {_rows(node)}",
    Total: lambda node: f"total {node.column} of {_rows(node)}",
    Recency: lambda node: f"time since the {node.which} of {_rows(node)}",
    Sequence: _steps,
}
_THRESHOLDS: Final[dict[type[Rule], Callable[[Any], str]]] = {
    Prop: _compared,
    HasTag: lambda _: "is carried",
    Consented: lambda _: "holds",
    RfmIn: lambda node: f"in ({', '.join(map(repr, node.segments))})",
    StageIn: lambda node: " and ".join(f"in ({', '.join(map(str, asked))})" for asked in _asked(node)),
    Did: lambda node: _range(node.at_least or None, node.at_most, below="<="),
    Absent: lambda _: "== 0",
    Total: lambda node: _range(node.at_least, node.under),
    Recency: lambda node: _range(node.at_least, node.under),
    Sequence: lambda _: "happened",
}
