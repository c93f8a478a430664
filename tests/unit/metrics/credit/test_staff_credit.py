"""staff_credit: who owns, who closed, and who pays a refund back."""

from functools import reduce

import pytest
from oracle.result_laws import check_damage, check_result

from privdomain.errors import DataError, SpecError, UnknownNameError
from privdomain.facts import Members, Orders
from privdomain.metrics.credit.staff_credit import staff_credit
from privdomain.metrics.credit.staff_credit_result import StaffCredit

TZ = "UTC"
LI = ("ann", "2026-01-05", None, "li")


def orders(*rows, **columns):
    """Orders of (user, time, amount, staff)."""
    user, time, amount, staff = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Orders(user, time, amount, currency="CNY", tz=TZ, staff=staff, **columns)


def members(*rows):
    """Members of (user, joined, left, staff)."""
    user, joined, left, staff = zip(*rows, strict=True) if rows else ((), (), (), ())
    return Members(user, joined, tz=TZ, left=left, staff=staff)


def read(bought, held, until="2026-06-01", **options):
    return staff_credit(bought, held, observed_until=until, **options)


def written(result):
    """Credit as {staff: (owned, closed, whole)} in minor units."""
    parts = zip(result.owned_minor.tolist(), result.closed_minor.tolist(), result.whole_minor.tolist(), strict=True)
    return dict(zip(result.staff, parts, strict=True))


class TestDividing:
    def test_the_owner_gets_60_and_the_closer_40_of_300(self):
        result = read(orders(("ann", "2026-01-09", 300, "wu")), members(LI))
        assert written(result) == {"li": (18_000, 0, 0), "wu": (0, 12_000, 0)}
        assert result.credit.tolist() == [180.0, 120.0]

    def test_one_of_both_names_gets_all(self):
        assert written(read(orders(("ann", "2026-01-09", 3, "li")), members(LI))) == {"li": (0, 0, 300)}
        assert written(read(orders(("ann", "2026-01-09", 3, None)), members(LI))) == {"li": (0, 0, 300)}
        assert written(read(orders(("bo", "2026-01-09", 3, "wu")), members(LI))) == {"li": (0, 0, 0), "wu": (0, 0, 300)}

    def test_neither_is_reported(self):
        result = read(orders(("bo", "2026-01-09", 3, None), ("bo", "2026-01-10", -1, None)), members())
        assert (result.staff, result.unassigned_minor, result.unassigned_orders) == ((), 200, 2)
        assert result.total_minor == 200
        check_result(result)

    @pytest.mark.parametrize(("fen", "owned"), [(1, 0), (3, 2), (5, 2), (-5, -2), (2**53 + 1, 2**52)])
    def test_half_a_fen_goes_to_the_even_and_nothing_is_lost(self, fen, owned):
        # a half of 1, 3 and 5 fen: 0.5, 1.5, 2.5; 2**52 + 1/2
        bought = Orders(["ann"], ["2026-01-09"], [fen], currency="CNY", tz=TZ, staff=["wu"], unit="minor")
        result = read(bought, members(LI), owner_share="0.5")
        assert written(result) == {"li": (owned, 0, 0), "wu": (0, fen - owned, 0)}

    @pytest.mark.parametrize(
        ("share", "owned"), [(0, 0), (1, 10_000), (1.0, 10_000), (0.125, 1_250), ("1e-7", 0), ("0.6666666", 6_667)]
    )
    def test_shares_are_read_to_six_decimals(self, share, owned):
        # 100 yuan x 0.666667 = 66.6667
        result = read(orders(("ann", "2026-01-09", 100, "wu")), members(LI), owner_share=share)
        assert result.owned_minor.tolist() == [owned, 0]


