"""Breakdown: under which label each chain of a funnel counts."""

from collections.abc import Callable, Mapping
from typing import Any, Final, Literal, TypeAlias

import numpy as np
import numpy.typing as npt
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, earliest
from privdomain._internal.columns import is_integer
from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError
from privdomain.facts.columns import Coded
from privdomain.facts.events import Events
from privdomain.metrics.cohorts.label_columns import labels_in, mapped_labels, smallest_labels, used_labels
from privdomain.metrics.cohorts.labels import Label
from privdomain.metrics.cohorts.starts import labels_at
from privdomain.metrics.funnels.chains import Chains
from privdomain.metrics.funnels.spots import Spots

Moment: TypeAlias = int | Literal["last", "first_touch"]

_MOMENTS: Final = ("last", "first_touch")
_REPAIR: Final = "Pass an attribute's name, At(name, step), or a mapping from id to label."


@frozen
class At:
    """An attribute of events, read at one moment of each chain: what a funnel is broken down by.

    The attribute of one event says nothing of the others: the channel of the first step is that of the inflow, the
    channel of the last step that of the sale, and the shares of one are no shares of the other. Whoever did not come
    to the step has no value there and counts as missing (None), so only step 1 and the first touch say how far
    each of their groups came.

    Attributes:
        attribute: Column or attribute of the events: texts, integers or booleans.
        step: Number of a step, counted from 1; "last" for the deepest step that was reached, or "first_touch" for the
            user's first event of all, whatever it was. Of several such events at one instant the smallest value counts,
            missing last.

    Raises:
        SpecError: no name, or no such moment.

    Examples:
        >>> At("channel")
        At(attribute='channel', step=1)
        >>> At("product", "last").name
        'product at last'
    """

    attribute: str = field()
    step: Moment = field(default=1)

    @attribute.validator
    def _check_attribute(self, _: object, attribute: object) -> None:
        if not isinstance(attribute, str):
            message = f"{shortened(attribute)} is no name. Pass that of a column or attribute."
            raise SpecError([("attribute", "no_name", message)])

    @step.validator
    def _check_step(self, _: object, step: object) -> None:
        if not (step in _MOMENTS if isinstance(step, str) else is_integer(step) and int(step) >= 1):
            message = f"{shortened(step)} is no step. Count them from 1, or write 'last' or 'first_touch'."
            raise SpecError([("step", "unknown_step", message)])

    @property
    def name(self) -> str:
        """How options name the breakdown."""
        moment = f"step {self.step}" if is_integer(self.step) else self.step
        return self.attribute if self.step == 1 else f"{self.attribute} at {moment}"


FunnelBy: TypeAlias = str | At | Mapping[Any, Any] | None


def read_by(by: FunnelBy, n_steps: int) -> Mapping[Any, Any] | At | None:
    """The breakdown of a funnel of so many steps.

    Raises:
        SpecError: neither a name, an attribute at a step, nor a mapping; or a step that the funnel does not have.
    """
    if isinstance(by, str):
        return At(by)
    if isinstance(by, At) and is_integer(by.step) and by.step > n_steps:
        raise SpecError([("by", "unknown_step", f"asks for step {by.step} of {n_steps}. Count them from 1.")])
    if by is not None and not isinstance(by, (At, Mapping)):
        raise SpecError([("by", "no_grouping", f"is a {type(by).__name__}. {_REPAIR}")])
    return by


def labels_of_chains(
    events: Events,
    by: Mapping[Any, Any] | At | None,
    chains: Chains,
    rows_of: Callable[[int], IntArray],
    row_units: npt.NDArray[Any],
) -> tuple[tuple[Label, ...], IntArray]:
    """Labels in use, sorted, missing last; and the position of each chain's label among them, shape ``(n_chains,)``.

    Args:
        events: The log.
        by: The breakdown, as ``read_by`` gives it.
        chains: What was found in the log, by unit, and of one unit by time.
        rows_of: Rows of the log that may take a step, given its number from 1.
        row_units: Unit of each row of the log, -1 for none.

    Raises:
        UnknownNameError: the events have no such attribute.
        DataError: an attribute or mapping that holds no labels.
    """
    if by is None:
        return (None,), np.zeros(len(chains.users), np.int64)
    if isinstance(by, Mapping):
        return used_labels(mapped_labels(events, by).take(chains.users))
    if by.step == "first_touch":
        touched = earliest(events.user_codes, events.instants, len(events.user_index))
        return used_labels(labels_at(events, by.attribute, touched).take(chains.users))
    steps = range(1, chains.reached.shape[1] + 1) if by.step == "last" else [int(by.step)]
    spot_of_chain, n_spots = np.full(len(chains.units), -1), 0
    rows, spots = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for step in steps:
        asked = np.flatnonzero(chains.level == step if by.step == "last" else chains.level >= step)
        taken = chains.reached[:, step - 1]
        if by.step == 1:  # units that were removed have taken it, too
            asked, taken = np.arange(len(chains.level)), np.where(chains.level > 0, taken, chains.began)
        met = Spots.of(chains.units[asked], taken[asked], int(row_units.max(initial=-1)) + 1)
        spot_of_chain[asked] = met.of_chain + n_spots
        for row, spot in met.rows(rows_of(step), row_units, events.instants):
            rows.append(row)
            spots.append(spot + n_spots)
        n_spots += met.n_spots
    column = labels_in(events.column(by.attribute).take(np.concatenate(rows)), by.attribute)
    labels = smallest_labels(np.concatenate(spots), column, n_spots)
    return used_labels(Coded(np.append(labels.codes, np.int32(-1))[spot_of_chain], labels.names))
