"""Loads, coverage, dead groups and platform losses against a reading row by row."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.local_time import DAY
from oracle.result_laws import check_adds, fewer

from privdomain.facts import Members, Tags, Users
from privdomain.metrics import platform_loss, staff_load, tag_coverage, zombie_groups

START = 1767542400 * 10**6  # 2026-01-05 00:00 in Shanghai
TZ = "Asia/Shanghai"
USERS = ["ann", "bo", "cy", "di"]
DAYS = st.integers(0, 12)
ENDS = st.none() | st.integers(0, 6)
RELATIONS = st.lists(st.tuples(st.sampled_from(USERS), DAYS, ENDS, st.sampled_from(["li", "wu", None])), max_size=12)
ASSIGNMENTS = st.lists(
    st.tuples(st.sampled_from(USERS), DAYS, st.none() | st.integers(1, 6), st.sampled_from(["vip", "new"])), max_size=12
)
PARTS = st.lists(st.integers(0, 2), min_size=4, max_size=4)


def at(day):
    """The start of a day, as an instant."""
    return START + day * DAY


def text(day):
    """The same in ISO form."""
    return f"{np.datetime64(at(day), 'us')}+00:00"


def columns(rows):
    """Users, starts, ends and labels."""
    ends = [None if length is None else at(day + length) for _, day, length, _ in rows]
    return [row[0] for row in rows], [at(row[1]) for row in rows], ends, [row[3] for row in rows]


def members(rows):
    user, joined, left, staff = columns(rows)
    return Members(user, joined, left=left, staff=staff, tz=TZ, time_unit="us")


def tags(rows):
    user, since, until, tag = columns(rows)
    return Tags(user, tag, since, valid_until=until, tz=TZ, time_unit="us")


def split(rows, part_of):
    """Rows of disjoint users."""
    return [[row for row in rows if part_of[USERS.index(row[0])] == part] for part in range(3)]


@fewer
@given(RELATIONS, st.integers(0, 20), PARTS)
def test_loads_are_those_of_the_rows_and_add(rows, day, part_of):
    whole = staff_load(members(rows), at=at(day), capacity=2)
    live = [
        (user, staff)
        for user, joined, length, staff in rows
        if joined <= day and (length is None or day < joined + length)
    ]
    for staff, relations, persons in zip(whole.staff, whole.relations, whole.persons, strict=True):
        held = [user for user, name in live if name == staff]
        assert (relations, persons) == (len(held), len(set(held)))
    assert set(whole.staff) == {row[3] for row in rows}
    check_adds(whole, [staff_load(members(part), at=at(day), capacity=2) for part in split(rows, part_of)])


@fewer
@given(ASSIGNMENTS, st.lists(st.sampled_from(USERS), unique=True), st.integers(0, 20), PARTS)
def test_coverage_is_that_of_the_rows_and_adds(rows, people, day, part_of):
    whole = tag_coverage(tags(rows), Users(people), at=at(day))
    held = {
        (user, tag) for user, since, length, tag in rows if since <= day and (length is None or day < since + length)
    }
    inside = {(user, tag) for user, tag in held if user in people}
    assert whole.tagged == len({user for user, _ in inside})
    assert whole.outside == len({user for user, _ in held - inside})
    assert whole.users_by_tag.tolist() == [sum(tag == name for _, name in inside) for tag in whole.tags]
    parts = zip(split(rows, part_of), split([(user,) for user in people], part_of), strict=True)
    check_adds(whole, [tag_coverage(tags(part), Users([user for (user,) in ours]), at=at(day)) for part, ours in parts])


@fewer
@given(st.lists(st.tuples(st.integers(0, 40), st.none() | st.integers(0, 40)), max_size=8), st.integers(1, 20))
def test_groups_are_dead_alive_or_too_young(groups, silence):
    as_of = 81
    table = {
        "group": list(range(len(groups))),
        "created": [text(created) for created, _ in groups],
        "last_message": [None if last is None else text(created + last) for created, last in groups],
    }
    whole = zombie_groups(table, as_of=at(as_of), tz=TZ, silence=f"{silence}d")
    for state, (created, last) in zip(whole.to_columns()["is_zombie"].tolist(), groups, strict=True):
        spoke = last is not None and as_of - (created + last) <= silence
        assert state == (False if spoke else True if as_of - created >= silence else None)


@fewer
@given(st.lists(st.tuples(*[st.booleans()] * 3, st.integers(0, 9)), max_size=8), st.integers(0, 8))
def test_losses_are_those_of_the_users_and_add(rows, cut):
    def read(part):
        reach = {name: [row[place] for row in part] for place, name in enumerate(("wecom", "site", "phone"))}
        reach = {name: np.array(flags, np.bool_) for name, flags in reach.items()}
        counts = np.array([row[3] for row in part], np.int64)
        return platform_loss(reach, platform="wecom", recover_by=["phone"], users=counts)

    whole = read(rows)
    on_it = [row for row in rows if row[0]]
    assert whole.users == sum(row[3] for row in on_it) == whole.retained + whole.lost
    assert whole.retained == sum(row[3] for row in on_it if row[1])
    assert whole.recoverable == sum(row[3] for row in on_it if not row[1] and row[2]) == whole.lost - whole.gone
    check_adds(whole, [read(rows[:cut]), read(rows[cut:])])
