"""Observed: what a condition saw of each user, and whom it accepts."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import BoolArray
from privdomain.facts.columns import Column, Plain
from privdomain.segments.node import Policy
from privdomain.segments.view import settled


@frozen(eq=False)
class Observed:
    """What a condition saw of each user, and whom it accepts; both in the order of ``facts.users``.

    Attributes:
        column: The value that was compared.
        mask: Whether it passes, policies on missing values included.
        is_missing: Where there was no value to compare.
    """

    column: Column
    mask: BoolArray
    is_missing: BoolArray


def certain(column: Column, mask: BoolArray) -> Observed:
    """A value that everybody has."""
    return Observed(column, mask, np.zeros(len(mask), np.bool_))


def flags(mask: BoolArray) -> Observed:
    """A yes or no that everybody has."""
    return certain(Plain(mask), mask)


def partly_known(
    policy: Policy | None, column: Column, mask: BoolArray, is_missing: BoolArray, argument: str
) -> Observed:
    """A value that may be missing."""
    return Observed(column, settled(mask, is_missing, policy, argument), is_missing)
