"""What is there and whose it is: stock, its value, and the credit for a sale."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, evaluate, finite, nonnegative, rate, total, within

__all__ = ["asset_value", "ending_stock", "owner_credit"]


@overload
def asset_value(*, users: Number, remaining_clv: Number) -> float: ...
@overload
def asset_value(*, users: npt.ArrayLike, remaining_clv: npt.ArrayLike) -> FloatArray: ...
def asset_value(*, users: npt.ArrayLike, remaining_clv: npt.ArrayLike) -> float | FloatArray:
    """Asset value (私域资产价值): what the users at hand will still be worth.

    Take the *remaining* value, in which those who will leave are in already: what they bought so far is history, and
    another allowance for churn would count it twice.

    Source: 36kr 私域流量 (数字化资产; users x remaining CLV).

    Args:
        users: Users at hand [count], >= 0.
        remaining_clv: Expected value of a user from now on [money per user], either sign.

    Returns:
        Money; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``users`` is negative, or the shapes do not broadcast.

    Examples:
        >>> asset_value(users=10_000, remaining_clv=42)
        420000.0
        >>> asset_value(users=[10_000, 0], remaining_clv=42)
        array([420000.,      0.])
    """
    return evaluate(np.multiply, nonnegative("users", users), finite("remaining_clv", remaining_clv))


@overload
def ending_stock(*, outflow: Number, inflow: Number, stock_at_start: Number) -> float: ...
@overload
def ending_stock(*, outflow: npt.ArrayLike, inflow: npt.ArrayLike, stock_at_start: npt.ArrayLike) -> FloatArray: ...
def ending_stock(*, outflow: npt.ArrayLike, inflow: npt.ArrayLike, stock_at_start: npt.ArrayLike) -> float | FloatArray:
    """Ending stock (期末存量): the users there at the end of a period, from those at its start.

    Outflow counts whoever left, those of the inflow too; netting the two first hides how many had to be won to stand
    still.

    Source: stock and flow (stock at start + inflow - outflow).

    Args:
        outflow: Users who left in the period [count], >= 0, at most ``stock_at_start + inflow``.
        inflow: Users who came in it [count], >= 0.
        stock_at_start: Users when it began [count], >= 0.

    Returns:
        Users >= 0; ``nan`` where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``outflow`` exceeds ``stock_at_start + inflow``, or the shapes
            do not broadcast.

    Examples:
        >>> ending_stock(stock_at_start=10_000, inflow=1_200, outflow=900)
        10300.0
        >>> ending_stock(stock_at_start=[100, 0], inflow=0, outflow=[100, 0])
        array([0., 0.])
    """
    available = total(nonnegative("stock_at_start", stock_at_start), nonnegative("inflow", inflow))
    return evaluate(np.subtract, available, within(nonnegative("outflow", outflow), available))


@overload
def owner_credit(*, owner_share: Number, value: Number) -> float: ...
@overload
def owner_credit(*, owner_share: npt.ArrayLike, value: npt.ArrayLike) -> FloatArray: ...
def owner_credit(*, owner_share: npt.ArrayLike, value: npt.ArrayLike) -> float | FloatArray:
    """Owner credit (归属导购业绩): what of a sale goes to who owns the relation; the rest goes to who closed it.

    A rule of sharing, no measure of merit. The closer's part is the value less this one, so the two add up to the sale.

    Source: 晓程序观察 (导购分销: owner 60%, closer 40%).

    Args:
        owner_share: Share of the owner [0 to 1].
        value: Value of the sale [money], negative for a refund, which takes the credit back alike.

    Returns:
        Money; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``owner_share`` lies outside [0, 1], or the shapes do not broadcast.

    Examples:
        >>> owner_credit(value=300, owner_share=0.6)
        180.0
        >>> 300 - owner_credit(value=300, owner_share=0.6)
        120.0
    """
    return evaluate(np.multiply, rate("owner_share", owner_share), finite("value", value))
