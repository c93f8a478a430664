"""References: segments within segments."""

import pytest

from privdomain.errors import SpecError
from privdomain.segments import HasTag, InSegment
from privdomain.segments.references import below, refuse_circles, used_segments, uses

VIP = HasTag("vip")
SEGMENTS = {"a": InSegment("b") & ~InSegment("c"), "b": ~InSegment("c"), "c": VIP, "d": InSegment("d")}


def test_a_known_segment_stands_below_its_name():
    assert below(InSegment("c"), SEGMENTS) == (VIP,)
    assert below(InSegment("x"), SEGMENTS) == ()
    assert below(~VIP, SEGMENTS) == (VIP,)


def test_segments_are_found_through_segments_once():
    rule = InSegment("a") | InSegment("c") | InSegment("x")
    assert sorted(used_segments(rule, SEGMENTS)) == ["a", "b", "c"]
    assert used_segments(VIP, SEGMENTS) == []


def test_two_negations_are_none():
    # a: ~c, and b: ~c; below a Not both lead to c as it is, which ``| c`` says too.
    assert sorted(uses(InSegment("a"), SEGMENTS)) == [("a", False), ("b", False), ("c", True)]
    assert sorted(uses(~InSegment("a"), SEGMENTS)) == [("a", True), ("b", True), ("c", False)]
    assert sorted(uses(~~InSegment("c") | ~InSegment("c"), SEGMENTS)) == [("c", False), ("c", True)]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_circle_of_any_length_is_refused(length):
    names = "abc"[:length]
    segments = {name: VIP & ~InSegment(names[(place + 1) % length]) for place, name in enumerate(names)}
    with pytest.raises(SpecError, match=r"leads back to itself: .*Break the circle") as caught:
        refuse_circles(InSegment("a"), segments)
    assert sorted((path, code) for path, code, _ in caught.value.problems) == [
        (f"segments.{name}", "cycle") for name in names
    ]


def test_a_circle_that_the_rule_does_not_lead_to_is_none_of_its_business():
    refuse_circles(InSegment("a"), SEGMENTS)
    with pytest.raises(SpecError, match=r"^segments.d: leads back to itself: d, d\."):
        refuse_circles(InSegment("d"), SEGMENTS)


def test_a_long_chain_of_segments_needs_no_recursion():
    segments = {f"s{n}": InSegment(f"s{n + 1}") for n in range(3_000)}
    assert len(used_segments(InSegment("s0"), segments)) == 3_000
    refuse_circles(InSegment("s0"), segments)
