"""Daily statistics against exact fractions, and the laws that their sums keep."""

from fractions import Fraction

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from oracle.result_laws import check_adds, check_damage, check_result, fewer

from privdomain.metrics import contact_statistics, group_statistics

MONDAY = 1767542400  # 2026-01-05 00:00 UTC+8
COUNTS = st.integers(0, 500)
KEYS = st.lists(st.tuples(st.sampled_from(["li", "wu"]), st.integers(0, 6)), unique=True, max_size=8).map(sorted)


@st.composite
def contact_rows(draw):
    """Days of two advisors in order; a reply percentage of 0 may stand without chats, a reply time only with some."""
    rows = []
    for staff, day in draw(KEYS):
        chats = draw(COUNTS)
        share = draw(st.none() | (st.integers(0, 10_000) if chats else st.just(0)))
        rows.append(
            {
                "staff": staff,
                "stat_time": MONDAY + day * 86_400,
                "chat_cnt": chats,
                "message_cnt": draw(COUNTS),
                "new_apply_cnt": draw(COUNTS),
                "new_contact_cnt": draw(COUNTS),
                "negative_feedback_cnt": draw(COUNTS),
                "reply_percentage": None if share is None else share / 100,
                "avg_reply_time": None if share is None or not chats else share / 8,
            }
        )
    return rows


@st.composite
def group_rows(draw):
    """Days of two owners in order."""
    rows = []
    for owner, day in draw(KEYS):
        groups, members = draw(COUNTS), draw(COUNTS)
        rows.append(
            {
                "owner": owner,
                "stat_time": MONDAY + day * 86_400,
                "chat_total": groups,
                "chat_has_msg": draw(st.integers(0, groups)),
                "new_chat_cnt": draw(COUNTS),
                "member_total": members,
                "member_has_msg": draw(st.integers(0, members)),
                "new_member_cnt": draw(COUNTS),
                "msg_total": draw(COUNTS),
            }
        )
    return rows


def columns_of(rows, names):
    """Columns, also of no row."""
    return {name: [row[name] for row in rows] for name in names}


CONTACT = (
    *("staff", "stat_time", "chat_cnt", "message_cnt", "new_apply_cnt", "new_contact_cnt"),
    *("negative_feedback_cnt", "reply_percentage", "avg_reply_time"),
)
GROUP = (
    *("owner", "stat_time", "chat_total", "chat_has_msg", "new_chat_cnt"),
    *("member_total", "member_has_msg", "new_member_cnt", "msg_total"),
)


def contacts(rows):
    return contact_statistics(columns_of(rows, CONTACT), fetched="2026-01-11T12:00")


@given(contact_rows())
def test_sums_are_those_of_exact_fractions(rows):
    result = contacts(rows)
    for summary, key in ((result.by_staff(), "staff"), (result.by_day(), "stat_time")):
        for place, name in enumerate(sorted({row[key] for row in rows})):
            part = [row for row in rows if row[key] == name]
            known = [row for row in part if row["reply_percentage"] is not None]
            assert summary.chats[place] == sum(row["chat_cnt"] for row in part)
            assert summary.negative_feedback[place] == sum(row["negative_feedback_cnt"] for row in part)
            assert summary.approximate[place] == (len(known) > 1)
            assert summary.unweighted_rows[place] == sum(row["chat_cnt"] == 0 for row in known)
            for field, figures in (("reply_percentage", "reply_percentage"), ("avg_reply_time", "average_reply_time")):
                asked = [row for row in known if row[field] is not None]
                heard = [row for row in asked if row["chat_cnt"]]
                pairs = [(Fraction(row[field]), row["chat_cnt"] if heard else 1) for row in asked]
                expected = float(sum(a * n for a, n in pairs) / sum(n for _, n in pairs)) if pairs else np.nan
                np.testing.assert_allclose(getattr(summary, figures)[place], expected, rtol=1e-13)


@fewer
@given(contact_rows())
def test_counts_by_day_and_by_staff_have_one_total(rows):
    result = contacts(rows)
    for name in (
        "new_applications",
        "new_contacts",
        "chats",
        "messages",
        "negative_feedback",
        "n_rows",
        "unweighted_rows",
    ):
        sums = {int(getattr(part, name).sum()) for part in (result.by_day(), result.by_staff(), result.total())}
        assert len(sums) == 1, name


@fewer
@given(contact_rows(), st.lists(st.integers(0, 2), min_size=8, max_size=8))
def test_any_split_of_the_rows_adds_up_and_the_order_of_staff_changes_nothing(rows, part_of):
    parts = [contacts([row for row, part in zip(rows, part_of, strict=False) if part == wanted]) for wanted in range(3)]
    check_adds(contacts(rows), parts)
    assert contacts(sorted(rows, key=lambda row: (row["stat_time"], row["staff"]))) == contacts(rows)


@given(group_rows())
def test_messages_of_consecutive_days_telescope(rows):
    result = group_statistics(columns_of(rows, GROUP), fetched="2026-01-12")
    totals = {(row["owner"], row["stat_time"]): row["msg_total"] for row in rows}
    for row, messages, fell in zip(rows, result.messages.tolist(), result.fell.tolist(), strict=True):
        before = totals.get((row["owner"], row["stat_time"] - 86_400))
        if before is None:
            assert np.isnan(messages)
            assert not fell
        else:
            assert before + messages == row["msg_total"]
            assert fell == (row["msg_total"] < before)


@fewer
@given(contact_rows(), group_rows(), st.randoms(use_true_random=True))
def test_the_results_travel_are_locked_and_survive_damage(rows, chats, random):
    groups = group_statistics(columns_of(chats, GROUP), fetched="2026-01-11T12:00")
    for result in (contacts(rows), contacts(rows).total(), groups):
        check_result(result)
        check_damage(result, random.choice)
