"""Orders for benchmarks: one seeded generator, two shapes."""

from pathlib import Path
from typing import Final, Literal, NamedTuple

import numpy as np
import numpy.typing as npt

Shape = Literal["uniform", "skewed"]
Ints = npt.NDArray[np.int64]

SHAPES: Final[tuple[Shape, ...]] = ("uniform", "skewed")
SECOND: Final = 1_000_000
DAY: Final = 86_400 * SECOND
START: Final = int(np.datetime64("2024-01-01", "us").astype(np.int64))
END: Final = int(np.datetime64("2026-01-01", "us").astype(np.int64))
"""Two years of instants [microseconds UTC]; every order lies in [START, END), and observation ends at END."""

REFUND_SHARE: Final = 0.03
ZERO_SHARE: Final = 0.001
"""Purchases worth nothing, such as full coupons."""


class OrderColumns(NamedTuple):
    """Orders in shuffled rows: int64 columns of one length."""

    user: Ints
    time: Ints
    amount: Ints

    def save(self, folder: Path) -> None:
        for name, column in self._asdict().items():
            np.save(folder / f"{name}.npy", column)

    @classmethod
    def load(cls, folder: Path) -> "OrderColumns":
        return cls(*(np.load(folder / f"{name}.npy") for name in cls._fields))


def order_columns(rng: np.random.Generator, *, n_rows: int, n_users: int, shape: Shape = "skewed") -> OrderColumns:
    """Orders of ``n_rows`` rows by at most ``n_users`` users: about 3% are refunds (negative), some are worth nothing.

    "uniform": any user at any time, refunds too, so that some come before the user's first purchase.
    "skewed": more users join as time goes on, few buy often and most seldom, mostly soon after they joined, amounts are
    log-normal, and a refund follows a purchase of its user by days.
    """
    columns = _uniform(rng, n_rows, n_users) if shape == "uniform" else _skewed(rng, n_rows, n_users)
    order = rng.permutation(n_rows)
    return OrderColumns(*(column[order] for column in columns))


def write_orders(folder: Path, *, seed: int, n_rows: int, n_users: int, shape: Shape) -> None:
    """Orders of a seed, as files for ``OrderColumns.load``."""
    order_columns(np.random.default_rng(seed), n_rows=n_rows, n_users=n_users, shape=shape).save(folder)


def without_refunds(columns: OrderColumns) -> OrderColumns:
    """The rows of positive amount."""
    is_paid = columns.amount > 0
    return OrderColumns(*(column[is_paid] for column in columns))


def _uniform(rng: np.random.Generator, n_rows: int, n_users: int) -> OrderColumns:
    amount = rng.integers(0, 100_000, n_rows)
    amount[rng.random(n_rows) < REFUND_SHARE] *= -1
    return OrderColumns(rng.integers(1, n_users + 1, n_rows), rng.integers(START, END, n_rows), amount)


def _skewed(rng: np.random.Generator, n_rows: int, n_users: int) -> OrderColumns:
    n_refunds = round(REFUND_SHARE * n_rows)
    n_bought = n_rows - n_refunds
    joined = START + (np.sqrt(rng.random(n_users)) * (END - START - DAY)).astype(np.int64)
    tenure = END - joined
    weight = (rng.gamma(0.6, size=n_users) + 0.02) * np.sqrt(tenure)
    user = rng.choice(n_users, n_bought, p=weight / weight.sum())
    time = joined[user] + (rng.beta(0.5, 1.0, n_bought) * tenure[user]).astype(np.int64)
    amount = np.rint(rng.lognormal(9.0, 0.8, n_bought)).astype(np.int64)
    amount[rng.random(n_bought) < ZERO_SHARE] = 0
    row = rng.integers(0, n_bought, n_refunds)
    back = np.minimum(time[row] + rng.exponential(7 * DAY, n_refunds).astype(np.int64), END - 1)
    refunded = -np.maximum(amount[row] // rng.integers(1, 3, n_refunds), 1)
    return OrderColumns(
        np.concatenate([user, user[row]]) + 1, np.concatenate([time, back]), np.concatenate([amount, refunded])
    )
