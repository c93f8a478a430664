"""Facts: everything over one user index, one calendar and one currency."""

import pickle
from datetime import date

import numpy as np
import pytest

from privdomain.errors import DataError, SpecError
from privdomain.facts import Events, Facts, Invites, Members, Orders, Spend, Touches, Users

SHANGHAI = {"tz": "Asia/Shanghai"}
YUAN = {**SHANGHAI, "currency": "CNY"}
DAY = ["2026-01-05"]


def tables(**changes):
    """One or two rows of every kind; six users: ann, bo, cy, di, ed, flo."""
    return {
        "orders": Orders(["ann", "bo"], DAY * 2, [99, 5], **YUAN),
        "members": Members(["bo", "cy"], DAY * 2, **SHANGHAI),
        "events": Events(["ann"], DAY, ["add"], **SHANGHAI),
        "touches": Touches(["di"], DAY, ["moment"], **SHANGHAI),
        "invites": Invites(["ann"], ["ed"], DAY, **SHANGHAI),
        "spend": Spend(DAY, [50], **YUAN),
        **changes,
    }


def test_every_kind_is_kept_over_one_index():
    given = tables(users=Users(["flo", "ann"], attributes={"age": [31, 40]}))
    facts = Facts(**given)
    assert facts.population == given.pop("users")
    assert {name: getattr(facts, name) for name in given} == given
    of_users = [facts.orders, facts.members, facts.events, facts.touches, facts.invites, facts.population]
    assert all(table.user_index is facts.orders.user_index for table in of_users)
    assert facts.orders.user_index.tolist() == ["ann", "bo", "cy", "di", "ed", "flo"]
    assert facts.tz == "Asia/Shanghai"


def test_the_users_are_the_population_or_else_everybody():
    assert Facts(**tables()).users.tolist() == ["ann", "bo", "cy", "di", "ed"]
    assert Facts(**tables()).n_users == 5
    explicit = Facts(**tables(users=Users(["flo", "ann"])))
    assert explicit.users.tolist() == ["ann", "flo"]
    nobody = Facts(orders=Orders([], [], [], **YUAN), spend=tables()["spend"])
    assert (nobody.users.tolist(), nobody.n_users) == ([], 0)
    for facts in (explicit, nobody, Facts(**tables())):
        assert not facts.users.flags.writeable


def test_an_empty_bundle():
    facts = Facts()
    assert (facts.tz, facts.n_users, facts.observed_until) == (None, 0, None)
    assert [getattr(facts, name) for name in (*tables(), "population")] == [None] * 7
    assert repr(facts) == "Facts(0 users)"
    assert Facts(observed_until="1970-01-02").observed_until == 86_400 * 10**6
    assert [part.n_users for part in facts.split(2)] == [0, 0]


def test_repr():
    assert repr(Facts(orders=tables()["orders"])) == "Facts(2 users, orders=2)"


# ---------------------------------------------------------------- what does not fit


def test_one_calendar():
    with pytest.raises(
        DataError, match=r"^tz: differs: .*UTC.*\. Bring all facts into one calendar with with_tz\(\)\.$"
    ):
        Facts(**tables(events=Events(["ann"], DAY, ["add"], tz="UTC")))
    # The population has no calendar of its own.
    assert Facts(**tables(users=Users(["ann"], tz="America/New_York"))).tz == "Asia/Shanghai"


def test_one_currency():
    with pytest.raises(DataError, match=r"^currency: differs"):
        Facts(**tables(spend=Spend(DAY, [50], currency="USD", **SHANGHAI)))
    own, finer = (Spend(DAY, [50], currency="XYZ", exponent=exponent, **SHANGHAI) for exponent in (2, 3))
    orders = Orders(["ann"], DAY, [1], currency="XYZ", exponent=2, **SHANGHAI)
    assert Facts(orders=orders, spend=own).spend == own
    with pytest.raises(DataError, match=r"^currency: differs"):  # a minor unit of another size is another currency
        Facts(orders=orders, spend=finer)


