"""Streams: the chance by which flows are shared out, named by the seed, the process and the period."""

import numpy as np
from attrs import frozen

from privdomain._internal.draws.streams import stream


@frozen
class Streams:
    """A stream for each process and period, so that no draw depends on how many were made before it elsewhere.

    Attributes:
        seed: A whole number in ``[0, 2**64)``.
    """

    seed: int

    def of(self, process: str, period: int = 0) -> np.random.Generator:
        """The stream of a process in a period.

        Raises:
            SpecError: the seed is no whole number in ``[0, 2**64)``.
        """
        return stream(self.seed, process, period, 0)
