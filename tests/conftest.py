"""What all tests share: how hard Hypothesis tries, and that no floating-point fault passes unseen."""

import os

import numpy as np
import pytest
from hypothesis import settings

for profile, examples in (("default", 100), ("ci", 200), ("nightly", 5_000)):
    settings.register_profile(profile, max_examples=examples, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture(autouse=True)
def _strict_floats():
    """A division by zero, an overflow or an invalid operation that nobody handles fails the test."""
    with np.errstate(all="raise"):
        yield
