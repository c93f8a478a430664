"""Orders and events for benchmarks: one seeded generator each, two shapes."""

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

EVENT_START: Final = END - 90 * DAY
"""Events lie in [EVENT_START, END)."""
N_STEPS: Final = 6
"""Event names 0 .. N_STEPS - 1 are the steps of a path, in that order; the name N_STEPS is none of them."""
GO_ON_SHARE: Final = 0.6
OTHER_SHARE: Final = 0.1


class OrderColumns(NamedTuple):
    """Orders in shuffled rows: int64 columns of one length."""

    user: Ints
    time: Ints
    amount: Ints


class EventColumns(NamedTuple):
    """Events in shuffled rows: int64 columns of one length."""

    user: Ints
    time: Ints
    name: Ints


Columns = OrderColumns | EventColumns


def order_columns(rng: np.random.Generator, *, n_rows: int, n_users: int, shape: Shape = "skewed") -> OrderColumns:
    """Orders of ``n_rows`` rows by at most ``n_users`` users: about 3% are refunds (negative), some are worth nothing.

    "uniform": any user at any time, refunds too, so that some come before the user's first purchase.
    "skewed": more users join as time goes on, few buy often and most seldom, mostly soon after they joined, amounts are
    log-normal, and a refund follows a purchase of its user by days.
    """
    columns = _uniform(rng, n_rows, n_users) if shape == "uniform" else _skewed(rng, n_rows, n_users)
    order = rng.permutation(n_rows)
    return OrderColumns(*(column[order] for column in columns))


def event_columns(rng: np.random.Generator, *, n_rows: int, n_users: int, shape: Shape = "skewed") -> EventColumns:
    """Events of ``n_rows`` rows by at most ``n_users`` users.

    "uniform": any user at any time, all steps equally often.
    "skewed": visits that start at step 0 and go on, step by step, about a day apart; few users visit often and most
    seldom; a tenth of the events belong to no step; times are whole seconds, so that some are equal.
    """
    columns = _uniform_events(rng, n_rows, n_users) if shape == "uniform" else _skewed_events(rng, n_rows, n_users)
    order = rng.permutation(n_rows)
    return EventColumns(*(column[order] for column in columns))


def write(kind: type[Columns], folder: Path, *, seed: int, n_rows: int, n_users: int, shape: Shape) -> None:
    """Orders or events of a seed, as files for ``read``."""
    make = order_columns if kind is OrderColumns else event_columns
    columns = make(np.random.default_rng(seed), n_rows=n_rows, n_users=n_users, shape=shape)
    for name, column in columns._asdict().items():
        np.save(folder / f"{name}.npy", column)


def read(kind: type[Columns], folder: Path) -> Columns:
    """The columns in the files of a folder."""
    return kind(*(np.load(folder / f"{name}.npy") for name in kind._fields))


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


def _uniform_events(rng: np.random.Generator, n_rows: int, n_users: int) -> EventColumns:
    time = rng.integers(EVENT_START, END, n_rows)
    return EventColumns(rng.integers(1, n_users + 1, n_rows), time, rng.integers(0, N_STEPS, n_rows))


def _skewed_events(rng: np.random.Generator, n_rows: int, n_users: int) -> EventColumns:
    """As many visits as there are rows would do; they are cut off where the rows are full."""
    n_others = round(OTHER_SHARE * n_rows)
    steps = np.minimum(rng.geometric(1 - GO_ON_SHARE, n_rows), N_STEPS)
    first = np.cumsum(steps) - steps
    visit = np.repeat(np.arange(n_rows), steps)[: n_rows - n_others]
    weight = rng.gamma(0.6, size=n_users) + 0.02
    visitor = rng.choice(n_users, n_rows, p=weight / weight.sum())
    waited = np.cumsum(rng.exponential(DAY, len(visit)))
    since_start = waited - waited[first[visit]]
    second = (rng.integers(EVENT_START, END, n_rows)[visit] + since_start.astype(np.int64)) // SECOND
    others = rng.integers(0, n_users, n_others), rng.integers(EVENT_START, END, n_others) // SECOND
    return EventColumns(
        np.concatenate([visitor[visit], others[0]]) + 1,
        np.minimum(np.concatenate([second, others[1]]) * SECOND, END - SECOND),
        np.concatenate([np.arange(len(visit)) - first[visit], np.full(n_others, N_STEPS)]),
    )
