"""Distributions over replications: mean, spread and quantiles of cells that are each known many times."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from attrs import field, frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray, read_only
from privdomain._internal.division import divide
from privdomain._internal.reprs import cell
from privdomain._internal.states import Rebuilt

__all__ = ["Distribution"]


def _locked(values: Any) -> Any:
    """Cells as a locked array; a single one as Python's own number."""
    array = np.asarray(values)
    return read_only(array) if array.ndim else array.item()


@frozen(eq=False, repr=False, kw_only=True)
class Distribution(Rebuilt):
    """How the replications of each cell are spread (分布).

    A replication in which a cell has no value, such as a ratio without a base, is left out of that cell and counted.

    Attributes:
        levels: Shares of replications that quantiles are given for, ascending.
        defined: Replications that have a value [count], any shape; of a single cell a plain number, as the others are.
        mean: Their mean, the same shape; nan where there is none.
        sd: Their standard deviation, of n - 1; nan below two.
        quantiles: Their quantiles, ``(n_levels, *shape)``, linear between values in order (type 7 of Hyndman & Fan
            1996); nan where there is none.
    """

    levels: tuple[float, ...]
    defined: IntArray | int = field(converter=_locked)
    mean: FloatArray | float = field(converter=_locked)
    sd: FloatArray | float = field(converter=_locked)
    quantiles: FloatArray = field(converter=_locked)

    @property
    def standard_error(self) -> FloatArray | float:
        """Standard error of the mean: what more replications make smaller; nan below two."""
        error: FloatArray | float = _locked(divide(self.sd, np.sqrt(self.defined)))
        return error

    def has_shape(self, shape: tuple[int, ...], levels: tuple[float, ...]) -> bool:
        """Whether its cells lie in this shape, with quantiles at these levels."""
        cells = {np.shape(self.defined), np.shape(self.mean), np.shape(self.sd), self.quantiles.shape[1:]}
        return cells == {shape} and self.levels == levels and len(self.quantiles) == len(levels)

    def to_columns(self) -> dict[str, Array]:
        """Its cells in order, a column for each measure."""
        columns = {"defined": self.defined, "mean": self.mean, "standard_error": self.standard_error, "sd": self.sd}
        columns |= {f"q{100 * level:g}": part for level, part in zip(self.levels, self.quantiles, strict=True)}
        return {name: np.ravel(column) for name, column in columns.items()}

    def __repr__(self) -> str:
        shape = np.shape(self.mean)
        if shape:
            levels = ", ".join(f"{level:.4g}" for level in self.levels)
            return f"Distribution of {' x '.join(map(str, shape))} cells: mean, sd, and quantiles at {levels}"
        points = zip(self.levels, self.quantiles.tolist(), strict=True)
        parts = [f"mean {cell(self.mean)}", f"standard error {cell(self.standard_error)}", f"sd {cell(self.sd)}"]
        parts += [f"{100 * level:.4g}% {cell(point)}" for level, point in points]
        return f"Distribution of {cell(self.defined)} values: {', '.join(parts)}"

    @classmethod
    def of(cls, values: FloatArray, quantiles: Sequence[float]) -> "Distribution":
        """The distribution of values along the last axis, which puts them in order where they are; nan is no value."""
        values.sort(axis=-1)
        found = [_cell(row, quantiles) for row in values.reshape(-1, values.shape[-1])]
        defined, mean, sd, *points = (np.reshape(part, values.shape[:-1]) for part in zip(*found, strict=True))
        return cls(
            levels=tuple(quantiles),
            defined=np.asarray(defined, np.int64),
            mean=mean,
            sd=sd,
            quantiles=np.stack(points),
        )

    @classmethod
    def joined(cls, parts: Sequence["Distribution"]) -> "Distribution":
        """Distributions of cells side by side, along a new last axis."""
        return cls(
            levels=parts[0].levels,
            defined=np.stack([part.defined for part in parts], axis=-1),
            mean=np.stack([part.mean for part in parts], axis=-1),
            sd=np.stack([part.sd for part in parts], axis=-1),
            quantiles=np.stack([part.quantiles for part in parts], axis=-1),
        )

    def at(self, place: int) -> "Distribution":
        """The distributions under one place of the first axis."""
        return Distribution(
            levels=self.levels,
            defined=np.asarray(self.defined)[place],
            mean=np.asarray(self.mean)[place],
            sd=np.asarray(self.sd)[place],
            quantiles=self.quantiles[:, place],
        )


def _cell(ordered: FloatArray, quantiles: Sequence[float]) -> tuple[float, ...]:
    """How many values of a cell are known, mean, standard deviation, quantiles; values are in order, nan last."""
    defined = int(np.searchsorted(ordered, np.nan))
    if not defined:
        return (0, *[np.nan] * (2 + len(quantiles)))
    known = ordered[:defined]
    mean = float(known.sum()) / defined
    sd = float(np.sqrt(np.square(known - mean).sum() / (defined - 1))) if defined > 1 else np.nan
    return (defined, mean, sd, *(_quantile(known, share) for share in quantiles))


def _quantile(ordered: FloatArray, share: float) -> float:
    place, part = divmod((len(ordered) - 1) * share, 1.0)
    low = float(ordered[int(place)])
    return low + part * (float(ordered[int(place) + 1]) - low) if part else low
