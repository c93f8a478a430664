"""Money: exact int64 minor units of one currency, read from floats, decimals and integers."""

from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, TypeAlias

import numpy as np
from attrs import evolve, frozen

from privdomain._internal.arrays import INT64_MAX, MISSING, Array, BoolArray, FloatArray, IntArray
from privdomain._internal.choices import check_choice
from privdomain._internal.columns import is_integer, missing_mask, read_column
from privdomain._internal.flaws import Flaw, flaws_at, shortened
from privdomain.errors import DataError, SpecError

MoneyUnit: TypeAlias = Literal["major", "minor"]
Rounding: TypeAlias = Literal["exact", "half_even"]

TOLERANCE: Final = 1e-6
"""How far a float may lie from a whole minor unit [minor units]."""

COARSEST: Final = 0.25
"""Where the precision of a float is worse than this [minor units], it no longer tells one minor unit from the next."""

LONGEST_DECIMAL: Final = 64
"""A decimal of more digits before or behind the point is too large for money, or no whole minor unit, at a glance."""

_CODES: Final = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
    2: """AED ALL AMD AUD AZN BAM BDT BGN BND BOB BRL BYN CAD CHF CNY COP CRC CZK DKK DOP EGP ETB EUR GBP GEL GHS GTQ
        HKD HNL HUF IDR ILS INR JMD KES KGS KHR KZT LAK LKR MAD MDL MGA MKD MMK MNT MOP MUR MXN MYR MZN NAD NGN NIO NOK
        NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SEK SGD THB TRY TTD TWD TZS UAH USD UYU UZS YER ZAR ZMW""",
    3: "BHD IQD JOD KWD LYD OMR TND",
}
EXPONENTS: Final = {code: exponent for exponent, codes in _CODES.items() for code in codes.split()}
"""Decimal places of the minor unit by ISO 4217 code."""

_MEANT: Final = {
    "RMB": "CNY",
    "CNH": "CNY",
    "YUAN": "CNY",
    "人民币": "CNY",
    "元": "CNY",
    "¥": "CNY",
    "$": "USD",
    "€": "EUR",
}
"""What people write for the code of a currency."""


@frozen
class Currency:
    """A currency and its exponent: CNY has 2, so its minor unit is the fen."""

    code: str
    exponent: int

    def __str__(self) -> str:
        return self.code if EXPONENTS.get(self.code) == self.exponent else f"{self.code} of exponent {self.exponent}"

    @classmethod
    def of(cls, code: str, exponent: int | None = None) -> "Currency":
        """The currency of an ISO 4217 code; codes that are not known need their exponent."""
        if exponent is None:
            return cls.known(code, "Write an ISO 4217 code, or say exponent=, its number of decimal places.")
        _check_code(code)
        if type(exponent) is not int or exponent not in range(7):
            raise SpecError(
                [("exponent", "bad_exponent", f"{exponent!r} is no exponent. Pass an integer from 0 to 6.")]
            )
        return cls(code, exponent)

    @classmethod
    def known(cls, code: str, hint: str = "Write an ISO 4217 code.") -> "Currency":
        """The currency of a code, where nobody can say an exponent."""
        _check_code(code)
        if code not in EXPONENTS:
            meant = _MEANT.get(code.strip().upper(), code.strip().upper())
            repair = f"Did you mean {meant!r}?" if meant in EXPONENTS else hint
            raise SpecError([("currency", "unknown_currency", f"{shortened(code)} is no known currency. {repair}")])
        return cls(code, EXPONENTS[code])

    def scaled(self, minor: int) -> float:
        """One amount of minor units as a float of the major unit."""
        return float(minor / 10**self.exponent)

    def to_major(self, minor: IntArray) -> FloatArray:
        """Minor units as float64 of the major unit; missing becomes nan. The one division that money goes through."""
        major = minor / 10**self.exponent
        return np.where(minor == MISSING, np.nan, major)


def read_money(
    values: Any, *, currency: Currency, argument: str, unit: MoneyUnit = "major", rounding: Rounding = "exact"
) -> tuple[IntArray, FloatArray | None, list[Flaw]]:
    """A column of money: minor units (missing stays missing), what rounding added to each row, and the flaws.

    Args:
        values: Integers, floats or decimals, in ``unit``.
        currency: Currency of all values.
        argument: Name of the column.
        unit: Whether values count major units (yuan) or minor ones (fen).
        rounding: "exact" refuses what is no whole minor unit; "half_even" rounds it and reports the difference.

    Raises:
        SpecError: unknown unit or rounding.
        DataError: not a column.
    """
    check_choice("unit", unit, ("major", "minor"))
    check_choice("rounding", rounding, ("exact", "half_even"))
    scale = 10**currency.exponent if unit == "major" else 1
    array = read_column(values, argument)
    if array.dtype.kind in "iu":
        return _from_ints(array, scale, argument)
    if array.dtype.kind == "f":
        return _from_floats(array, scale, argument, rounding)
    return _from_objects(array, scale, argument, rounding)


