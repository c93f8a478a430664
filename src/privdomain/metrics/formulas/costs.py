"""What the operation saves, costs and takes to pay for itself."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.division import divide
from privdomain.metrics.formulas._checks import FloatArray, Number, evaluate, finite, nonnegative, rate, ratio

__all__ = ["break_even_basket", "break_even_users", "maintenance_cost_per_user", "net_benefit", "payback"]


@overload
def payback(*, cost: Number, gain_per_period: Number) -> float: ...
@overload
def payback(*, cost: npt.ArrayLike, gain_per_period: npt.ArrayLike) -> FloatArray: ...
def payback(*, cost: npt.ArrayLike, gain_per_period: npt.ArrayLike) -> float | FloatArray:
    """Payback period (投资回收期): periods until a steady gain has repaid the cost.

    The unit of the answer is the period of the gain: a gain per month gives months. The gain is taken as constant and
    not discounted; for a cohort whose revenue comes in waves read the payback day of the cohort table.

    Source: common accounting (static payback period).

    Args:
        cost: What was paid at the start [money], >= 0.
        gain_per_period: What comes back in each period [money per period], either sign.

    Returns:
        Periods, fractions kept; 0 when nothing was paid; ``nan`` when it never comes back (gain <= 0), and where an
        input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``cost`` is negative, or the shapes do not broadcast.

    Examples:
        A data platform of 500,000 that saves 40,000 a month:

        >>> payback(cost=500_000, gain_per_period=40_000)
        12.5
        >>> payback(cost=[500_000, 0], gain_per_period=-1)
        array([nan,  0.])
    """
    return evaluate(_gains_to_cover, nonnegative("cost", cost), finite("gain_per_period", gain_per_period))


@overload
def break_even_users(*, fixed_cost: Number, contribution_per_user: Number) -> float: ...
@overload
def break_even_users(*, fixed_cost: npt.ArrayLike, contribution_per_user: npt.ArrayLike) -> FloatArray: ...
def break_even_users(*, fixed_cost: npt.ArrayLike, contribution_per_user: npt.ArrayLike) -> float | FloatArray:
    """Break-even point (盈亏平衡点): users at which their contribution covers the fixed cost.

    Contribution is what a user leaves after goods, discounts and service; with revenue in its place the point comes out
    far too low. Round up: a fraction of a user pays nothing.

    Source: common accounting (break-even point).

    Args:
        fixed_cost: Staff, technology and other cost that does not grow with users [money], >= 0.
        contribution_per_user: Contribution of a user over the same time [money per user], either sign.

    Returns:
        Users, fractions kept; 0 without fixed cost; ``nan`` when no number of users is enough (contribution <= 0), and
        where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``fixed_cost`` is negative, or the shapes do not broadcast.

    Examples:
        >>> break_even_users(fixed_cost=200_000, contribution_per_user=80)
        2500.0
        >>> break_even_users(fixed_cost=200_000, contribution_per_user=[100, -3])
        array([2000.,   nan])
    """
    fixed, contribution = nonnegative("fixed_cost", fixed_cost), finite("contribution_per_user", contribution_per_user)
    return evaluate(_gains_to_cover, fixed, contribution)


@overload
def break_even_basket(*, minutes_per_order: Number, wage_per_hour: Number, margin: Number) -> float: ...
@overload
def break_even_basket(
    *, minutes_per_order: npt.ArrayLike, wage_per_hour: npt.ArrayLike, margin: npt.ArrayLike
) -> FloatArray: ...
def break_even_basket(
    *, minutes_per_order: npt.ArrayLike, wage_per_hour: npt.ArrayLike, margin: npt.ArrayLike
) -> float | FloatArray:
    """Break-even basket (盈亏平衡客单价): from which basket on the margin of an order pays for the minutes spent on it.

    Count all minutes that advisors talk for over all orders that follow, also the talks that end without one. Only
    wages are covered: media, incentives and systems are not.

    Source: common accounting (break-even point).

    Args:
        minutes_per_order: One-to-one minutes for an order [minutes], >= 0.
        wage_per_hour: Whole cost of an advisor's hour, idle time included [money per hour], >= 0.
        margin: Share of the basket that stays after goods, fulfilment and commission, in [0, 1].

    Returns:
        Money per order; ``nan`` where no basket pays (margin 0), and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``margin`` exceeds 1, or the shapes do not broadcast.

    Examples:
        45 minutes at 100 an hour cost 75, which is half of 150:

        >>> break_even_basket(minutes_per_order=45, wage_per_hour=100, margin=0.5)
        150.0
        >>> break_even_basket(minutes_per_order=[20, 45], wage_per_hour=60, margin=[0.4, 0])
        array([50., nan])
    """
    minutes, wage = nonnegative("minutes_per_order", minutes_per_order), nonnegative("wage_per_hour", wage_per_hour)
    return evaluate(_basket_to_cover, minutes, wage, rate("margin", margin))


@overload
def net_benefit(*, saved_cost: Number, labour_cost: Number, technology_cost: Number) -> float: ...
@overload
def net_benefit(
    *, saved_cost: npt.ArrayLike, labour_cost: npt.ArrayLike, technology_cost: npt.ArrayLike
) -> FloatArray: ...
def net_benefit(
    *, saved_cost: npt.ArrayLike, labour_cost: npt.ArrayLike, technology_cost: npt.ArrayLike
) -> float | FloatArray:
    """Net benefit (净收益) of going private: acquisition cost saved, less the people and technology that it takes.

    Reach in the private domain is not free; the platform's price is replaced by advisors and systems. All three
    belong to the same time.

    Source: iResearch 2021 私域 (saved acquisition cost against labour and technology).

    Args:
        saved_cost: Public-domain spend that is no longer needed [money], negative when more was spent.
        labour_cost: Advisors, content and operations [money], >= 0.
        technology_cost: Systems and services [money], >= 0.

    Returns:
        Money, negative when it does not pay; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, a cost is negative, or the shapes do not broadcast.

    Examples:
        >>> net_benefit(saved_cost=300_000, labour_cost=120_000, technology_cost=80_000)
        100000.0
        >>> net_benefit(saved_cost=[300_000, 150_000], labour_cost=120_000, technology_cost=80_000)
        array([100000., -50000.])
    """
    saved = finite("saved_cost", saved_cost)
    labour, technology = nonnegative("labour_cost", labour_cost), nonnegative("technology_cost", technology_cost)
    return evaluate(_remainder, saved, labour, technology)


@overload
def maintenance_cost_per_user(*, expense: Number, active_users: Number) -> float: ...
@overload
def maintenance_cost_per_user(*, expense: npt.ArrayLike, active_users: npt.ArrayLike) -> FloatArray: ...
def maintenance_cost_per_user(*, expense: npt.ArrayLike, active_users: npt.ArrayLike) -> float | FloatArray:
    """Maintenance cost per user (单用户维系成本): what it takes to keep one active user for a period.

    Count the users active in the same period, not the stock: silent friends make the figure look cheap.

    Source: iResearch 2021 私域 (selling expense / annual active users).

    Args:
        expense: Cost of serving users in the period, without acquisition [money], >= 0.
        active_users: Users active in the period [count], >= 0.

    Returns:
        Money per user; ``nan`` when nobody was active, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> maintenance_cost_per_user(expense=360_000, active_users=24_000)
        15.0
        >>> maintenance_cost_per_user(expense=360_000, active_users=0)
        nan
    """
    return ratio(nonnegative("expense", expense), nonnegative("active_users", active_users))


def _gains_to_cover(cost: FloatArray, gain: FloatArray) -> FloatArray:
    never_to_nan = divide(cost, np.where(gain > 0, gain, 0.0))
    return np.where((cost == 0) & ~np.isnan(gain), 0.0, never_to_nan)


def _basket_to_cover(minutes: FloatArray, wage: FloatArray, margin: FloatArray) -> FloatArray:
    return divide(minutes / 60 * wage, margin)


def _remainder(saved: FloatArray, labour: FloatArray, technology: FloatArray) -> FloatArray:
    return saved - labour - technology