class TestOwning:
    def test_from_the_start_of_the_relation_to_before_its_end(self):
        held = members(("ann", "2026-01-05", "2026-02-01", "li"))
        for time, owner in (
            *(("2026-01-04T23:59:59", None), ("2026-01-05", "li"), ("2026-01-31T23:59:59", "li")),
            ("2026-02-01", None),
        ):
            result = read(orders(("ann", time, 1, None)), held)
            assert (result.unassigned_orders == 0) == (owner == "li"), time

    def test_the_latest_or_the_earliest_of_several(self):
        held = members(("ann", "2026-01-05", None, "li"), ("ann", "2026-01-07", None, "wu"))
        bought = orders(("ann", "2026-01-09", 1, None))
        assert written(read(bought, held)) == {"li": (0, 0, 0), "wu": (0, 0, 100)}
        assert written(read(bought, held, ownership="earliest")) == {"li": (0, 0, 100), "wu": (0, 0, 0)}

    def test_whoever_has_gone_leaves_it_to_the_next(self):
        ended = ("ann", "2026-01-07", "2026-01-08", "wu")
        for rows, ownership in (((LI, ended), "latest"), ((ended, ("ann", "2026-01-08", None, "li")), "earliest")):
            result = read(orders(("ann", "2026-01-09", 1, None)), members(*rows), ownership=ownership)
            assert written(result)["li"] == (0, 0, 100)

    def test_of_one_instant_the_smallest_label_owns(self):
        held = (("ann", "2026-01-05", None, "wu"), ("ann", "2026-01-05", None, "li"))
        for ownership in ("latest", "earliest"):
            for rows in (held, held[::-1]):
                result = read(orders(("ann", "2026-01-09", 1, None)), members(*rows), ownership=ownership)
                assert written(result)["li"] == (0, 0, 100)

    def test_protection_ends_with_the_window(self):
        # [5 January, 5 January + 7 days): an order at the first instant of the 12th is the owner's no more
        for time, owned in (("2026-01-11T23:59:59.999999", 60), ("2026-01-12", 0)):
            result = read(orders(("ann", time, 1, "wu")), members(LI), window="7d")
            assert result.owned_minor.tolist() == [owned, 0]

    def test_with_a_window_the_earliest_within_it_owns(self):
        held = members(LI, ("ann", "2026-01-20", None, "wu"), ("ann", "2026-01-22", None, "xu"))
        result = read(orders(("ann", "2026-01-25", 1, None)), held, window="7d", ownership="earliest")
        assert written(result)["wu"] == (0, 0, 100)

    def test_relations_of_others_and_of_nobody_do_not_own(self):
        held = members(("bo", "2026-01-01", None, "wu"), LI, ("ann", "2026-01-06", None, None))
        assert written(read(orders(("ann", "2026-01-09", 1, None)), held))["li"] == (0, 0, 100)

    def test_a_transfer_passes_ownership_on_at_its_instant(self):
        held = members(("ann", "2026-01-05", "2026-01-09", "li"), ("ann", "2026-01-09", None, "wu"))
        assert written(read(orders(("ann", "2026-01-09", 1, None)), held)) == {"li": (0, 0, 0), "wu": (0, 0, 100)}


class TestRounding:
    def lines(self, *amounts, **columns):
        """Orders of ann closed by wu."""
        return orders(*(("ann", "2026-01-09", amount, "wu") for amount in amounts), **columns)

    def test_the_lines_of_an_order_are_rounded_together(self):
        # three lines of a fen: 0.6 x 3 = 1.8, to the even 2; one by one each 0.6 is 1, without an order id
        assert written(read(self.lines(0.01, 0.01, 0.01, order_id=["a"] * 3), members(LI))) == {
            "li": (2, 0, 0),
            "wu": (0, 1, 0),
        }
        # at 0.4 each line alone gives the owner nothing, and together 1.2
        for columns, owned in (({"order_id": ["a"] * 3}, 1), ({}, 0), ({"order_id": [None] * 3}, 0)):
            result = read(self.lines(0.01, 0.01, 0.01, **columns), members(LI), owner_share=0.4)
            assert result.owned_minor.tolist() == [owned, 0]

    def test_an_order_returned_in_parts_leaves_nothing(self):
        # 0.05 x 0.5 = 2.5, to the even 2; less 0.02 is 0.03, of which 1.5 to the even 2; less 0.03 nothing
        for returned, owned in (((), 2), ((-0.02,), 2), ((-0.02, -0.03), 0), ((-0.01,) * 5, 0)):
            sold = self.lines(0.05, *returned, order_id=["a"] * (1 + len(returned)))
            result = read(sold, members(LI), owner_share=0.5)
            left = 5 + round(sum(returned) * 100)
            assert written(result) == {"li": (owned, 0, 0), "wu": (0, left - owned, 0)}

    def test_of_several_closers_the_owner_gets_the_share_of_all(self):
        # wu and xu closed a fen each: half of 1 is 0, half of 2 is 1, so the fen of xu is the owner's
        bought = orders(("ann", "2026-01-09", 0.01, "xu"), ("ann", "2026-01-09", 0.01, "wu"), order_id=["a", "a"])
        result = read(bought, members(LI), owner_share=0.5)
        assert written(result) == {"li": (1, 0, 0), "wu": (0, 1, 0), "xu": (0, 0, 0)}

    def test_orders_are_rounded_apart(self):
        result = read(self.lines(0.01, 0.01, order_id=["a", "b"]), members(LI), owner_share=0.4)
        assert result.owned_minor.tolist() == [0, 0]