def check_total(minor: IntArray, argument: str) -> None:
    """Refuse a column whose magnitudes add up past int64: no sum over any of its rows can then wrap."""
    known = minor[minor != MISSING] if len(minor) and minor.min() == MISSING else minor
    if not len(known) or max(-int(known.min()), int(known.max())) * len(known) <= INT64_MAX:
        return
    sizes = np.abs(known)
    total = (int((sizes >> 32).sum()) << 32) + int((sizes & 0xFFFFFFFF).sum())
    if total > INT64_MAX:
        raise DataError(argument, f"adds up to {total} minor units, past 2**63", hint="Split the facts.")


def _check_code(code: object) -> None:
    if not isinstance(code, str) or not code:
        raise SpecError([("currency", "no_currency", f"{code!r} is no currency. Write a code such as 'CNY'.")])


def _from_ints(array: Array, scale: int, argument: str) -> tuple[IntArray, None, list[Flaw]]:
    low, high = (int(array.min()), int(array.max())) if len(array) else (0, 0)
    if max(-low, high) * scale <= INT64_MAX:
        return np.multiply(array, scale, dtype=np.int64), None, []
    is_large = (array > INT64_MAX // scale) | (array < -(INT64_MAX // scale))
    return np.where(is_large, 0, array).astype(np.int64) * scale, None, _large(is_large, argument)


def _from_floats(
    array: Array, scale: int, argument: str, rounding: Rounding
) -> tuple[IntArray, FloatArray | None, list[Flaw]]:
    is_missing, is_infinite = np.isnan(array), np.isinf(array)
    known = np.where(is_missing | is_infinite, 0, array).astype(np.float64)
    epsilon = max(float(np.finfo(array.dtype).eps), float(np.finfo(np.float64).eps))
    is_coarse = np.abs(known) > COARSEST / epsilon / scale
    scaled = np.where(is_coarse, 0.0, known) * scale
    nearest = np.rint(scaled)
    difference = nearest - scaled
    flaws = flaws_at(is_infinite, argument, "is infinite", "Repair the row, or set it apart with accept().")
    hint = "Pass integers in minor units (unit='minor') or decimals."
    flaws += flaws_at(is_coarse, argument, "is too large for its float type to hold minor units", hint)
    is_between = np.abs(difference) > np.maximum(TOLERANCE, np.maximum(np.abs(scaled), 1.0) * epsilon)
    if rounding == "exact":
        flaws += _below_minor(is_between, argument)
    minor = nearest.astype(np.int64)
    minor[is_missing] = MISSING
    return minor, np.where(is_between, difference, 0.0) if rounding == "half_even" else None, flaws


def _from_objects(
    array: Array, scale: int, argument: str, rounding: Rounding
) -> tuple[IntArray, FloatArray | None, list[Flaw]]:
    """Cell by cell, but for the floats, which are read as a column of floats is."""
    minor = np.zeros(len(array), np.int64)
    difference = np.zeros(len(array))
    is_missing = missing_mask(array)
    is_float = np.fromiter((isinstance(cell, (float, np.floating)) for cell in array.tolist()), np.bool_, len(array))
    is_odd, is_large = np.zeros((2, len(array)), np.bool_)
    minor[is_missing] = MISSING
    for row in np.flatnonzero(~(is_missing | is_float)).tolist():
        exact = _exact(array[row], scale)
        is_odd[row] = exact is None
        nearest = round(exact or 0)
        is_large[row] = abs(nearest) > INT64_MAX
        minor[row] = 0 if is_large[row] else nearest
        difference[row] = nearest - (exact or 0)
    hint = "Pass integers, floats or decimals, not texts; set bad rows apart with accept()."
    flaws = [*flaws_at(is_odd, argument, "is no finite number", hint, array), *_large(is_large, argument)]
    if rounding == "exact":
        flaws += _below_minor(difference != 0, argument)
    if is_float.any():
        floats = np.array(array[is_float].tolist())
        minor[is_float], added, found = _from_floats(floats, scale, argument, rounding)
        difference[is_float] = 0.0 if added is None else added
        flaws += [evolve(flaw, rows=np.flatnonzero(is_float)[flaw.rows]) for flaw in found]
    return minor, difference if rounding == "half_even" else None, flaws


def _exact(value: object, scale: int) -> Fraction | None:
    """The exact number of minor units of one cell; None if it is no finite number."""
    if is_integer(value):
        return Fraction(int(value)) * scale
    if not isinstance(value, Decimal) or not value.is_finite():
        return None
    if value and abs(value.adjusted()) > LONGEST_DECIMAL:  # never written out: it could fill the memory
        return Fraction(10) ** (LONGEST_DECIMAL if value.adjusted() > 0 else -LONGEST_DECIMAL)
    return Fraction(value) * scale


def _large(is_large: BoolArray, argument: str) -> list[Flaw]:
    return flaws_at(is_large, argument, "does not fit into 2**63 minor units", "Repair the row, or use accept().")


def _below_minor(is_between: BoolArray, argument: str) -> list[Flaw]:
    hint = "Pass rounding='half_even' to round it and have the difference reported."
    return flaws_at(is_between, argument, "is no whole number of minor units", hint)
