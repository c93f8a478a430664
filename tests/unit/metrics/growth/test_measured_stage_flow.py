"""measured_stage_flow by hand: which users each edge is measured on."""

import math

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Events, Invites
from privdomain.metrics.growth.measured_stage_flow import measured_stage_flow

STAGES = {"advertising": "see", "inflow": "add", "retention": "stay", "activation": "play", "conversion": "order"}
ROWS = (
    *((user, 1, "see") for user in "abcdefghij"),
    *((user, 2, "add") for user in "abcdef"),
    *((user, 3, "stay") for user in "abcd"),
    *((user, 4, "play") for user in "ab"),
    ("a", 5, "order"),
    ("x", 6, "add"),  # whom a brought
    ("x", 7, "stay"),
)
INVITES = (("a", "x", 6), ("b", "y", 10), ("b", "z", 11), ("c", "w", 5), ("b", "x", 8), ("a", "a", 8))


def invites_of(rows=INVITES):
    inviter, invitee, days = zip(*rows, strict=True)
    return Invites(inviter, invitee, [f"2026-01-{day:02d}" for day in days], tz="UTC")


def read(rows=ROWS, invites=INVITES, **options):
    user, days, name = zip(*rows, strict=True)
    events = Events(user, [f"2026-01-{day:02d}" for day in days], name, tz="UTC")
    options = {"stages": STAGES, "window": "7d", "observed_until": "2026-02-01", **options}
    return measured_stage_flow(events, invites_of(invites) if isinstance(invites, tuple) else invites, **options)


def test_every_edge_is_measured_on_who_came_to_its_source():
    flow = read()
    # x adds and stays as well: 7 adders, of whom 5 stay; of these 2 play, and 1 of the players buys
    assert flow.base.tolist() == [0, 10, 7, 5, 2, 2]
    # a and b brought x (2 days after they played) and y (6 days after), z came when the 7 days were just over;
    # c never played; x was invited already, and a cannot invite herself
    assert flow.passed.tolist() == [0, 6, 5, 2, 2, 1]
    np.testing.assert_allclose(flow.rates, [math.nan, 0.6, 5 / 7, 0.4, 1.0, 0.5])
    assert flow.feedback == pytest.approx(5 / 7 * 0.4)
    np.testing.assert_allclose(flow.direct, [10, 6, 6 * 5 / 7, 6 * 2 / 7, 6 * 2 / 7, 6 / 7])


def test_whoever_was_brought_is_not_direct():
    flow = read(stages={name: event for name, event in STAGES.items() if name != "advertising"})
    assert flow.direct[1] == 6  # not x
    assert flow.base.tolist() == [0, 0, 7, 5, 2, 2]


def test_users_whose_window_is_open_are_no_failure():
    # on 9 January a week is over for those who came on the 1st and 2nd, a microsecond before for the 1st only
    rows = [row for row in ROWS if row[1] < 8]
    flow = read(rows, INVITES[:1] + INVITES[3:4], observed_until="2026-01-08T23:59:59.999999")
    assert flow.base[:3].tolist() == [0, 10, 0]
    later = read(rows, INVITES[:1] + INVITES[3:4], observed_until="2026-01-09")
    assert later.base[:3].tolist() == [0, 10, 6]
    assert later.passed[:3].tolist() == [0, 6, 4]
    assert math.isnan(later.feedback)
    # those who played on the 4th are watched for referral once a week has passed
    for until, watched in (("2026-01-10T23:59:59.999999", 0), ("2026-01-11", 2)):
        assert read(observed_until=until, truncate=True).base[4] == watched


def test_who_skipped_a_stage_is_in_no_rate_behind_it():
    # y and z play without having added: half of the two who stayed play, not three of two
    rows = [*ROWS[:20], ("a", 4, "play"), ("y", 4, "play"), ("z", 4, "play"), ("y", 5, "order")]
    flow = read(rows, INVITES[:1])
    assert flow.base.tolist() == [0, 10, 6, 4, 1, 1]
    assert flow.passed.tolist() == [0, 6, 4, 1, 1, 0]


