"""Path table: how paths are shown."""

from typing import TYPE_CHECKING, Final

from privdomain._internal.reprs import LazyRows, TextTable, cell, counted, label

if TYPE_CHECKING:
    from privdomain._internal.arrays import Array
    from privdomain.metrics.credit.paths import Paths

_SHOWN_TOUCHES: Final = 6
"""Channels of one path that a table shows."""


def path_table(paths: "Paths") -> TextTable:
    """Paths with their conversions, nulls and value, and in the title all that is in no path."""
    columns: dict[str, Array] = {"conversions": paths.conversions, "nulls": paths.nulls}
    columns |= {} if paths.value is None else {"value": paths.value}

    def draw(path: int) -> list[str]:
        return [_text(paths, path), *(cell(column[path]) for column in columns.values())]

    return TextTable(_title(paths), ["path", *columns], LazyRows(len(paths), draw))


def _title(paths: "Paths") -> str:
    converted, lost = int(paths.conversions.sum()), int(paths.nulls.sum())
    touches = counted(len(paths.channel), "touch", "touches")
    journeys = f"{counted(converted, 'conversion')} of {counted(converted + lost, 'journey')}"
    parts = [f"Paths: {touches} of {counted(len(paths.channels), 'channel')}, {journeys}"]
    if paths.unattributed:
        parts.append(f"{paths.unattributed:,} unattributed")
    if paths.open:
        parts.append(f"{counted(paths.open, 'touch', 'touches')} open")
    if paths.other_touches:
        parts.append(f"{counted(paths.other_touches, 'touch', 'touches')} to other purchases")
    if paths.refunds_outside_minor:
        parts.append(f"{cell(paths.refunds_outside)} of refunds outside")
    return "; ".join(parts)


def _text(paths: "Paths", path: int) -> str:
    names = [label(paths.channels[code]) for code in paths.channel[slice(*paths.offsets[path : path + 2])]]
    more = [f"… {len(names) - _SHOWN_TOUCHES:,} more"] if len(names) > _SHOWN_TOUCHES else []
    return " > ".join(names[:_SHOWN_TOUCHES] + more)
