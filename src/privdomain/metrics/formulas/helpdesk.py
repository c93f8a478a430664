"""How a help desk works: the ratios behind the statistics of WeChat customer service (微信客服)."""
# pyright: reportOverlappingOverload=false
# Overlap is the point: two scalars give a float, anything else an array.

from typing import overload

import numpy.typing as npt

from privdomain.metrics.formulas._checks import FloatArray, Number, nonnegative, proportion

__all__ = ["ai_transfer_rate", "knowledge_hit_rate", "rating_participation_rate"]


@overload
def ai_transfer_rate(*, transferred_sessions: Number, ai_sessions: Number) -> float: ...
@overload
def ai_transfer_rate(*, transferred_sessions: npt.ArrayLike, ai_sessions: npt.ArrayLike) -> FloatArray: ...
def ai_transfer_rate(*, transferred_sessions: npt.ArrayLike, ai_sessions: npt.ArrayLike) -> float | FloatArray:
    """AI transfer rate (智能助手转人工率): share of the sessions that a robot took and handed to a person.

    A low rate is as often a button that nobody finds as a robot that helps: read it beside the satisfaction.

    Source: WeCom 微信客服统计 (ai_transfer_rate).

    Args:
        transferred_sessions: Sessions handed to a person [count], >= 0, at most ``ai_sessions``.
        ai_sessions: Sessions that the robot took [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when it took none, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``transferred_sessions`` exceeds ``ai_sessions``, or the
            shapes do not broadcast.

    Examples:
        >>> ai_transfer_rate(transferred_sessions=120, ai_sessions=800)
        0.15
        >>> ai_transfer_rate(transferred_sessions=0, ai_sessions=0)
        nan
    """
    return proportion(
        nonnegative("transferred_sessions", transferred_sessions), nonnegative("ai_sessions", ai_sessions)
    )


@overload
def knowledge_hit_rate(*, hit_questions: Number, questions: Number) -> float: ...
@overload
def knowledge_hit_rate(*, hit_questions: npt.ArrayLike, questions: npt.ArrayLike) -> FloatArray: ...
def knowledge_hit_rate(*, hit_questions: npt.ArrayLike, questions: npt.ArrayLike) -> float | FloatArray:
    """Knowledge hit rate (知识库命中率): share of the questions for which the knowledge base had an answer.

    A hit is an answer found, not an answer that was right.

    Source: WeCom 微信客服统计 (knowledge hits / questions).

    Args:
        hit_questions: Questions with an answer found [count], >= 0, at most ``questions``.
        questions: Questions asked of the robot [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` without questions, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``hit_questions`` exceeds ``questions``, or the shapes do
            not broadcast.

    Examples:
        >>> knowledge_hit_rate(hit_questions=630, questions=900)
        0.7
        >>> knowledge_hit_rate(hit_questions=0, questions=0)
        nan
    """
    return proportion(nonnegative("hit_questions", hit_questions), nonnegative("questions", questions))


@overload
def rating_participation_rate(*, rated: Number, invited_sessions: Number) -> float: ...
@overload
def rating_participation_rate(*, rated: npt.ArrayLike, invited_sessions: npt.ArrayLike) -> FloatArray: ...
def rating_participation_rate(*, rated: npt.ArrayLike, invited_sessions: npt.ArrayLike) -> float | FloatArray:
    """Rating participation rate (参评率): share of the service sessions with an invitation to rate that were rated.

    It is the base of the satisfaction rate: two teams whose customers rate unequally often cannot be compared.

    Source: WeCom 微信客服统计 (rated / invited to rate).

    Args:
        rated: Sessions with a rating [count], >= 0, at most ``invited_sessions``.
        invited_sessions: Sessions after which the customer was asked [count], >= 0.

    Returns:
        Rate in [0, 1]; ``nan`` when nobody was asked, and where an input is ``nan`` (unknown).

    Raises:
        DataError: An argument is not finite or negative, ``rated`` exceeds ``invited_sessions``, or the shapes do not
            broadcast.

    Examples:
        >>> rating_participation_rate(rated=200, invited_sessions=1_000)
        0.2
        >>> rating_participation_rate(rated=0, invited_sessions=0)
        nan
    """
    return proportion(nonnegative("rated", rated), nonnegative("invited_sessions", invited_sessions))
