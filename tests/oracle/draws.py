"""Quantiles read slowly: probabilities added up from 0, in whole numbers or in 60 decimal digits."""

from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import accumulate
from math import comb, exp, fsum, lgamma, log

DIGITS = 60


def binomial_quantile(uniform, trials, chance):
    """The smallest count up to which the probabilities add up to the draw; whole numbers only, so for few trials."""
    sums = accumulate(binomial_shares(trials, chance))
    return next(count for count, total in enumerate(sums) if total >= Fraction(uniform))


def long_binomial_quantile(uniform, trials, chance):
    """The same for many trials, in decimals."""
    hit = Decimal(chance)
    return _climb(
        uniform, lambda: trials * (1 - hit).ln(), lambda count: (trials - count) * hit / ((count + 1) * (1 - hit))
    )


def poisson_quantile(uniform, mean):
    """The smallest count up to which the probabilities add up to the draw, in decimals."""
    return _climb(uniform, lambda: -Decimal(mean), lambda count: Decimal(mean) / (count + 1))


def _climb(uniform, log_none, rise):
    with localcontext() as context:
        context.prec = DIGITS
        draw, probability, count = Decimal(uniform), log_none().exp(), 0
        total = probability
        while total < draw:
            probability *= rise(count)
            total += probability
            count += 1
        return count


def binomial_shares(trials, chance):
    """The probability of each count from 0 on."""
    hit, whole = chance.as_integer_ratio()
    return (
        Fraction(comb(trials, count) * hit**count * (whole - hit) ** (trials - count), whole**trials)
        for count in range(trials + 1)
    )


def gamma_share(number, shape):
    """Probability of a number or less under the gamma law of scale 1: the power series."""
    terms, term, place = [1.0], 1.0, shape
    while term > 1e-20 * terms[0]:
        place += 1
        term *= number / place
        terms.append(term)
    return exp(shape * log(number) - number - lgamma(shape + 1)) * fsum(terms)
