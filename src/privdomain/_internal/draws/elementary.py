"""Logarithm, exponential and log-gamma by ``+ - * /`` alone, so that their bits are the same on every machine.

Numpy's own differ in the last bit from one processor and version to the next.
"""

from collections.abc import Sequence
from math import factorial
from typing import Final

import numpy as np

from privdomain._internal.arrays import FloatArray

_LN2: Final = 0.6931471803691238
"""log(2) to 33 bits, so that its products with exponents are exact."""
_LN2_REST: Final = 1.9082149292705877e-10
_SQRT_HALF: Final = 0.7071067811865476
_ATANH: Final = tuple(1.0 / (2 * term + 1) for term in range(11, 0, -1))
"""Series of the inverse hyperbolic tangent less its first term; what is left out is below 2**-60."""
_EXP: Final = tuple(1.0 / factorial(term) for term in range(14, -1, -1))
"""Series of the exponential; what is left out is below 2**-60 for numbers up to log(2) / 2."""
_STIRLING: Final = (-691 / 360_360, 1 / 1_188, -1 / 1_680, 1 / 1_260, -1 / 360, 1 / 12)
"""Stirling's series in odd powers of the inverse; what is left out is below 2**-53 from 10 on."""
_HALF_LOG_TAU: Final = 0.9189385332046728
"""Half the logarithm of 2 pi."""
_SHIFT: Final = 9
"""Steps up to where Stirling's series is good."""


def logarithm(numbers: FloatArray) -> FloatArray:
    """The natural logarithm of positive numbers.

    Of ``2**e * m`` it is ``e log(2) + 2 atanh((m - 1) / (m + 1))``, with m about 1.
    """
    mantissa, exponent = np.frexp(numbers)
    is_low = mantissa < _SQRT_HALF
    mantissa = np.where(is_low, 2.0 * mantissa, mantissa)
    power = (exponent - is_low).astype(np.float64)
    slope = (mantissa - 1.0) / (mantissa + 1.0)
    square = slope * slope
    twice = 2.0 * slope
    odd = twice + twice * square * horner(_ATANH, square)
    logarithms: FloatArray = power * _LN2 + (odd + power * _LN2_REST)
    return logarithms


def exponential(numbers: FloatArray) -> FloatArray:
    """Exponential of numbers between -700 and 700."""
    power = np.rint(numbers * (1.0 / (_LN2 + _LN2_REST)))
    rest = (numbers - power * _LN2) - power * _LN2_REST
    return np.ldexp(horner(_EXP, rest), power.astype(np.int32))


def log_gamma(numbers: FloatArray) -> FloatArray:
    """Logarithm of the gamma function of numbers >= 1: Stirling's series nine steps up, less the steps."""
    steps = numbers.copy()
    for step in range(1, _SHIFT):
        steps *= numbers + step
    above = numbers + _SHIFT
    inverse = 1.0 / above
    series = inverse * horner(_STIRLING, inverse * inverse)
    logarithms: FloatArray = (above - 0.5) * logarithm(above) - above + (_HALF_LOG_TAU + series) - logarithm(steps)
    return logarithms


def horner(coefficients: Sequence[float], values: FloatArray) -> FloatArray:
    """The polynomial with these coefficients, highest power first."""
    result = coefficients[0] * values
    for coefficient in coefficients[1:-1]:
        result += coefficient
        result *= values
    result += coefficients[-1]
    return result
