"""Shares and chains of steps: what part of whom came how far."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy as np
import numpy.typing as npt

from privdomain.metrics.formulas._checks import (
    FloatArray,
    Number,
    along_last_axis,
    compute,
    evaluate,
    nonnegative,
    proportion,
    rate,
)

__all__ = ["conversion_chain", "conversion_rate", "joint_share", "share"]


@overload
def conversion_rate(*, converted: Number, entered: Number) -> float: ...
@overload
def conversion_rate(*, converted: npt.ArrayLike, entered: npt.ArrayLike) -> FloatArray: ...
def conversion_rate(*, converted: npt.ArrayLike, entered: npt.ArrayLike) -> float | FloatArray:
    """Conversion rate (转化率): share of those who entered a step who took the next one.

    Count people, not clicks, and the same people in both: sales made today to leads of last month are no conversion
    of today's leads. Leads won over leads assigned is the same metric.

    Source: funnel convention (converted / entered).

    Args:
        converted: Users who took the step [count], >= 0, at most ``entered``.
        entered: Users who could have [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody entered, and where an input is ``nan`` (not yet observed).

    Raises:
        DataError: An argument is not finite or negative, ``converted`` exceeds ``entered``, or the shapes do not
            broadcast.

    Examples:
        >>> conversion_rate(converted=5_000, entered=100_000)
        0.05

        Four counts of a funnel make three steps:

        >>> conversion_rate(converted=[5_000, 3_000, 1_500], entered=[100_000, 5_000, 3_000])
        array([0.05, 0.6 , 0.5 ])
    """
    return proportion(nonnegative("converted", converted), nonnegative("entered", entered))


def conversion_chain(*, step_rates: npt.ArrayLike) -> FloatArray:
    """Conversion along a chain (链路转化率): the share left after each step, the last being the whole chain's.

    Each rate must be taken of those who came through the step before. A shorter chain converts better: leaving out a
    step of 50% doubles what arrives.

    Source: 晓程序观察 (连接链路越短).

    Args:
        step_rates: Rate of each step, of those who reached it [0 to 1], shape ``(..., n_steps)``, ``n_steps`` >= 1.

    Returns:
        Rates in [0, 1], shape ``(..., n_steps)``; ``nan`` from the first unknown step on.

    Raises:
        DataError: A rate lies outside [0, 1], or there is no step.

    Examples:
        >>> conversion_chain(step_rates=[0.6, 0.5, 0.4])
        array([0.6 , 0.3 , 0.12])

        Without the middle step twice as many arrive:

        >>> float(conversion_chain(step_rates=[0.6, 0.4])[-1])
        0.24
    """
    return compute(_running_product, along_last_axis(rate("step_rates", step_rates)))


@overload
def share(*, part: Number, whole: Number) -> float: ...
@overload
def share(*, part: npt.ArrayLike, whole: npt.ArrayLike) -> FloatArray: ...
def share(*, part: npt.ArrayLike, whole: npt.ArrayLike) -> float | FloatArray:
    """Share (占比): a part of its whole, of people, time or money.

    Shares add up only when the parts exclude one another: in a multiple-choice survey they pass 100% together.

    Source: common arithmetic (part / whole).

    Args:
        part: The part [any unit], >= 0, at most ``whole``.
        whole: The whole [same unit], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` of an empty whole, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``part`` exceeds ``whole``, or the shapes do not broadcast.

    Examples:
        Of six hours a day on the phone, one and a half in the private domain:

        >>> share(part=1.5, whole=6)
        0.25
        >>> share(part=[1.5, 0], whole=[6, 0])
        array([0.25,  nan])
    """
    return proportion(nonnegative("part", part), nonnegative("whole", whole))


@overload
def joint_share(*, base_share: Number, conditional_share: Number) -> float: ...
@overload
def joint_share(*, base_share: npt.ArrayLike, conditional_share: npt.ArrayLike) -> FloatArray: ...
def joint_share(*, base_share: npt.ArrayLike, conditional_share: npt.ArrayLike) -> float | FloatArray:
    """Joint share (联合占比): a share of a share, taken back to everybody.

    "45% of them" is of those named before, not of all; the two must not be printed side by side as if of one base.

    Source: MBA智库 私域流量 (79% buy, 45% of them more often).

    Args:
        base_share: Share of everybody [0 to 1].
        conditional_share: Share of those [0 to 1].

    Returns:
        Share of everybody in [0, 1]; ``nan`` where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument lies outside [0, 1], or the shapes do not broadcast.

    Examples:
        79% bought in the private domain, 45% of them more often than before:

        >>> round(joint_share(base_share=0.79, conditional_share=0.45), 4)
        0.3555
        >>> joint_share(base_share=0.5, conditional_share=[0.5, 1.0])
        array([0.25, 0.5 ])
    """
    return evaluate(np.multiply, rate("base_share", base_share), rate("conditional_share", conditional_share))


def _running_product(step_rates: FloatArray) -> FloatArray:
    return np.cumprod(step_rates, axis=-1, dtype=np.float64)
