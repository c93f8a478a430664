"""How often, how much and how many buy: the shop's ratios (复购率, 客单价, 连带率)."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, finite, nonnegative, proportion, ratio

__all__ = [
    "arppu",
    "arpu",
    "average_order_value",
    "items_per_order",
    "purchase_frequency",
    "refund_ratio",
    "repurchase_rate",
]


@overload
def repurchase_rate(*, repeat_buyers: Number, buyers: Number) -> float: ...
@overload
def repurchase_rate(*, repeat_buyers: npt.ArrayLike, buyers: npt.ArrayLike) -> FloatArray: ...
def repurchase_rate(*, repeat_buyers: npt.ArrayLike, buyers: npt.ArrayLike) -> float | FloatArray:
    """Repurchase rate (复购率): share of the buyers of a window who bought at least twice in it.

    The base is buyers, never all users; and without its window the figure says nothing, since it only grows with time.

    Source: retail convention (buyers with >= 2 purchases / buyers).

    Args:
        repeat_buyers: Buyers with at least two purchases [count], >= 0, at most ``buyers``.
        buyers: Users with at least one purchase [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody bought, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``repeat_buyers`` exceeds ``buyers``, or the shapes do not
            broadcast.

    Examples:
        >>> repurchase_rate(repeat_buyers=280, buyers=1_000)
        0.28
        >>> repurchase_rate(repeat_buyers=[280, 0], buyers=[1_000, 0])
        array([0.28,  nan])
    """
    return proportion(nonnegative("repeat_buyers", repeat_buyers), nonnegative("buyers", buyers))


@overload
def purchase_frequency(*, orders: Number, buyers: Number) -> float: ...
@overload
def purchase_frequency(*, orders: npt.ArrayLike, buyers: npt.ArrayLike) -> FloatArray: ...
def purchase_frequency(*, orders: npt.ArrayLike, buyers: npt.ArrayLike) -> float | FloatArray:
    """Purchase frequency (购买频次): orders per buyer in a window.

    The mean hides its shape: a frequency of 1.5 may be everybody twice now and then, or a few addicts among one-timers.

    Source: retail convention (orders / buyers).

    Args:
        orders: Orders in the window [count], >= 0.
        buyers: Users who placed them [count], >= 0.

    Returns:
        Orders per buyer; ``nan`` when nobody bought, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> purchase_frequency(orders=1_500, buyers=1_000)
        1.5
        >>> purchase_frequency(orders=[1_500, 0], buyers=[1_000, 0])
        array([1.5, nan])
    """
    return ratio(nonnegative("orders", orders), nonnegative("buyers", buyers))


@overload
def average_order_value(*, revenue: Number, orders: Number) -> float: ...
@overload
def average_order_value(*, revenue: npt.ArrayLike, orders: npt.ArrayLike) -> FloatArray: ...
def average_order_value(*, revenue: npt.ArrayLike, orders: npt.ArrayLike) -> float | FloatArray:
    """Average order value (客单价): revenue per order.

    Some shops divide by buyers under the same Chinese name; that is [`arppu`][privdomain.metrics.formulas.arppu].

    Source: retail convention (revenue / orders).

    Args:
        revenue: Order amounts net of refunds [money], either sign.
        orders: Orders [count], >= 0.

    Returns:
        Money per order; ``nan`` without orders, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``orders`` is negative, or the shapes do not broadcast.

    Examples:
        >>> average_order_value(revenue=180_000, orders=1_500)
        120.0
        >>> average_order_value(revenue=0, orders=0)
        nan
    """
    return ratio(finite("revenue", revenue), nonnegative("orders", orders))


@overload
def items_per_order(*, items: Number, orders: Number) -> float: ...
@overload
def items_per_order(*, items: npt.ArrayLike, orders: npt.ArrayLike) -> FloatArray: ...
def items_per_order(*, items: npt.ArrayLike, orders: npt.ArrayLike) -> float | FloatArray:
    """Items per order (连带率): how many pieces leave in one basket.

    Free gifts inflate it; leave them out of ``items``.

    Source: retail convention (units per transaction).

    Args:
        items: Pieces sold [count], >= 0.
        orders: Orders that hold them [count], >= 0.

    Returns:
        Pieces per order; ``nan`` without orders, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> items_per_order(items=3_600, orders=1_500)
        2.4
        >>> items_per_order(items=0, orders=0)
        nan
    """
    return ratio(nonnegative("items", items), nonnegative("orders", orders))


@overload
def arpu(*, revenue: Number, users: Number) -> float: ...
@overload
def arpu(*, revenue: npt.ArrayLike, users: npt.ArrayLike) -> FloatArray: ...
def arpu(*, revenue: npt.ArrayLike, users: npt.ArrayLike) -> float | FloatArray:
    """Average revenue per user (每用户平均收入) of one period: revenue over the users of that period.

    It is a flow per period, [`clv`][privdomain.metrics.formulas.clv] the sum over a cohort's life: one is not the other
    under a second name.

    Source: subscription convention (revenue / active users).

    Args:
        revenue: Revenue of the period [money], either sign.
        users: Users active in the period, buyers or not [count], >= 0.

    Returns:
        Money per user and period; ``nan`` without users, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``users`` is negative, or the shapes do not broadcast.

    Examples:
        >>> arpu(revenue=180_000, users=6_000)
        30.0
        >>> arpu(revenue=[180_000, 0], users=[6_000, 0])
        array([30., nan])
    """
    return ratio(finite("revenue", revenue), nonnegative("users", users))


@overload
def arppu(*, revenue: Number, buyers: Number) -> float: ...
@overload
def arppu(*, revenue: npt.ArrayLike, buyers: npt.ArrayLike) -> FloatArray: ...
def arppu(*, revenue: npt.ArrayLike, buyers: npt.ArrayLike) -> float | FloatArray:
    """Average revenue per paying user (每付费用户平均收入) of one period.

    It rises when the small buyers leave: read it beside the number of buyers.

    Source: subscription convention (revenue / paying users).

    Args:
        revenue: Revenue of the period [money], either sign.
        buyers: Users who bought in the period [count], >= 0.

    Returns:
        Money per buyer and period; ``nan`` when nobody bought, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``buyers`` is negative, or the shapes do not broadcast.

    Examples:
        >>> arppu(revenue=180_000, buyers=1_000)
        180.0
        >>> arppu(revenue=0, buyers=0)
        nan
    """
    return ratio(finite("revenue", revenue), nonnegative("buyers", buyers))


@overload
def refund_ratio(*, refunds: Number, gross_revenue: Number) -> float: ...
@overload
def refund_ratio(*, refunds: npt.ArrayLike, gross_revenue: npt.ArrayLike) -> FloatArray: ...
def refund_ratio(*, refunds: npt.ArrayLike, gross_revenue: npt.ArrayLike) -> float | FloatArray:
    """Refund ratio (退款率) by money: refunds paid out in a period over its gross sales.

    Refunds of earlier sales may exceed the sales of a quiet period, so it is no rate in [0, 1]; for a true share take
    the refunds of the same orders and [`share`][privdomain.metrics.formulas.share].

    Source: retail convention (refunds / gross sales).

    Args:
        refunds: Money paid back in the period, without sign [money], >= 0.
        gross_revenue: Sales of the period before refunds [money], >= 0.

    Returns:
        Ratio >= 0; ``nan`` without sales, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> refund_ratio(refunds=9_000, gross_revenue=180_000)
        0.05
        >>> refund_ratio(refunds=[9_000, 500], gross_revenue=[180_000, 0])
        array([0.05,  nan])
    """
    return ratio(nonnegative("refunds", refunds), nonnegative("gross_revenue", gross_revenue))