def test_one_kind_of_ids():
    with pytest.raises(DataError, match=r"^user: is int on one side and str on the other"):
        Facts(**tables(events=Events([1], DAY, ["add"], **SHANGHAI)))


# ---------------------------------------------------------------- the end of observation


def test_rows_at_or_after_the_end_are_refused_or_left_out():
    late = Orders(["ann", "bo"], ["2026-01-31 23:59:59", "2026-02-01"], [1, 2], **YUAN)
    with pytest.raises(DataError, match=r"^time: lies at or after observed_until") as caught:
        Facts(**tables(orders=late), observed_until="2026-02-01")
    assert (caught.value.index, caught.value.count) == (1, 1)
    facts = Facts(**tables(orders=late), observed_until="2026-02-01", truncate=True)
    assert facts.orders.users.tolist() == ["ann"]
    # 2026-02-01 is day 20,485; its midnight in Shanghai is 8 hours before that of UTC.
    assert facts.observed_until == (20_485 * 24 - 8) * 3_600 * 10**6


def test_the_first_table_that_is_late_is_the_one_that_is_named():
    late = {
        "members": Members(["bo"], ["2026-03-01"], **SHANGHAI),
        "events": Events(["bo"], ["2026-03-01"], ["x"], **SHANGHAI),
    }
    with pytest.raises(DataError, match=r"^joined: "):
        Facts(**tables(**late), observed_until="2026-02-01")


def test_later_spend_is_kept_for_the_metrics_to_count():
    spend = Spend(["2026-01-05", "2026-02-01"], [50, 70], **YUAN)
    facts = Facts(**tables(spend=spend), observed_until="2026-02-01")
    assert facts.spend.column("amount").minor.tolist() == [5000, 7000]


def test_a_relation_may_end_later():
    members = Members(["bo"], DAY, left=["2026-05-01"], **SHANGHAI)
    assert Facts(members=members, observed_until="2026-02-01").members == members


@pytest.mark.parametrize("until", ["soon", 1.5, ["2026-01-01"], "1600-01-01"])
def test_no_end_of_observation(until):
    with pytest.raises(SpecError, match=r"^observed_until: "):
        Facts(**tables(), observed_until=until)


# ---------------------------------------------------------------- deriving


def test_facts_of_some_users_keep_all_spend():
    facts = Facts(**tables(users=Users(["ann", "bo"]))).for_users(["bo", "nobody"])
    assert (len(facts.orders), len(facts.members), len(facts.events), len(facts.invites)) == (1, 1, 0, 0)
    assert (facts.users.tolist(), len(facts.spend)) == (["bo"], 1)


def test_parts_have_disjoint_users_and_spend_once():
    facts = Facts(**tables(), observed_until="2026-02-01")
    parts = facts.split(3)
    assert [part.spend is None for part in parts] == [False, True, True]
    assert sorted(np.concatenate([part.orders.users for part in parts]).tolist()) == ["ann", "bo"]
    assert all(part.observed_until == facts.observed_until and part.tz == facts.tz for part in parts)
    joined = parts[0] + parts[1] + parts[2]
    assert joined.users.tolist() == facts.users.tolist()
    assert joined.spend == facts.spend
    assert sorted(joined.orders.amount_minor.tolist()) == [500, 9900]
    assert joined.observed_until == facts.observed_until


@pytest.mark.parametrize("bundle", [{}, {"spend": tables()["spend"]}, tables()], ids=["empty", "spend", "all"])
@pytest.mark.parametrize("n", [0, -1, "2", None, True])
def test_no_number_of_parts(bundle, n):
    with pytest.raises(SpecError, match=r"^n: .* is no number of parts"):
        Facts(**bundle).split(n)


