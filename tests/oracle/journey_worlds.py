"""Small random worlds of events and answers, made to hit edges: timeouts, windows, midnights, ties, the end."""

from types import SimpleNamespace

from hypothesis import strategies as st
from oracle.local_time import DAY
from oracle.worlds import HOUR, NUDGES, PLACES, instant_of

IDS = [("ann", "bo", "丁"), (3, -1, 2**40)]
NAMES = [("live", "store", "微信"), (10, 7, -2)]
TIMEOUT = HOUR // 2
"""Also the length of windows."""

STEPS = st.sampled_from([0, 0, 1, TIMEOUT - 1, TIMEOUT, TIMEOUT, TIMEOUT + 1, HOUR, DAY, 2 * DAY, 7 * DAY, 27 * DAY])
USERS = st.sampled_from([0, 0, 1, 2])
ROWS = st.tuples(USERS, STEPS, st.integers(0, 2))
ANSWERS = st.tuples(USERS, st.integers(0, 7), STEPS, st.sampled_from([0, 5, 5, -5]))
"""Recipes of answers: of a user, so long after a row of events, worth so much."""

RECIPES = st.fixed_dictionaries(
    {
        "place": PLACES,
        "ids": st.sampled_from(IDS),
        "names": st.sampled_from(NAMES),
        "rows": st.lists(ROWS, max_size=8) | st.lists(ROWS, min_size=6, max_size=8),
        "order": st.permutations(range(8)),
        "answers": st.lists(ANSWERS, max_size=5),
        "until": st.tuples(st.integers(0, 8), STEPS, NUDGES),
        "since": st.none() | st.tuples(st.integers(0, 3), NUDGES),
    }
)


def world_of(recipe):
    """Rows of up to three users before the end of observation, in any order, and answers to them."""
    tz, anchor = recipe["place"][0], instant_of(recipe["place"][1], recipe["place"][0])
    times, now = [], anchor
    for _, step, _ in recipe["rows"]:
        now += step
        times.append(now)
    rows = [
        {"user": recipe["ids"][user], "time": time, "name": recipe["names"][name]}
        for (user, _, name), time in zip(recipe["rows"], times, strict=True)
    ]
    answers = [
        {"user": recipe["ids"][user], "time": (times[row] if row < len(times) else anchor) + step, "amount": amount}
        for user, row, step, amount in recipe["answers"]
    ]
    place, later, nudge = recipe["until"]
    until = (times[place] if place < len(times) else now) + later + nudge
    rows = [rows[place] for place in recipe["order"] if place < len(rows)]
    since = None if recipe["since"] is None else min(anchor + recipe["since"][0] * DAY + recipe["since"][1], until)
    return SimpleNamespace(
        tz=tz,
        ids=recipe["ids"],
        names=recipe["names"],
        rows=[row for row in rows if row["time"] < until],
        answers=[row for row in answers if row["time"] < until],
        since=since,
        until=until,
    )


WORLDS = RECIPES.map(world_of)
