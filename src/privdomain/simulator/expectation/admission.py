"""Admission: how many adds advisors take in, as a straight line through random numbers and a rest."""

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.expectation.closure import least_of
from privdomain.simulator.expectation.limits import Service


@frozen(eq=False)
class Line:
    """A number that is a weighted sum of random numbers, beside what no sum of them is.

    Attributes:
        mean: Its mean.
        weights: Weights of the random numbers.
        residual: Variance beyond them.
    """

    mean: float
    weights: FloatArray
    residual: float = 0.0

    def least(self, other: "Line", together: FloatArray) -> "Line":
        """The smaller of this and another, whose random numbers have a covariance."""
        variance, other_variance = self.variance(together), other.variance(together)
        covariance = float(self.weights @ together @ other.weights)
        least = least_of(self.mean, variance, other.mean, other_variance, covariance)
        weights = least.weight * self.weights + (1 - least.weight) * other.weights
        carried = least.weight**2 * self.residual + (1 - least.weight) ** 2 * other.residual
        return Line(least.mean, weights, least.residual + carried)

    def taken_up_to(self, room: "Line", together: FloatArray) -> "Line":
        """The smaller of this and the room for it: nothing, for sure, where there is none."""
        least = self.least(room, together) if room.mean > 0 else None
        return least if least is not None and least.mean > 0 else Line(0.0, np.zeros(len(self.weights)))

    def variance(self, together: FloatArray) -> float:
        """Its variance, where the random numbers have a covariance."""
        return float(self.weights @ together @ self.weights) + self.residual


@frozen(eq=False)
class Admission:
    """Who is taken in of those who want to come.

    Attributes:
        mean: Mean, by inflow.
        weights: Weights of the random numbers, by inflow, ``(n_inflows, n_numbers)``.
        together: Covariance beyond them, ``(n_inflows, n_inflows)``.
    """

    mean: FloatArray
    weights: FloatArray
    together: FloatArray

    @property
    def all(self) -> Line:
        """All inflows together."""
        return Line(float(self.mean.sum()), self.weights.sum(axis=0), float(self.together.sum()))


def admitted(wanting: FloatArray, weights: FloatArray, contacts: Line, service: Service, cov: FloatArray) -> Admission:
    """The adds that are taken in, the first inflows first.

    The first inflows together are taken in up to the room that there is; each has what this grows by with it. Where
    there is surely no room, nobody is; and never fewer than nobody, or more than want to come, whatever a normal law
    says far from its mean.

    Args:
        wanting: Mean adds that want to come, by inflow.
        weights: Weights of the random numbers in them.
        contacts: Contacts that are there.
        service: What advisors can do.
        cov: Covariance of the random numbers.
    """
    room = room_for(contacts, service, cov)
    if room is None or not len(wanting):
        return Admission(wanting, weights, np.zeros((len(wanting), len(wanting))))
    so_far = zip(np.cumsum(wanting).tolist(), np.cumsum(weights, axis=0), strict=True)
    lines = [Line(mean, row).taken_up_to(room, cov) for mean, row in so_far]
    step = np.eye(len(lines)) - np.eye(len(lines), k=-1)
    return Admission(
        np.clip(step @ np.array([line.mean for line in lines]), 0.0, np.maximum(wanting, 0.0)),
        step @ np.array([line.weights for line in lines]),
        step @ np.diag([line.residual for line in lines]) @ step.T,
    )


def room_for(contacts: Line, service: Service, cov: FloatArray) -> Line | None:
    """How many adds there is room for, as whole numbers; None without a limit."""
    nothing = np.zeros(len(contacts.weights))
    talks = None if np.isinf(service.adds) else Line(float(np.floor(service.adds)), nothing)
    if np.isinf(service.contacts):
        return talks
    over = Line(contacts.mean - float(np.floor(service.contacts)), contacts.weights).least(Line(0.0, nothing), cov)
    held = Line(-over.mean, -over.weights, over.residual)
    return held if talks is None else held.least(talks, cov)
