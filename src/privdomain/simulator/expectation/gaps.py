"""Gaps: by how much means that ignore chance miss the true ones (Jensen gap), where something is limited."""

from typing import Final

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.expectation.admission import Admission, Line, admitted
from privdomain.simulator.expectation.closure import chance_below
from privdomain.simulator.expectation.deviations import carried, chance_of_adds, surviving, thinned
from privdomain.simulator.expectation.effects import patience_of
from privdomain.simulator.expectation.inviting import invitations
from privdomain.simulator.expectation.lifetimes import Lifetimes
from privdomain.simulator.expectation.limits import Service
from privdomain.simulator.expectation.passed import Passed
from privdomain.simulator.expectation.places import SUMMED, Places
from privdomain.simulator.outcomes import Outcome
from privdomain.simulator.plan import Plan
from privdomain.simulator.steps.arriving import is_shut, survivors

ESTIMATED: Final = (*SUMMED, Outcome.PROFIT, Outcome.LIVE)
"""The outcomes of a period whose gap is estimated."""

_NEVER: Final = 1e-9
"""What is less likely than this is left out."""


@frozen(eq=False)
class Step:
    """Where a period leads.

    Attributes:
        mean: The vector of ``Places`` after it.
        together: Its covariance.
        may_hurry: Whether advisors may lack the time for all touches.
    """

    mean: FloatArray
    together: FloatArray
    may_hurry: bool


