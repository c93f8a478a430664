"""Settling: the lifecycle of a preset, whose contacts leave most in their first weeks."""

from typing import Any, Final

from privdomain.simulator.scenario.assumptions import Reader

SETTLING: Final = 4
"""Weeks until a contact counts as settled: one of the first week, three of the next."""

_STAGES: Final = "lifecycle.stages"

Document = dict[str, Any]


def settling_document(reader: Reader, weeks: float, factor: float | None) -> Document:
    """Weeks of settling, settled contacts, active and dormant buyers.

    Args:
        reader: The assumptions.
        weeks: Weeks of a year.
        factor: What the hazard of leaving is multiplied by while those settle who came for an incentive; None gives
            them no stages of their own.
    """
    names = [f"contact_{week}" for week in range(1, SETTLING + 1)]
    guests = [] if factor is None else [f"incentive_{name}" for name in names]
    paths = [f"{_STAGES}.{name}.first_order" for name in (*names, *guests)]
    first = reader.share("purchase.first_within_4_weeks", *paths, by=_within_settling)
    contacts = _contacts(reader, names, first, 1.0)
    if factor is not None:
        contacts += _contacts(reader, guests, first, factor)
    later = reader.share("churn.later", *(f"{_STAGES}.{name}.leave" for name in ("settled", "active", "dormant")))
    settled = {
        "name": "settled",
        "leave": later,
        "first_order": reader.share("purchase.first_later", f"{_STAGES}.settled.first_order"),
        "buyers_enter": "active",
    }
    return {
        "stages": [*contacts, settled, *_buyers(reader, weeks, later)],
        "entry": names[0],
        "incentive_entry": guests[0] if guests else None,
    }


def _contacts(reader: Reader, names: list[str], first: float, factor: float) -> list[Document]:
    """Contacts who settle, week by week."""

    def hurried(leave: float) -> float:
        return leave if factor == 1 else float(1 - (1 - leave) ** factor)

    paths = [f"{_STAGES}.{name}.leave" for name in names]
    week_1 = reader.share("churn.week_1", paths[0], by=hurried)
    next_weeks = reader.share("churn.weeks_2_to_4", *paths[1:], by=hurried)
    leaves = [week_1, *[next_weeks] * (len(names) - 1)]
    return [
        {"name": name, "leave": leave, "first_order": first, "buyers_enter": "active", "then": then}
        for name, leave, then in zip(names, leaves, [*names[1:], "settled"], strict=True)
    ]


def _buyers(reader: Reader, weeks: float, leave: float) -> list[Document]:
    asleep = reader.share("purchase.dormancy", f"{_STAGES}.active.moves.dormant.rate")
    woken = reader.share("winback.rate_per_touch_week", f"{_STAGES}.dormant.moves.active.rate")
    orders = reader.read(
        "purchase.orders_per_active_buyer_year", f"{_STAGES}.active.orders", by=lambda yearly: yearly / weeks
    )
    return [
        {"name": "active", "leave": leave, "orders": orders, "moves": [{"to": "dormant", "rate": asleep}]},
        {"name": "dormant", "leave": leave, "moves": [{"to": "active", "rate": woken, "by_touch": True}]},
    ]


def _within_settling(share: float) -> float:
    """The probability per week of what a share does within the weeks of settling."""
    return float(1 - (1 - share) ** (1 / SETTLING))
