"""Inviting: how many people are invited of a pool that is used up, as a straight line through contacts and invited."""

from math import exp, floor

import numpy as np
from attrs import frozen

from privdomain._internal.arrays import FloatArray
from privdomain.simulator.expectation.places import Places
from privdomain.simulator.plan import Plan


@frozen(eq=False, kw_only=True)
class Invitations:
    """Who is invited in a period.

    Attributes:
        mean: Mean number of the invited.
        weights: By how much it grows with the numbers of ``Places``, ``(size,)``.
        share: It over what contacts would invite if there were no end of people; 1 without a pool.
        used_up: Probability by which one who is left of the pool is invited: of a pool numbers are binomial. 0 without
            one, where they are Poisson.
    """

    mean: float
    weights: FloatArray
    share: float
    used_up: float


def invitations(plan: Plan, places: Places, each: FloatArray, mean: FloatArray, together: FloatArray) -> Invitations:
    """The invitations of a period: (P - I) (1 - exp(-X / P)), for contacts who send X of them and I invited before.

    X and I are taken for normal, of which the mean and the slopes of this are known exactly (Stein 1981).

    Args:
        plan: The plan.
        places: Its places.
        each: Invitations that a contact of each stage sends.
        mean: Means of the numbers of ``Places``.
        together: Covariances of them.

    Source:
        Stein (1981), "Estimation of the mean of a multivariate normal distribution", Annals of Statistics 9(6).
    """
    referral, stages = plan.scenario.referral, slice(places.n_stages)
    sent, weights = float(mean[stages] @ each), np.zeros(places.size)
    if referral is None or referral.pool is None:
        weights[stages] = each
        return Invitations(mean=sent, weights=weights, share=1.0, used_up=0.0)
    pool, at = referral.pool, places.invited
    variance = float(each @ together[stages, stages] @ each)
    missed = exp(min((variance / (2 * pool) - sent) / pool, 0.0))
    left = max(floor(pool) - float(mean[at]), 0.0)
    spared = max(left + float(each @ together[stages, at]) / pool, 0.0)
    weights[stages] = missed * spared / pool * each
    weights[at] = missed - 1.0
    found = min(max(left - spared * missed, 0.0), left)
    return Invitations(mean=found, weights=weights, share=found / sent if sent else 0.0, used_up=1.0 - missed)
