"""Small random worlds of relations, made to hit edges: period ends, handovers, re-adds, the end of observation."""

from types import SimpleNamespace

from hypothesis import strategies as st
from oracle.local_time import DAY
from oracle.worlds import HOUR, LABELS, NUDGES, PLACES, instant_of

IDS = st.sampled_from([("ann", "bo", "丁"), (3, -1, 2**40)])
STARTS = st.sampled_from([0, 0, 1, HOUR, DAY, 2 * DAY, 7 * DAY, 31 * DAY, 45 * DAY])
LASTS = st.sampled_from([None, 0, 0, 1, DAY, DAY, 2 * DAY, 6 * DAY, 30 * DAY])
ENDS = st.sampled_from(["transfer", "transfer", "transfer", "transfer", "customer", "staff", "system", None])
BEFORE = "the one before"
SOURCES = st.sampled_from([None, None, "", "a", "微信", BEFORE])
"""From whom a relation was taken over; ``BEFORE`` is the staff of the relation before it in the list."""

RELATIONS = st.tuples(
    st.sampled_from([0, 0, 0, 1, 2]), st.booleans(), STARTS, NUDGES, LASTS, ENDS, st.sampled_from(LABELS), SOURCES
)
"""Recipes of relations: of a user or, following, of the one before from its end on."""

RECIPES = st.fixed_dictionaries(
    {
        "place": PLACES,
        "ids": IDS,
        "absent": st.sampled_from([(), (), ("staff",), ("takeover_from",)]),
        "relations": st.lists(RELATIONS, max_size=8) | st.lists(RELATIONS, min_size=6, max_size=8),
        "until": st.tuples(st.integers(0, 8), st.booleans(), st.sampled_from([0, DAY, 90 * DAY, 90 * DAY]), NUDGES),
    }
)


def world_of(recipe):
    """Relation rows of up to three users, and until when they are observed."""
    tz, anchor = recipe["place"][0], instant_of(recipe["place"][1], recipe["place"][0])
    rows = []
    for user, follows, start, nudge, lasts, ended_by, staff, named in recipe["relations"]:
        joined, who = anchor + start + nudge, recipe["ids"][user]
        if follows and rows and rows[-1]["left"] is not None:
            joined, who = rows[-1]["left"], rows[-1]["user"]
        source = named if named != BEFORE else rows[-1]["code"] if rows else None
        row = {"user": who, "joined": joined, "left": None if lasts is None else joined + lasts}
        row |= {"ended_by": None if lasts is None else ended_by, "code": staff, "staff": staff}
        row |= {"takeover_from": None if source == staff else source}
        rows.append({name: value for name, value in row.items() if name not in recipe["absent"]})
    place, at_left, later, nudge = recipe["until"]
    row = rows[place] if place < len(rows) else {"joined": anchor, "left": None}
    moment = row["left"] if at_left and row["left"] is not None else row["joined"]
    return SimpleNamespace(tz=tz, ids=recipe["ids"], rows=rows, until=moment + later + nudge)


WORLDS = RECIPES.map(world_of)
