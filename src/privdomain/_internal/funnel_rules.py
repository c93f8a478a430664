"""Rules of funnels that both specification and metric hold: what steps and exclusions cannot mean together."""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

Problem: TypeAlias = tuple[str, str, str]
"""Path, code for programs, message."""


def funnel_problems(
    steps: Sequence[tuple[str | int, int | None]],
    exclusions: Sequence[tuple[str | int, int, int]],
    *,
    window: int | None,
    order: str,
) -> Iterator[Problem]:
    """What is wrong with a funnel, whose parts are each well formed.

    Args:
        steps: Event and own window [microseconds] of each step.
        exclusions: Event of each exclusion, and the numbers of the steps that it lies between.
        window: Longest time from the first step to the last.
        order: "ordered", "consecutive" or "any".
    """
    events = {event for event, _ in steps}
    for place, (_, own) in enumerate(steps):
        path = f"steps[{place}].window"
        if own is not None and place == 0:
            yield path, "no_step_before", "counts from the step before, and the first step has none. Leave it out."
        elif own is not None and order == "any":
            yield path, "no_order", "counts from the step before, which order='any' does not have. Leave it out."
        elif own is not None and window is not None and own > window:
            yield path, "longer_than_funnel", "is longer than the window of the whole funnel. Shorten it."
    for place, (event, after, before) in enumerate(exclusions):
        path = f"exclusions[{place}]"
        if not 1 <= after < before <= len(steps):
            message = f"lies between steps {after} and {before} of {len(steps)}. Number them from 1."
            yield path, "no_such_steps", message
        if event in events:
            yield path, "names_a_step", f"excludes {event!r}, which is the event of a step. Name another event."
        if order == "any":
            yield path, "no_order", "lies between two steps, which order='any' does not put in order. Leave it out."
