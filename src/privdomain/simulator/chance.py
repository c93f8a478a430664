"""Chance: the three ways in which a step can take place: on average, by numpy's samplers, or by keyed uniforms."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar, Final, Protocol, TypeAlias

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import Array, FloatArray, IntArray
from privdomain._internal.draws.checks import LARGEST
from privdomain._internal.draws.inverse import inverse_binomial, inverse_gamma, inverse_poisson
from privdomain._internal.draws.normal import inverse_normal
from privdomain._internal.draws.streams import BLOCK, uniforms
from privdomain.simulator.bounds import MOST, too_many

Counts: TypeAlias = Array
"""Counts: int64, or float64 means; the replications lie along the last axis."""

_ROW: Final = "\0"
"""What stands between the name of a process and that of a row of it."""


class Chance(Protocol):
    """What a step asks of chance; replications lie along the last axis.

    Where ``rows`` names the places of the first axis, each is a process by itself, whatever stands beside it.
    """

    def binomial(self, process: str, period: int, counts: Counts, rate: Any, rows: Sequence[str] = ()) -> Counts:
        """How many of each count are hit by a probability."""

    def poisson(self, process: str, period: int, means: FloatArray, rows: Sequence[str] = ()) -> Counts:
        """How many events of each mean number happen."""

    def gamma(self, process: str, period: int, shapes: FloatArray) -> FloatArray:
        """Gamma variates of scale 1."""

    def whole(self, numbers: FloatArray) -> Counts:
        """Capacity as a number of people."""


@frozen
class Average:
    """No chance: means, as float64."""

    def binomial(self, process: str, period: int, counts: Counts, rate: Any, rows: Sequence[str] = ()) -> Counts:
        """Counts times rate."""
        del process, period, rows
        return np.asarray(counts * rate)

    def poisson(self, process: str, period: int, means: FloatArray, rows: Sequence[str] = ()) -> Counts:
        """The means."""
        del process, period, rows
        return means

    def gamma(self, process: str, period: int, shapes: FloatArray) -> FloatArray:
        """The means, which are the shapes."""
        del process, period
        return shapes

    def whole(self, numbers: FloatArray) -> Counts:
        """As it is."""
        return numbers


@frozen(eq=False)
class Sampled(ABC):
    """Chance by draws, each row and each block of replications by itself; what is sure is not drawn.

    Attributes:
        seed: A whole number in ``[0, 2**64)``.
        blocks: Numbers of the blocks of replications that lie along the last axis, in their order.
    """

    most: ClassVar[float] = MOST
    """Means that can be drawn from, at most."""

    seed: int
    blocks: range

    def binomial(self, process: str, period: int, counts: Counts, rate: Any, rows: Sequence[str] = ()) -> Counts:
        """Binomial draws."""
        drawn = np.zeros(counts.shape, np.int64)
        rates = np.asarray(rate, np.float64)
        for name, row in _rows(process, rows):
            of_row = rates[row] if rates.ndim == counts.ndim else rates
            for place, at in self._parts():
                people, chance = counts[row][..., at], _alike(of_row, at)
                if np.ndim(chance) or 0.0 < chance < 1.0:
                    used = _used(people)
                    drawn[row][..., at][used] = self._binomial(name, period, place, people[used], chance)
                elif chance:
                    drawn[row][..., at] = people
        return drawn

    def poisson(self, process: str, period: int, means: FloatArray, rows: Sequence[str] = ()) -> Counts:
        """Poisson draws.

        Raises:
            SpecError: a mean beyond ``most``, or none.
        """
        drawn = np.zeros(means.shape, np.int64)
        for name, row in _rows(process, rows):
            for place, at in self._parts():
                part = means[row][..., at]
                most = part.max()
                if not most <= self.most:
                    raise too_many(_shown(name), period, most, self.most)
                if most:
                    used = _used(part)
                    drawn[row][..., at][used] = self._poisson(name, period, place, part[used])
        return drawn

    def gamma(self, process: str, period: int, shapes: FloatArray) -> FloatArray:
        """Gamma draws."""
        drawn = np.zeros(shapes.shape)
        for place, at in self._parts():
            used = _used(shapes[..., at])
            drawn[..., at][used] = self._gamma(process, period, place, shapes[..., at][used])
        return drawn

    def whole(self, numbers: FloatArray) -> Counts:
        """Rounded down; room for more people than there can be is room for so many."""
        return np.floor(np.minimum(numbers, MOST)).astype(np.int64)

    @abstractmethod
    def _binomial(self, process: str, period: int, place: int, counts: IntArray, rate: Any) -> IntArray:
        """Binomial draws of one block, by its place."""

    @abstractmethod
    def _poisson(self, process: str, period: int, place: int, means: FloatArray) -> IntArray:
        """Poisson draws of one block."""

    @abstractmethod
    def _gamma(self, process: str, period: int, place: int, shapes: FloatArray) -> FloatArray:
        """Gamma draws of one block."""

    def _parts(self) -> Iterator[tuple[int, slice]]:
        return ((place, slice(place * BLOCK, (place + 1) * BLOCK)) for place in range(len(self.blocks)))


@frozen(eq=False)
class Fast(Sampled):
    """Numpy's own samplers, a stream for each block of replications; for the distribution of one scenario.

    The bits depend on the version of numpy, and a draw on all that were made before it.

    Attributes:
        generators: One for each block.
    """

    generators: tuple[np.random.Generator, ...]

    @classmethod
    def of(cls, seed: int, blocks: range) -> "Fast":
        """The streams of some blocks."""
        seeds = (np.random.SeedSequence(seed, spawn_key=(block,)) for block in blocks)
        return cls(seed, blocks, tuple(np.random.Generator(np.random.PCG64DXSM(one)) for one in seeds))

    def _binomial(self, process: str, period: int, place: int, counts: IntArray, rate: Any) -> IntArray:
        del process, period
        return np.asarray(self.generators[place].binomial(counts, rate))

    def _poisson(self, process: str, period: int, place: int, means: FloatArray) -> IntArray:
        del process, period
        return np.asarray(self.generators[place].poisson(means))

    def _gamma(self, process: str, period: int, place: int, shapes: FloatArray) -> FloatArray:
        del process, period
        return np.asarray(self.generators[place].standard_gamma(shapes))


@frozen(eq=False)
class Monotone(Sampled):
    """Quantiles of keyed uniforms: each process and period has chance of its own, which two scenarios share.

    So what a change leaves alone is the same to the bit, and what it moves is moved by it alone (common random
    numbers). The stage is part of the process; of cohorts the first has the first row of its uniforms, and so on.

    Uniforms and quantiles are the same bits on every machine. Rates that seasons, promotions or touches move go through
    numpy's exp and log first, whose last bit may depend on the processor: then money agrees to that bit, and a count
    differs where a draw lies within a bit of its border, about once in 10**15 draws.
    """

    most: ClassVar[float] = float(LARGEST)
    """Counts and means that can be inverted, at most."""

    @classmethod
    def of(cls, seed: int, blocks: range) -> "Monotone":
        """The chance of some blocks."""
        return cls(seed, blocks)

    def _binomial(self, process: str, period: int, place: int, counts: IntArray, rate: Any) -> IntArray:
        most = int(counts.max())
        if most > self.most:
            raise too_many(_shown(process), period, most, self.most)
        return inverse_binomial(self._uniforms(process, period, place, counts), counts, rate)

    def _poisson(self, process: str, period: int, place: int, means: FloatArray) -> IntArray:
        return inverse_poisson(self._uniforms(process, period, place, means), means)

    def _gamma(self, process: str, period: int, place: int, shapes: FloatArray) -> FloatArray:
        draws = self._uniforms(process, period, place, shapes)
        drawn = inverse_gamma(draws, np.minimum(shapes, self.most))
        huge = shapes > self.most
        if huge.any():  # so near a normal variate that two terms of its expansion say all
            normal = inverse_normal(draws[huge])
            drawn[huge] = shapes[huge] + np.sqrt(shapes[huge]) * normal + (normal * normal - 1) / 3
        return drawn

    def _uniforms(self, process: str, period: int, place: int, like: Array) -> FloatArray:
        drawn = uniforms(self.seed, process, period, self.blocks[place], like.shape[:-1])
        return drawn[..., : like.shape[-1]]


def _rows(process: str, rows: Sequence[str]) -> Iterator[tuple[str, Any]]:
    """The processes, and where their counts are."""
    if not rows:
        yield process, ()
    for place, row in enumerate(rows):
        yield f"{process}{_ROW}{row}", place


def _alike(rates: FloatArray, at: slice) -> Any:
    """The rates of a block: one number where they are all alike."""
    if rates.size == 1:
        return rates.item()
    part = rates[..., at]
    first = part.flat[0]
    return float(first) if (part == first).all() else part


def _used(counts: Array) -> Any:
    """The rows up to the last that is not zero throughout: cohorts that have not begun need no draws."""
    if counts.ndim == 1 or len(counts) == 1:
        return ...
    return slice(0, int(np.flatnonzero(counts.any(axis=-1)).max(initial=0)) + 1)


def _shown(process: str) -> str:
    """A process and its row, for people."""
    return process.replace(_ROW, " of ")
