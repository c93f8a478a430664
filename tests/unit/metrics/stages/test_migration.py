"""migration: every user of either date in one cell."""

import numpy as np
import pytest
from oracle.result_laws import check_result

from privdomain.errors import DataError, SpecError
from privdomain.facts import Orders
from privdomain.metrics import Migration, lifecycle, migration


def at(as_of, rows, **options):
    """The lifecycle of (user, day) rows, with an interval of 10 days."""
    users, times = zip(*rows, strict=True) if rows else ((), ())
    given = Orders(users, times, [1] * len(rows), currency="CNY", tz="UTC")
    return lifecycle(given, as_of=as_of, **({"interval": "10d", "truncate": True} | options))


ROWS = [
    ("ann", "2026-01-01"),  # lost on 1 March, back on the 20th
    ("ann", "2026-03-20"),
    ("bo", "2026-01-01"),  # lost for good
    ("cy", "2026-02-20"),  # new, then lost
    ("di", "2026-03-10"),  # not there before
]


class TestCounting:
    def test_each_user_stands_in_one_cell(self):
        moved = migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS))
        found = {
            (record["before"], record["after"]): record["users"] for record in moved.to_records() if record["users"]
        }
        # on the 25th: ann's last purchase 5 days ago after a gap of 78; cy's first 33 days ago, more than 3 x 10
        assert found == {
            ("lost", "reactivated"): 1,
            ("lost", "lost"): 1,
            ("new", "lost"): 1,
            ("entered", "new"): 1,
        }

    def test_reactivation_is_of_the_dormant_and_lost(self):
        # 400 lost before, 60 of whom bought on the 20th: 60 / 400
        rows = [(user, "2026-01-01") for user in range(400)] + [(user, "2026-03-20") for user in range(60)]
        moved = migration(at("2026-03-01", rows), at("2026-03-25", rows))
        assert (moved.reactivated, moved.dormant) == (60, 400)
        assert moved.reactivation_rate == 0.15

    def test_rates_are_by_row(self):
        moved = migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS))
        lost = moved.rows.index("lost")
        assert moved.rate[lost, moved.columns.index("reactivated")] == 0.5
        assert np.isnan(moved.rate[moved.rows.index("active")]).all()

    def test_who_is_gone_is_counted(self):
        moved = migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS[2:]))
        assert moved.counts[moved.rows.index("lost"), moved.columns.index("gone")] == 1
        assert moved.counts.sum() == 4

    def test_nobody(self):
        moved = migration(at("2026-03-01", []), at("2026-03-25", ROWS))
        assert moved.counts[moved.rows.index("entered")].sum() == 4
        empty = migration(at("2026-03-01", []), at("2026-03-25", []))
        assert empty.counts.sum() == 0
        assert np.isnan(empty.reactivation_rate)
        check_result(empty)

    def test_it_prints_the_matrix(self):
        lines = repr(migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS))).splitlines()
        assert lines[0] == "Migration from 2026-03-01 00:00 to 2026-03-25 00:00 UTC"
        assert lines[1].split() == [
            *("before", "users", "lead", "new", "reactivated", "active", "slipping", "dormant", "lost"),
            *("unknown", "gone"),
        ]
        assert lines[8].split() == ["lost", "2", "0", "0", "1", "0", "0", "0", "1", "0", "0"]
        check_result(migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS)))


class TestRefusals:
    def test_other_results(self):
        good = at("2026-03-01", ROWS)
        with pytest.raises(DataError, match="Pass Lifecycle") as caught:
            migration(ROWS, good)
        assert caught.value.argument == "before"
        with pytest.raises(DataError, match="Pass Lifecycle") as caught:
            migration(good, None)
        assert caught.value.argument == "after"

    def test_other_options(self):
        with pytest.raises(SpecError) as caught:
            migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS, interval="11d"))
        assert [path for path, *_ in caught.value.problems] == ["interval"]

    @pytest.mark.parametrize("later", ["2026-03-01", "2026-03-25"])
    def test_the_wrong_order(self, later):
        with pytest.raises(SpecError) as caught:
            migration(at(later, ROWS), at("2026-03-01", ROWS))
        assert caught.value.problems[0][:2] == ("after", "not_later")

    def test_ids_of_two_kinds(self):
        with pytest.raises(DataError, match="int on one side and str on the other"):
            migration(at("2026-03-01", [(1, "2026-01-01")]), at("2026-03-25", ROWS))

    def test_it_does_not_add(self):
        moved = migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS))
        with pytest.raises(TypeError, match="Migration does not add"):
            moved + moved

    def test_a_state_that_cannot_be(self):
        state = migration(at("2026-03-01", ROWS), at("2026-03-25", ROWS)).to_state()
        counts = state["fields"]["counts"]
        values = counts["values"]
        for changed in (
            {"counts": counts | {"values": [-1, *values[1:]]}},
            {"counts": counts | {"values": [*values[:-1], 1]}},  # entered and gone: in neither lifecycle
            {"counts": counts | {"values": values[:80], "shape": [8, 10]}},
            {"before": state["fields"]["options"]["as_of"]},
        ):
            with pytest.raises(SpecError) as caught:
                Migration.from_state(state | {"fields": state["fields"] | changed})
            assert caught.value.problems[0][1] == "damaged"