class Gaps:
    """Means and covariances of a plan with limits, by moment closure, beside the means that ignore chance.

    Where a limit bends a mean, what it is bent from is taken for normal (Poisson for the adds of one period), and goes
    on as the straight line that follows it best. Touches that advisors may lack the time for are not estimated: from
    the first period of them on, gaps are nan, but for adds that do not depend on contacts.

    Attributes:
        values: True mean less mean that ignores chance, ``(n_periods, n_outcomes)``, in the order of ``ESTIMATED``.
    """

    def __init__(self, plan: Plan, places: Places, passed: Passed) -> None:
        """The starting stock is known."""
        self._plan, self._places, self._passed = plan, places, passed
        self._mean, self._together = np.zeros(places.size), np.zeros((places.size, places.size))
        for stock in plan.scenario.stock:
            self._mean[plan.stages.names.index(stock.name)] = stock.count
        self._is_known = True
        self._survive = survivors(plan)
        self._chance = chance_of_adds(plan)
        self.values: FloatArray = np.full((plan.n_periods, len(ESTIMATED)), np.nan)

    def add(self, stretch: Lifetimes) -> None:
        """Let some periods pass."""
        places = self._places
        becoming = carried(places, stretch)
        for place in range(len(becoming)):
            period, before = stretch.start + place, self._mean
            self._ban(period)
            step = self._step(stretch, place, becoming[place])
            self._mean, self._together = step.mean, step.together
            self._is_known = self._is_known and not step.may_hurry
            sums = (self._mean - before)[places.sums : places.invited] - self._ignoring(stretch, place)
            live = self._mean[: places.n_stages].sum() - self._passed.live[period].sum()
            profit = sums[SUMMED.index(Outcome.REVENUE)] - sums[SUMMED.index(Outcome.COST)]
            self.values[period] = np.where(self._estimated(), [*sums, profit, live], np.nan)

    def _estimated(self) -> FloatArray:
        """Which gaps are known: all, or adds alone where they do not depend on contacts."""
        advisors, referral = self._plan.scenario.advisors, self._plan.scenario.referral
        is_apart = referral is None and (advisors is None or advisors.contacts_each is None)
        adds = (Outcome.ADDS, Outcome.LOST_ADDS) if is_apart else ()
        return np.array([self._is_known or outcome in adds for outcome in ESTIMATED])

    def _ignoring(self, stretch: Lifetimes, place: int) -> FloatArray:
        """The same sums of a period where chance is ignored."""
        places, passed, period = self._places, self._passed, stretch.start + place
        sums = passed.base[period] @ stretch.person[place] + passed.taken[period] @ stretch.effects.taken[place]
        sums[places.sum_of(Outcome.LOST_ADDS)] = passed.lost[period].sum()
        sums[places.sum_of(Outcome.BANNED)] = passed.banned[period].sum()
        return np.asarray(sums[places.sums : places.invited])

    def _ban(self, period: int) -> None:
        survive = self._survive[period]
        if survive < 1:
            before = self._mean[: self._places.n_stages]
            self._together = thinned(self._places, self._together, before, survive)
            self._mean = self._mean @ surviving(self._places, survive)

    def _step(self, stretch: Lifetimes, place: int, becoming: FloatArray) -> Step:
        places, mean, period = self._places, self._mean, stretch.start + place
        taken = stretch.effects.taken[place]
        is_out = np.array([is_shut(inflow, self._plan, period) for inflow in self._plan.inflows], bool)
        refused = np.where(is_out[:, None], stretch.effects.lost, stretch.effects.refused)
        wanting, weights, cov = self._wanting(period)
        contacts = _contacts(places, mean, np.ones(places.n_stages), len(cov))
        service = Service.of(self._plan, period)
        entering = admitted(np.where(is_out, 0.0, wanting), weights * ~is_out[:, None], contacts, service, cov)
        new = invitations(self._plan, places, stretch.habits.invites, mean, self._together)
        invitation = stretch.delays @ stretch.invitation
        turned = wanting - entering.mean
        after = mean @ becoming + entering.mean @ taken + turned @ refused + new.mean * invitation
        becoming += np.outer(new.weights, invitation)
        paths = entering.weights.T @ taken + (weights - entering.weights).T @ refused
        paths[: places.size] += becoming
        chance = stretch.scatter(slice(place, place + 1), mean[None, : places.n_stages], new.share)[0]
        chance -= new.mean * new.used_up * np.outer(invitation, invitation)
        chance += (taken - refused).T @ entering.together @ (taken - refused)
        chance += self._impatience(np.where(is_out, 0.0, turned))
        return Step(after, paths.T @ cov @ paths + chance, self._may_hurry(entering, service, cov))

    def _wanting(self, period: int) -> tuple[FloatArray, FloatArray, FloatArray]:
        """Mean adds that want to come, their weights on the state and on the chance of new adds, and its covariance."""
        places, plan = self._places, self._plan
        new = np.where([inflow.kind == "referral" for inflow in plan.inflows], 0.0, self._passed.offered[period])
        size = places.size + places.n_inflows
        cov = np.zeros((size, size))
        cov[: places.size, : places.size] = self._together
        cov[range(places.size, size), range(places.size, size)] = new * self._chance
        weights = np.zeros((places.n_inflows, size))
        for place, inflow in enumerate(plan.inflows):
            weights[place, [places.waiting + place, places.size + place]] = 1.0
            weights[place, places.due] = inflow.kind == "referral"
        return weights[:, : places.size] @ self._mean + new, weights, cov

    def _impatience(self, turned: FloatArray) -> FloatArray:
        """Covariance of who goes on waiting and who does not."""
        places, patience = self._places, patience_of(self._plan)
        torn = np.zeros((places.n_inflows, places.size))
        torn[range(places.n_inflows), range(places.waiting, places.sums)] = 1.0
        torn[:, places.sum_of(Outcome.LOST_ADDS)] = -1.0
        return np.asarray(torn.T @ ((patience * (1 - patience) * turned)[:, None] * torn))

    def _may_hurry(self, entering: Admission, service: Service, cov: FloatArray) -> bool:
        advisors, touching, places = self._plan.scenario.advisors, self._plan.scenario.touching, self._places
        if advisors is None or touching is None:
            return False
        talks = touching.per_contact * advisors.talk_share
        asked = _contacts(places, self._mean, np.where(self._plan.stages.touched[:, 0, 0], talks, 0.0), len(cov))
        weights = asked.weights + service.per_add * entering.all.weights
        variance = float(weights @ cov @ weights) + service.per_add**2 * entering.all.residual
        over = asked.mean + service.per_add * entering.all.mean - service.talks
        return bool(asked.weights.any()) and chance_below(over, float(np.sqrt(max(variance, 0.0)))) > _NEVER


def _contacts(places: Places, mean: FloatArray, each: FloatArray, size: int) -> Line:
    """A sum over contacts, as a line."""
    weights = np.zeros(size)
    weights[: places.n_stages] = each
    return Line(float(mean[: places.n_stages] @ each), weights)