class TestRefunds:
    def test_they_go_back_to_whom_the_purchase_was_credited(self):
        # refunded when the relation had passed to xu, entered by somebody at the counter
        held = members(("ann", "2026-01-05", "2026-02-01", "li"), ("ann", "2026-02-01", None, "xu"))
        bought = orders(("ann", "2026-01-09", 300, "wu"), ("ann", "2026-03-01", -100, "zoe"), order_id=["a", "a"])
        assert written(read(bought, held)) == {
            "li": (12_000, 0, 0),
            "wu": (0, 8_000, 0),
            "xu": (0, 0, 0),
            "zoe": (0, 0, 0),
        }

    def test_a_whole_refund_leaves_nothing(self):
        rows = (("ann", "2026-01-09", 333.33, "wu"), ("ann", "2026-03-01", -333.33, None))
        result = read(orders(*rows, order_id=["a", "a"]), members(LI))
        assert result.credit_minor.tolist() == [0, 0]

    def test_of_a_purchase_that_nobody_closed_the_owner_pays_all(self):
        bought = orders(("ann", "2026-01-09", 3, None), ("ann", "2026-03-01", -3, "zoe"), order_id=["a", "a"])
        assert written(read(bought, members(LI))) == {"li": (0, 0, 0), "zoe": (0, 0, 0)}

    @pytest.mark.parametrize("staff", [None, "zoe"])
    def test_a_refund_that_names_none_of_several_closers_takes_from_all(self, staff):
        # 100 of wu and 300 of xu; a return of 100 takes 25 and 75, of which the owner bears 60 %
        rows = (("ann", "2026-01-09", 100, "wu"), ("ann", "2026-01-09", 300, "xu"), ("ann", "2026-03-01", -100, staff))
        credit = written(read(orders(*rows, order_id=["a"] * 3), members(LI)))
        assert {name: credit[name] for name in ("li", "wu", "xu")} == {
            "li": (18_000, 0, 0),
            "wu": (0, 3_000, 0),
            "xu": (0, 9_000, 0),
        }

    def test_it_takes_from_what_other_refunds_left(self):
        # xu's 300 went back; the last 100 can only be those of wu
        rows = (
            *(("ann", "2026-01-09", 100, "wu"), ("ann", "2026-01-09", 300, "xu")),
            *(("ann", "2026-03-01", -300, "xu"), ("ann", "2026-03-02", -100, None)),
        )
        result = read(orders(*rows, order_id=["a"] * 4), members(LI))
        assert result.credit_minor.tolist() == [0, 0, 0]

    def test_a_line_without_a_closer_bears_its_part(self):
        # 100 of wu, 100 of nobody: Li has 60 and 100; a return of 200 takes both back
        rows = (("ann", "2026-01-09", 100, "wu"), ("ann", "2026-01-09", 100, None), ("ann", "2026-03-01", -200, None))
        assert written(read(orders(*rows[:2], order_id=["a"] * 2), members(LI)))["li"] == (6_000, 0, 10_000)
        result = read(orders(*rows, order_id=["a"] * 3), members(LI))
        assert written(result) == {"li": (0, 0, 0), "wu": (0, 0, 0)}
        # of 50 each bears half
        rows = (*rows[:2], ("ann", "2026-03-01", -50, None))
        assert written(read(orders(*rows, order_id=["a"] * 3), members(LI)))["li"] == (4_500, 0, 7_500)

    def test_what_exceeds_the_order_is_divided_evenly(self):
        rows = (("ann", "2026-01-09", 0, "wu"), ("ann", "2026-01-09", 0, "xu"), ("ann", "2026-03-01", -0.03, None))
        result = read(orders(*rows, order_id=["a"] * 3), members())
        assert written(result) == {"wu": (0, 0, -2), "xu": (0, 0, -1)}

    def test_amounts_whose_product_passes_int64(self):
        fen = 2**61
        rows = (("ann", "2026-01-09", fen, "wu"), ("ann", "2026-01-09", fen, "xu"), ("ann", "2026-03-01", -fen, None))
        user, time, amount, staff = zip(*rows, strict=True)
        bought = Orders(user, time, amount, currency="CNY", tz=TZ, staff=staff, unit="minor", order_id=["a"] * 3)
        assert read(bought, members()).credit_minor.tolist() == [2**60, 2**60]

    def test_one_order_id_of_two_users_is_two_orders(self):
        rows = (("ann", "2026-01-09", 3, "wu"), ("bo", "2026-01-09", 3, "xu"), ("ann", "2026-03-01", -3, None))
        assert written(read(orders(*rows, order_id=["a"] * 3), members())) == {"wu": (0, 0, 0), "xu": (0, 0, 300)}

    def test_of_several_closers_the_refund_says_which(self):
        rows = (("ann", "2026-01-09", 3, "wu"), ("ann", "2026-01-09", 3, "xu"), ("ann", "2026-03-01", -3, "xu"))
        assert written(read(orders(*rows, order_id=["a"] * 3), members())) == {"wu": (0, 0, 300), "xu": (0, 0, 0)}

    @pytest.mark.parametrize("columns", [{}, {"order_id": ["a", None]}, {"order_id": ["a", "b"]}])
    def test_without_a_purchase_they_count_at_their_own_time(self, columns):
        held = members(("ann", "2026-01-05", "2026-02-01", "li"), ("ann", "2026-02-01", None, "xu"))
        bought = orders(("ann", "2026-01-09", 3, None), ("ann", "2026-03-01", -1, None), **columns)
        assert written(read(bought, held)) == {"li": (0, 0, 300), "xu": (0, 0, -100)}


