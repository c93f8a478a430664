"""Fission (裂变): what users bring by bringing others."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain._internal.division import divide
from privdomain.metrics.formulas._checks import (
    FloatArray,
    Number,
    evaluate,
    finite,
    nonnegative,
    proportion,
    rate,
    ratio,
)

__all__ = [
    "fission_completion_rate",
    "invites_per_completer",
    "k_factor",
    "ltv_with_first_generation",
    "ltv_with_referral",
    "referral_loss_rate",
    "reward_cost_per_new_user",
]


@overload
def k_factor(*, invites_per_user: Number, acceptance_rate: Number) -> float: ...
@overload
def k_factor(*, invites_per_user: npt.ArrayLike, acceptance_rate: npt.ArrayLike) -> FloatArray: ...
def k_factor(*, invites_per_user: npt.ArrayLike, acceptance_rate: npt.ArrayLike) -> float | FloatArray:
    """K-factor (裂变系数): new users that one user brings in a cycle.

    Only above 1 does it grow by itself, and hardly anything stays there. Count accepted invitations of new users only;
    without the conversion of the invited beside it K is a vanity metric (虚荣指标).

    Source: Skok, viral coefficient (K = i x c).

    Args:
        invites_per_user: Invitations a user sends in a cycle [count per user], >= 0.
        acceptance_rate: Share of the invitations that bring a new user [0 to 1].

    Returns:
        New users per user and cycle; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``invites_per_user`` is negative, ``acceptance_rate`` lies outside
            [0, 1], or the shapes do not broadcast.

    Examples:
        >>> k_factor(invites_per_user=4, acceptance_rate=0.05)
        0.2
        >>> k_factor(invites_per_user=[4, 10], acceptance_rate=0.25)
        array([1. , 2.5])
    """
    return evaluate(
        np.multiply, nonnegative("invites_per_user", invites_per_user), rate("acceptance_rate", acceptance_rate)
    )


@overload
def ltv_with_first_generation(*, clv: Number, k_factor: Number) -> float: ...
@overload
def ltv_with_first_generation(*, clv: npt.ArrayLike, k_factor: npt.ArrayLike) -> FloatArray: ...
def ltv_with_first_generation(*, clv: npt.ArrayLike, k_factor: npt.ArrayLike) -> float | FloatArray:
    """Lifetime value with the first generation (含首代裂变价值): a user's own and that of the users it brought.

    It explains what a referrer is worth. Never add it to the invitees' own CLV: their revenue would count twice.

    Source: MBA智库 私域流量 (LTV = own purchases and the users brought).

    Args:
        clv: Value of a user's own purchases [money per user], either sign.
        k_factor: New users that a user brings over its life [count per user], >= 0.

    Returns:
        Money per user; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``k_factor`` is negative, or the shapes do not broadcast.

    Examples:
        >>> ltv_with_first_generation(clv=80, k_factor=0.3)
        104.0
        >>> ltv_with_first_generation(clv=[80, 120], k_factor=0)
        array([ 80., 120.])
    """
    return evaluate(_first_generation, finite("clv", clv), nonnegative("k_factor", k_factor))


@overload
def ltv_with_referral(*, clv: Number, k_factor: Number) -> float: ...
@overload
def ltv_with_referral(*, clv: npt.ArrayLike, k_factor: npt.ArrayLike) -> FloatArray: ...
def ltv_with_referral(*, clv: npt.ArrayLike, k_factor: npt.ArrayLike) -> float | FloatArray:
    """Lifetime value with referral (含裂变终身价值): own value and that of all generations brought, v / (1 - k).

    It assumes that every generation refers like the first, for ever, in a market without end: an upper bound. Never
    add it to the invitees' own CLV.

    Source: geometric series (v + v k + v k^2 + ... = v / (1 - k)).

    Args:
        clv: Value of a user's own purchases [money per user], either sign.
        k_factor: New users that a user brings over its life [count per user], >= 0.

    Returns:
        Money per user; ``nan`` when k >= 1 (the series has no sum), and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite, ``k_factor`` is negative, or the shapes do not broadcast.

    Examples:
        >>> round(ltv_with_referral(clv=80, k_factor=0.3), 2)
        114.29
        >>> ltv_with_referral(clv=80, k_factor=[0.0, 0.5, 1.0])
        array([ 80., 160.,  nan])
    """
    return evaluate(_all_generations, finite("clv", clv), nonnegative("k_factor", k_factor))


@overload
def fission_completion_rate(*, completers: Number, participants: Number) -> float: ...
@overload
def fission_completion_rate(*, completers: npt.ArrayLike, participants: npt.ArrayLike) -> FloatArray: ...
def fission_completion_rate(*, completers: npt.ArrayLike, participants: npt.ArrayLike) -> float | FloatArray:
    """Fission completion rate (裂变任务完成率): share of the participants who brought enough friends for the reward.

    A rate close to 1 is as suspect as a low one: the bar is on the floor, or the friends are bought.

    Source: LinkWechat, MoChat (任务宝: completers / participants).

    Args:
        completers: Participants who reached the goal [count], >= 0, at most ``participants``.
        participants: Users who took the task [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody took part, and where an input is ``nan`` (task still open).

    Raises:
        DataError: An argument is not finite or negative, ``completers`` exceeds ``participants``, or the shapes do not
            broadcast.

    Examples:
        >>> fission_completion_rate(completers=90, participants=600)
        0.15
        >>> fission_completion_rate(completers=0, participants=0)
        nan
    """
    return proportion(nonnegative("completers", completers), nonnegative("participants", participants))


@overload
def invites_per_completer(*, new_users: Number, completers: Number) -> float: ...
@overload
def invites_per_completer(*, new_users: npt.ArrayLike, completers: npt.ArrayLike) -> FloatArray: ...
def invites_per_completer(*, new_users: npt.ArrayLike, completers: npt.ArrayLike) -> float | FloatArray:
    """Invites per completer (人均邀请数): new users that one participant who reached the goal has brought.

    Count the invitees of completers only; those of the unfinished tasks belong to the campaign, not to them.

    Source: LinkWechat (裂变统计: new users / completers).

    Args:
        new_users: New users brought by completers [count], >= 0.
        completers: Participants who reached the goal [count], >= 0.

    Returns:
        New users per completer; ``nan`` when nobody reached it, and where an input is ``nan`` (task still open).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> invites_per_completer(new_users=315, completers=90)
        3.5
        >>> invites_per_completer(new_users=0, completers=0)
        nan
    """
    return ratio(nonnegative("new_users", new_users), nonnegative("completers", completers))


@overload
def reward_cost_per_new_user(*, rewards: Number, valid_new_users: Number) -> float: ...
@overload
def reward_cost_per_new_user(*, rewards: npt.ArrayLike, valid_new_users: npt.ArrayLike) -> FloatArray: ...
def reward_cost_per_new_user(*, rewards: npt.ArrayLike, valid_new_users: npt.ArrayLike) -> float | FloatArray:
    """Reward cost per valid new user (单有效新客奖励成本): rewards paid over the new users who really stayed.

    Old customers, self-invitations and those who left again are not valid, but their rewards were paid all the same.

    Source: MoChat (rewards / valid new users).

    Args:
        rewards: Value of all rewards paid [money], >= 0.
        valid_new_users: Invited users who are new and not lost [count], >= 0.

    Returns:
        Money per user; ``nan`` when nobody valid came, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, or the shapes do not broadcast.

    Examples:
        >>> reward_cost_per_new_user(rewards=2_700, valid_new_users=225)
        12.0
        >>> reward_cost_per_new_user(rewards=2_700, valid_new_users=0)
        nan
    """
    return ratio(nonnegative("rewards", rewards), nonnegative("valid_new_users", valid_new_users))


@overload
def referral_loss_rate(*, lost: Number, invited: Number) -> float: ...
@overload
def referral_loss_rate(*, lost: npt.ArrayLike, invited: npt.ArrayLike) -> FloatArray: ...
def referral_loss_rate(*, lost: npt.ArrayLike, invited: npt.ArrayLike) -> float | FloatArray:
    """Referral loss rate (裂变流失率): share of the invited users who left again.

    Many leave as soon as the reward is paid: state the age at which you look, such as seven days after joining.

    Source: LinkWechat (裂变统计: lost / invited).

    Args:
        lost: Invited users who left by that age [count], >= 0, at most ``invited``.
        invited: Users who joined by invitation [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody joined, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``lost`` exceeds ``invited``, or the shapes do not broadcast.

    Examples:
        >>> referral_loss_rate(lost=63, invited=315)
        0.2
        >>> referral_loss_rate(lost=0, invited=0)
        nan
    """
    return proportion(nonnegative("lost", lost), nonnegative("invited", invited))


def _first_generation(value: FloatArray, k: FloatArray) -> FloatArray:
    return value * (1 + k)


def _all_generations(value: FloatArray, k: FloatArray) -> FloatArray:
    return divide(value, np.where(k < 1, 1 - k, 0.0))
