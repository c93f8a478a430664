"""Entries of a lifecycle: the stages that its builders make, as documents, from numbers that are checked."""

from collections.abc import Mapping
from typing import Any, Final, TypeAlias

import numpy as np
import numpy.typing as npt

from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError

Document: TypeAlias = dict[str, Any]

_INCENTIVE: Final = "incentive_"
"""What the stages of those who came for an incentive are called by, before the name of the others."""


def number(name: str, value: object) -> float:
    """A finite number, numpy's too."""
    array = _array(name, value)
    if array.ndim:
        raise _refused(name, value, "Pass one number.")
    return float(array)


def numbers(name: str, values: object) -> list[float]:
    """A row of finite numbers, at least one."""
    array = _array(name, values)
    if array.ndim != 1 or not array.size:
        raise _refused(name, values, "Pass a row of numbers, one at least.")
    return [float(value) for value in array]


def simple_document(
    given: Mapping[str, float], dormancy: float, winback: float, incentive_leave: float | None
) -> Document:
    """Contacts, active and dormant buyers."""
    rates = {name: number(name, value) for name, value in given.items()}
    leave = rates["leave"]
    contact = {"name": "contact", "leave": leave, "first_order": rates["first_order"], "buyers_enter": "active"}
    active = {
        "name": "active",
        "leave": leave,
        "orders": rates["orders"],
        "moves": [_falls_asleep(dormancy, "dormant")],
    }
    dormant = {"name": "dormant", "leave": leave, "moves": [_woken(winback, "active")]}
    if incentive_leave is None:
        return {"stages": [contact, active, dormant], "entry": "contact"}
    gone = number("incentive_leave", incentive_leave)
    guest = {**contact, "name": f"{_INCENTIVE}contact", "leave": gone}
    return {"stages": [contact, guest, active, dormant], "entry": "contact", "incentive_entry": guest["name"]}


def tenure_document(
    contacts: Mapping[str, npt.ArrayLike],
    buyers: Mapping[str, npt.ArrayLike],
    dormancy: float,
    winback: float,
    incentive_leave: npt.ArrayLike | None,
) -> Document:
    """Contacts and buyers by tenure, and dormant buyers."""
    leave, first = numbers("leave", contacts["leave"]), numbers("first_order", contacts["first_order"])
    gone, orders = numbers("buyers_leave", buyers["leave"]), numbers("orders", buyers["orders"])
    _check_lengths(leave=leave, first_order=first)
    _check_lengths(buyers_leave=gone, orders=orders)
    stages = _contacts("contact", leave, first)
    document: Document = {"entry": "contact_1"}
    if incentive_leave is not None:
        guests = numbers("incentive_leave", incentive_leave)
        _check_lengths(incentive_leave=guests, first_order=first)
        stages += _contacts(f"{_INCENTIVE}contact", guests, first)
        document["incentive_entry"] = f"{_INCENTIVE}contact_1"
    stages += [
        {
            "name": f"active_{place}",
            "leave": one,
            "orders": rate,
            "moves": [_falls_asleep(dormancy, "dormant")],
            "then": f"active_{min(place + 1, len(orders))}",
        }
        for place, (one, rate) in enumerate(zip(gone, orders, strict=True), start=1)
    ]
    stages.append({"name": "dormant", "leave": gone[-1], "moves": [_woken(winback, f"active_{len(orders)}")]})
    return {**document, "stages": stages}


def class_document(
    leave: float, first_order: float, orders: npt.ArrayLike, dormancy: float, winback: float
) -> Document:
    """Contacts, buyers of one period, and active and dormant buyers of each class."""
    gone, rates = number("leave", leave), numbers("orders", orders)
    names = [f"active_{place}" for place in range(1, len(rates) + 1)]
    contact = {
        "name": "contact",
        "leave": gone,
        "first_order": number("first_order", first_order),
        "buyers_enter": "bought",
    }
    shared = [{"to": name, "rate": (1 - gone) / len(names)} for name in names]
    bought = {"name": "bought", "leave": gone, "orders": sum(rates) / len(rates), "moves": shared}
    stages: list[Document] = [contact, bought]
    for place, (name, rate) in enumerate(zip(names, rates, strict=True), start=1):
        asleep = f"dormant_{place}"
        stages += [
            {"name": name, "leave": gone, "orders": rate, "moves": [_falls_asleep(dormancy, asleep)]},
            {"name": asleep, "leave": gone, "moves": [_woken(winback, name)]},
        ]
    return {"stages": stages, "entry": "contact"}


def _contacts(name: str, leave: list[float], first: list[float]) -> list[Document]:
    return [
        {
            "name": f"{name}_{place}",
            "leave": one,
            "first_order": rate,
            "buyers_enter": "active_1",
            "then": f"{name}_{min(place + 1, len(leave))}",
        }
        for place, (one, rate) in enumerate(zip(leave, first, strict=True), start=1)
    ]


def _falls_asleep(dormancy: float, to: str) -> Document:
    return {"to": to, "rate": number("dormancy", dormancy)}


def _woken(winback: float, to: str) -> Document:
    return {"to": to, "rate": number("winback", winback), "by_touch": True}


def _check_lengths(**rows: list[float]) -> None:
    lengths = {name: len(row) for name, row in rows.items()}
    if len(set(lengths.values())) > 1:
        (name, length), (other, its) = lengths.items()
        message = f"has {length:,} periods, and {other} {its:,}. Pass one rate per period of both."
        raise SpecError([(name, "lengths_differ", message)])


def _array(name: str, value: object) -> npt.NDArray[Any]:
    try:
        array: npt.NDArray[Any] = np.asarray(value)
    except ValueError:
        raise _refused(name, value, "Pass finite numbers.") from None
    if array.dtype.kind not in "iuf" or not np.isfinite(array).all():
        raise _refused(name, value, "Pass finite numbers.")
    return array


def _refused(name: str, value: object, repair: str) -> SpecError:
    return SpecError([(name, "no_number", f"{shortened(value)} is not what is needed. {repair}")])