class TestResult:
    def whole(self):
        return read(
            orders(("ann", "2026-01-09", 300, "wu"), ("bo", "2026-01-09", 5, None), ("cy", "2026-01-09", 7, "li")),
            members(LI),
        )

    def test_it_travels_and_prints(self):
        result = self.whole()
        check_result(result)
        check_damage(result, lambda keys: keys[-1])
        lines = repr(result).splitlines()
        assert lines[0] == "Staff credit in CNY, owners get 0.6 of shared orders; 5.00 of 1 order unassigned"
        assert lines[2].split() == ["li", "180.00", "0.00", "7.00", "187.00"]
        nothing = read(orders(), members())
        assert repr(nothing).splitlines()[0] == "Staff credit in CNY, owners get 0.6 of shared orders"

    @pytest.mark.parametrize(
        ("path", "value"),
        [
            (("staff",), ["wu", "li"]),
            (("staff",), ["li", None]),
            (("staff",), ["li"]),
            (("owned_minor", "values"), [2**63 - 1, 2**63 - 1]),
            (("unassigned_minor",), 2**63),
            (("options", "exponent"), 2**70),
        ],
    )
    def test_states_that_no_staff_can_be_in(self, path, value):
        state = self.whole().to_state()
        *outer, last = path
        reduce(dict.__getitem__, outer, state["fields"])[last] = value
        with pytest.raises(SpecError, match="does not hold a StaffCredit"):
            StaffCredit.from_state(state)

    def test_shares_of_two_sizes_do_not_add(self):
        with pytest.raises(SpecError) as caught:
            self.whole() + read(orders(), members(), owner_share="0.60001")
        assert [path for path, _, _ in caught.value.problems] == ["owner_share"]
        assert self.whole() + read(orders(), members(), owner_share="0.600000") == self.whole()


class TestRefusals:
    @pytest.mark.parametrize("share", [-0.1, 1.1, "half", None, True, float("nan"), float("inf"), [0.6]])
    def test_a_share_that_is_none(self, share):
        with pytest.raises(SpecError) as caught:
            read(orders(), members(), owner_share=share)
        assert caught.value.problems[0][:2] == ("owner_share", "bad_share")

    @pytest.mark.parametrize(
        ("options", "path"),
        [
            ({"ownership": "last"}, "ownership"),
            ({"window": "1m"}, "window"),
            ({"window": "0s"}, "window"),
            ({"until": 1.5}, None),
        ],
    )
    def test_options(self, options, path):
        with pytest.raises(SpecError) as caught:
            read(orders(), members(), **options)
        assert caught.value.problems[0][0] == (path or "observed_until")

    def test_other_facts(self):
        for given, argument in (((members(), members()), "orders"), ((orders(), orders()), "members")):
            with pytest.raises(DataError, match="Pass") as caught:
                read(*given)
            assert caught.value.argument == argument

    def test_facts_without_staff(self):
        bare = Orders(["ann"], ["2026-01-09"], [1], currency="CNY", tz=TZ), Members(["ann"], ["2026-01-05"], tz=TZ)
        for given in ((bare[0], members()), (orders(), bare[1])):
            with pytest.raises(UnknownNameError, match="'staff' is no known column"):
                read(*given)

    def test_staff_of_two_kinds_and_other_calendars(self):
        with pytest.raises(DataError, match="int on one side"):
            read(orders(("ann", "2026-01-09", 1, 7)), members(LI))
        with pytest.raises(DataError, match="with_tz"):
            read(orders().with_tz("Asia/Shanghai"), members())

    def test_rows_after_observation(self):
        late = orders(("ann", "2026-06-01", 1, "wu")), members(("ann", "2026-06-01", None, "li"))
        for given in ((late[0], members()), (orders(), late[1])):
            with pytest.raises(DataError, match="truncate=True"):
                read(*given)
            assert read(*given, truncate=True).staff == ()
