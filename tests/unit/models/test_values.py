"""Values: one reading of each text, and one text of each content."""

from datetime import date, datetime

import pytest
from pydantic import ValidationError

from privdomain.errors import SpecError
from privdomain.models import Spec
from privdomain.models.spec import Id
from privdomain.models.values import Count, CurrencyCode, Day, Distinct, DurationText, Price, Year, ZoneName


class Values(Spec):
    """One of each."""

    count: Count = 0
    year: Year = 2026
    price: Price = 0.0
    day: Day = date(2026, 1, 5)
    duration: DurationText = "1w"
    zone: ZoneName = "UTC"
    currency: CurrencyCode = "CNY"
    ids: Distinct[Id] = ()


def problem(**members):
    with pytest.raises(SpecError) as caught:
        Values.load(members)
    ((path, code, message),) = caught.value.problems
    assert path == next(iter(members))
    return code, message


@pytest.mark.parametrize(
    ("text", "kept"), [("7d", "1w"), ("168h", "1w"), ("48h", "2d"), ("90min", "90min"), ("0d", "0s"), ("1us", "1us")]
)
def test_a_duration_is_kept_in_its_largest_unit(text, kept):
    assert Values.load({"duration": text}).duration == kept
    assert Values(duration=text).digest == Values(duration=kept).digest


def test_a_duration_is_no_month():
    code, message = problem(duration="1m")
    assert code == "unknown_duration"
    assert message.startswith("'1m' is no duration. Write a whole number and")
    assert problem(duration=7)[0] == "string_type"
    assert problem(duration="7" * 33)[0] == "string_too_long"


def test_a_zone_is_known():
    assert Values(zone="Asia/Shanghai").zone == "Asia/Shanghai"
    assert problem(zone="Asia/Shangai") == (
        "unknown_time_zone", "'Asia/Shangai' is no IANA time zone. Did you mean 'Asia/Shanghai'?",
    )  # fmt: skip
    assert problem(zone="../etc/passwd")[0] == "unknown_time_zone"
    assert problem(zone="a\x00b")[0] == "unknown_time_zone"


def test_a_currency_is_known():
    assert Values(currency="JPY").currency == "JPY"
    assert problem(currency="RMB")[0] == "unknown_currency"
    assert problem(currency="")[0] == "no_currency"
    assert problem(currency="CNYX")[0] == "string_too_long"


def test_a_day_is_written_out():
    assert Values.load({"day": "2024-02-29"}).day == Values(day=date(2024, 2, 29)).day
    for value in (20260105, "20260105", "1767571200", "-1767571200", -5, "", [2026, 1, 5]):
        assert problem(day=value)[0] == "value_error"
    for value in ("2026-02-29", "2026-1-5", "2026-01-05T00:00:01"):
        assert problem(day=value)[0].startswith("date_")
    with pytest.raises(ValidationError, match="should be a date or a text like"):
        Values(day=datetime(2026, 1, 5))


def test_numbers_are_bounded():
    assert Values(count=2**53 - 1, price=1e12, year=1900)
    assert problem(count=2**53)[0] == "less_than"
    assert problem(count=-1)[0] == "greater_than_equal"
    assert problem(count=1.0)[0] == "int_type"
    assert problem(price=1e13)[0] == "less_than_equal"
    assert problem(price=-0.01)[0] == "greater_than_equal"
    assert problem(year=1899)[0] == "greater_than_equal"
    assert problem(year=2201)[0] == "less_than_equal"
    assert Values(price=-0.0).to_json() == Values().to_json()


def test_a_set_has_one_order_and_nothing_twice():
    one, other = Values(ids=["b", 2, "a", 1]), Values(ids=(1, 2, "a", "b"))
    assert one.ids == (1, 2, "a", "b")
    assert one.digest == other.digest
    assert problem(ids=["a", "b", "a"]) == ("repeated", "'a' stands twice. Keep one of the two.")
    assert problem(ids=["x" * 99] * 2) == ("repeated", f"'{'x' * 60}' stands twice. Keep one of the two.")
    assert Values(ids=[1, "1"]).ids == (1, "1")