def test_a_stage_is_come_to_by_its_first_event_since_the_stage_before():
    # a visited before she added, which is no return; that of the third day is, and counts from there
    rows = [
        ("a", 1, "visit"),
        ("a", 2, "add"),
        ("a", 3, "visit"),
        ("a", 9, "order"),
        ("b", 1, "add"),
        ("b", 8, "visit"),
    ]
    stages = {"inflow": "add", "retention": "visit", "conversion": "order"}
    flow = read(rows, (("a", "x", 10),), stages=stages, conversion_from="retention")
    assert flow.base.tolist() == [0, 0, 2, 0, 0, 1]
    assert flow.passed.tolist() == [0, 0, 1, 0, 0, 1]  # b came back when the week was just over


def test_one_event_does_not_serve_two_stages():
    rows = [("a", 1, "visit"), ("b", 1, "visit"), ("b", 2, "visit")]
    flow = read(rows, (("a", "x", 1),), stages={"inflow": "visit", "retention": "visit"})
    assert (flow.base[2], flow.passed[2]) == (2, 1)


def test_the_instant_of_a_stage_counts_for_referral():
    # a played on the 4th: who came that day, and the day before
    for day, brought in ((4, 1), (3, 0)):
        assert read(invites=(("a", "v", day),)).passed[4] == brought


def test_contacts_are_not_brought_again():
    # f added on the 2nd, and a invited f on the 6th; x added when invited, or a day before
    assert read(invites=(("a", "f", 6),)).passed[4] == 0
    assert read(invites=(("a", "x", 6),)).passed[4] == 1
    late = [*ROWS[:-2], ("x", 5, "add")]
    assert read(late, (("a", "x", 6),)).passed[4] == 0
    assert read(late, (("a", "x", 6),), new_within="1d").passed[4] == 1


def test_stages_without_an_event_are_unknown():
    flow = read(stages={"inflow": "add", "conversion": "order"})
    assert not flow.base.any()
    assert np.isnan(flow.rates).all()
    assert flow.direct[1] == 6


def test_other_sources():
    flow = read(referral_from="conversion", conversion_from="retention")
    assert (flow.base[5], flow.passed[5]) == (5, 1)
    assert (flow.base[4], flow.passed[4]) == (1, 1)  # a bought on the 5th and brought x


def test_rows_at_the_end_of_observation():
    with pytest.raises(DataError, match="lies at or after observed_until"):
        read(observed_until="2026-01-08")
    assert read(observed_until="2026-01-12", truncate=True).passed[4] == 2


@pytest.mark.parametrize(
    ("options", "error", "problem"),
    [
        ({"stages": ["add"]}, DataError, "Pass a mapping of stage to event"),
        ({"stages": {"inflo": "add"}}, UnknownNameError, "Did you mean 'inflow'"),
        ({"stages": {"inflow": "ad"}}, UnknownNameError, "'ad'"),
        ({"stages": {"inflow": "add", "retention": "sty"}}, UnknownNameError, "Did you mean 'stay'"),
        ({"stages": STAGES | {"referral": "share"}}, SpecError, "is read from the invites"),
        ({"stages": {"retention": "stay"}}, SpecError, "names no event of 'advertising' or 'inflow'"),
        ({"stages": {}}, SpecError, "names no event"),
        ({"window": "a week"}, SpecError, "is no duration"),
        ({"window": "0s"}, SpecError, "is zero"),
        ({"new_within": "a bit"}, SpecError, "is no duration"),
        ({"stages": {"inflow": "add", "conversion": "odrer"}}, UnknownNameError, "Did you mean 'order'"),
        ({"referral_from": "inflow"}, SpecError, "is no referral_from"),
        ({"observed_until": None}, SpecError, "observed_until"),
        ({"invites": None}, DataError, "Pass Invites"),
        ({"invites": invites_of().with_tz("Asia/Shanghai")}, DataError, "differs between the facts"),
    ],
)
def test_refusals(options, error, problem):
    with pytest.raises(error, match=problem):
        read(**options)


def test_events_that_are_none():
    with pytest.raises(DataError, match="Pass Events"):
        measured_stage_flow(invites_of(), invites_of(), stages=STAGES, observed_until="2026-02-01")
