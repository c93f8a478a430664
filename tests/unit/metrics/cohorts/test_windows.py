"""Windows: lengths that are not zero."""

from datetime import timedelta

import pytest

from privdomain.errors import SpecError
from privdomain.metrics.cohorts.windows import window_of


def test_a_window_is_a_duration():
    assert str(window_of("7d")) == "1w"
    assert window_of(timedelta(microseconds=1)).microseconds == 1


@pytest.mark.parametrize(("length", "code"), [("0s", "no_length"), ("1m", "unknown_duration"), (7, "unknown_duration")])
def test_what_is_none_is_named(length, code):
    for argument in ("window", "lookback"):
        with pytest.raises(SpecError) as caught:
            window_of(length, argument)
        assert caught.value.problems[0][:2] == (argument, code)
    with pytest.raises(SpecError, match="window: "):
        window_of(length)