def test_another_calendar_keeps_the_instants():
    facts = Facts(**tables(users=Users(["ann"])), observed_until="2026-02-01")
    moved = facts.with_tz("UTC")
    assert (moved.tz, moved.orders.tz, moved.spend.tz) == ("UTC", "UTC", "UTC")
    assert (facts.tz, facts.orders.tz) == ("Asia/Shanghai", "Asia/Shanghai")
    assert moved.observed_until == facts.observed_until
    assert moved.orders.time.tolist() == facts.orders.time.tolist()
    assert moved.orders.user_index is moved.members.user_index
    with pytest.raises(SpecError, match=r"^tz: "):
        facts.with_tz("Mars")


def test_bundles_add_table_by_table():
    january = Facts(orders=tables()["orders"], observed_until="2026-02-01")
    others = Facts(orders=Orders(["cy"], DAY, [1], **YUAN), spend=tables()["spend"], observed_until="2026-02-01")
    both = january + others
    assert both.orders.user.tolist() == ["ann", "bo", "cy"]
    assert len(both.spend) == 1
    assert (january + Facts(observed_until=january.observed_until)).orders == january.orders


def test_bundles_that_do_not_add():
    facts = Facts(**tables(), observed_until="2026-02-01")
    with pytest.raises(DataError, match=r"^observed_until: differs"):
        facts + Facts(**tables())
    with pytest.raises(TypeError):
        facts + 1
    with pytest.raises(DataError, match=r"^tz: "):
        Facts(orders=tables()["orders"]) + Facts(events=Events(["ann"], DAY, ["x"], tz="UTC"))
    population = Facts(users=Users(["ann"]))
    with pytest.raises(DataError, match=r"^user: is listed twice"):
        population + population


def test_pickling_keeps_the_tables_and_their_one_index():
    facts = Facts(**tables(users=Users(["ann", "flo"])), observed_until="2026-02-01")
    again = pickle.loads(pickle.dumps(facts))  # noqa: S301
    assert repr(again) == repr(facts)
    assert again.orders == facts.orders
    assert again.population == facts.population
    assert again.orders.user_index is again.members.user_index
    assert not again.orders.user_index.flags.writeable
    assert again.observed_until == facts.observed_until


def test_a_bundle_is_locked_and_equals_its_like():
    orders = Orders(["ann"], ["2026-01-05"], [1], **YUAN)
    facts = Facts(orders=orders, observed_until="2026-02-01")
    assert facts == Facts(orders=orders, observed_until="2026-02-01")
    assert facts != Facts(orders=orders, observed_until="2026-02-02")
    assert facts != orders
    with pytest.raises(AttributeError):
        facts.observed_until = 5
    with pytest.raises(AttributeError, match="locked"):
        orders.amount = 5


def test_every_slot_takes_its_own_kind():
    with pytest.raises(DataError, match=r"orders: is a int. Pass Orders."):
        Facts(orders=5)


def test_a_population_alone_reads_dates_in_its_own_zone():
    users = Users(["ann"], tz="Asia/Shanghai")
    # midnight of 1 January 2026 in Shanghai is 16:00 UTC of the day before
    assert Facts(users=users, observed_until="2026-01-01").observed_until == 1_767_196_800_000_000


def test_times_of_users_are_read_in_the_calendar_of_the_other_facts():
    events = Events(["ann"], DAY, ["open"], **SHANGHAI)
    joined = {"joined": [date(2026, 1, 1)]}
    with pytest.raises(
        DataError, match=r"^users: read the times among .* in UTC, .* Pass tz='Asia/Shanghai' to Users\.$"
    ):
        Facts(users=Users(["ann"], attributes=joined), events=events)
    assert Facts(users=Users(["ann"], attributes=joined, **SHANGHAI), events=events).tz == "Asia/Shanghai"
    assert Facts(users=Users(["ann"], attributes={"age": [31]}), events=events).tz == "Asia/Shanghai"
    assert Facts(users=Users(["ann"], attributes=joined)).tz is None
