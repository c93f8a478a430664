"""Ranges: comparisons that leave nothing."""

import pytest

from privdomain.segments import Ago, HasTag, Prop, Schema
from privdomain.segments.ranges import impossible

SCHEMA = Schema(tz="Asia/Shanghai", attributes={"age": "number", "city": "text", "seen": "time", "odd": "unknown"})
age, seen, city = Prop("age"), Prop("seen"), Prop("city")


@pytest.mark.parametrize(
    ("rules", "field"),
    [
        ([age >= 18, age <= 18], None),
        ([age >= 18, age < 18], "age"),
        ([age > 18, age <= 18], "age"),
        ([age > 18, age < 18], "age"),
        ([age > 18, age < 18.5], None),
        ([age == 18, age == 18.0], None),
        ([age == 18, age == 19], "age"),
        ([age == 18, age > 18], "age"),
        ([age.between(1, 5), age.between(5, 9)], None),
        ([age.between(1, 5), age.between(6, 9)], "age"),
        ([age >= 9, age >= 1, age < 5], "age"),
        ([age < 1, age < 5, age >= 1], "age"),
        ([age >= 0.1 + 0.2, age <= 0.3], "age"),  # the next float above 0.3
        ([(age > 18).where_missing("true"), age < 18], None),  # who has no age passes both
        ([(age > 18).where_missing("false"), age < 18], "age"),
        ([age != 18, age == 18], None),  # not looked at
        ([age.is_in(18), age.is_in(19)], None),
        ([age, age.is_missing(), HasTag("vip")], None),  # have no bound
        ([age.between(9, 1), age > 3], None),  # told where it stands
        ([city == "Wuhan", city == "Shanghai"], None),
        ([age > "x", age < 1], None),
        ([seen > "2026-01-01", seen < "2026-01-01T00:00+08:00"], "seen"),
        ([seen >= "2026-01-01", seen <= "2025-12-31T16:00Z"], None),
        ([seen > "soon", seen < "2026-01-01"], None),
        ([seen > "2026-01-01", seen < Ago(ago="999w")], None),  # who knows when as_of is
        ([Prop("odd") > 3, Prop("odd") < 3], None),
        ([Prop("no") > 3, Prop("no") < 3], None),
    ],
    ids=str,
)
def test_the_first_field_that_contradicts_itself(rules, field):
    assert impossible(rules, SCHEMA.attributes, SCHEMA.tz) == field
