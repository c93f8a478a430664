"""Totals: counts by label, that add."""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import IntArray, read_only
from privdomain._internal.results import add_exactly
from privdomain._internal.states import Rebuilt
from privdomain.metrics.cohorts.labels import Label, check_labels, merged_labels, places_among


def _locked(counts: Mapping[str, IntArray]) -> Mapping[str, IntArray]:
    return MappingProxyType({name: read_only(array) for name, array in counts.items()})


@frozen(eq=False)
class Totals(Rebuilt):
    """Counts of each label.

    Attributes:
        labels: Labels, sorted, missing last.
        counts: int64 counts by name, shape ``(n_labels,)``.
    """

    labels: tuple[Label, ...]
    counts: Mapping[str, IntArray] = field(converter=_locked)

    def __attrs_post_init__(self) -> None:
        check_labels(self.labels)
        if any(count.shape != (len(self.labels),) for count in self.counts.values()):
            raise ValueError("counts are not one of each label")

    def __getitem__(self, name: str) -> IntArray:
        return self.counts[name]

    def __add__(self, other: "Totals") -> "Totals":
        labels = merged_labels(self.labels, other.labels)
        ours, theirs = (part.on(labels) for part in (self, other))
        return Totals(labels, {name: add_exactly(ours[name], theirs[name]) for name in ours})

    def on(self, labels: tuple[Label, ...]) -> dict[str, IntArray]:
        """The counts over more labels, zero where nothing was."""
        place = places_among(self.labels, labels)
        counts = {name: np.zeros(len(labels), np.int64) for name in self.counts}
        for name, larger in counts.items():
            larger[place] = self.counts[name]
        return counts


def count_places(places: IntArray, n_places: int) -> IntArray:
    """How often each place ``0 .. n_places - 1`` occurs."""
    return np.bincount(places, minlength=n_places).astype(np.int64)
