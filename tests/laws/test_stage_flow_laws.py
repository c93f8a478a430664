"""measured_stage_flow against its slow reading, and the laws that it keeps."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st
from oracle.as_facts import column
from oracle.local_time import DAY
from oracle.result_laws import fewer
from oracle.stage_flow import read_stages

from privdomain.facts import Events, Invites
from privdomain.metrics.growth.measured_stage_flow import measured_stage_flow
from privdomain.metrics.growth.stage_route import STAGES

USERS = st.integers(0, 5)
TIMES = st.integers(-2, 8).map(lambda half_day: half_day * DAY // 2)
UNTIL = 5 * DAY
NAMES = {"advertising": "see", "inflow": "add", "retention": "stay", "activation": "play", "conversion": "order"}
EVERY_NAME = [{"user": 0, "time": -3 * DAY, "name": name} for name in (*NAMES.values(), "visit")]
"""No event is unknown: user 0 did it all, long ago."""


def rows_of(**columns):
    return st.lists(st.fixed_dictionaries(columns), max_size=14)


WORLDS = st.fixed_dictionaries(
    {
        "events": rows_of(user=USERS, time=TIMES, name=st.sampled_from([*NAMES.values(), "visit"])),
        "rows": rows_of(inviter=USERS, invitee=USERS, time=TIMES),
        "left_out": st.sets(st.sampled_from(["advertising", "retention", "activation", "conversion"]), max_size=2),
        "is_visit": st.booleans(),
        "window": st.sampled_from([1, DAY, 2 * DAY]),
        "new_within": st.sampled_from([0, DAY]),
        "referral_from": st.sampled_from(["retention", "activation", "conversion"]),
        "conversion_from": st.sampled_from(["retention", "activation"]),
    }
)


def names_of(world):
    """The event of each stage; "visit" may stand for two that follow one another."""
    names = {stage: name for stage, name in NAMES.items() if stage not in world["left_out"]}
    again = dict.fromkeys(("inflow", "retention"), "visit") if world["is_visit"] else {}
    return names | {stage: name for stage, name in again.items() if stage in names}


def asked(world, rows=None):
    events, rows = EVERY_NAME + world["events"], world["rows"] if rows is None else rows
    return measured_stage_flow(
        Events(*(column(events, name) for name in ("user", "time", "name")), tz="UTC", time_unit="us"),
        Invites(*(column(rows, name) for name in ("inviter", "invitee", "time")), tz="UTC", time_unit="us"),
        stages=names_of(world),
        window=f"{world['window']}us",
        new_within=f"{world['new_within']}us",
        referral_from=world["referral_from"],
        conversion_from=world["conversion_from"],
        observed_until=UNTIL,
    )


@given(WORLDS)
def test_every_edge_is_that_of_the_slow_reading(world):
    before = {"inflow": "advertising", "retention": "inflow", "activation": "retention"}
    before |= {"conversion": world["conversion_from"], "referral": world["referral_from"]}
    options = SimpleNamespace(
        names=names_of(world), before=before, window=world["window"], new_within=world["new_within"], until=UNTIL
    )
    found, expected = asked(world), read_stages(EVERY_NAME + world["events"], world["rows"], options)
    assert found.base.tolist() == [expected.base.get(stage, 0) for stage in STAGES]
    assert found.passed.tolist() == [expected.passed.get(stage, 0) for stage in STAGES]
    assert found.direct[STAGES.index(next(iter(options.names)))] == expected.direct


@fewer
@given(WORLDS, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(world, random):
    shuffled = world | {name: random.sample(world[name], len(world[name])) for name in ("events", "rows")}
    assert asked(shuffled) == asked(world)


@fewer
@given(WORLDS)
def test_nobody_goes_on_who_did_not_come(world):
    flow = asked(world)
    referral = STAGES.index("referral")
    others = [place for place in range(len(STAGES)) if place != referral]
    assert (flow.passed[others] <= flow.base[others]).all()
    assert flow.passed[referral] <= len(world["rows"])
