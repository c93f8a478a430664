"""Assessments that count and pay, read slowly: pair by pair, set by set, year by year, tag by tag."""

from fractions import Fraction
from itertools import combinations
from math import floor, sqrt


def read_pairs(importance, development):
    """Pairs in the same order, in opposite orders, that differ in the first, and that differ in the second."""
    alike = opposite = first = second = 0
    for one, other in combinations(sorted(importance), 2):
        a = importance[one] - importance[other]
        b = development[one] - development[other]
        alike += a * b > 0
        opposite += a * b < 0
        first += a != 0
        second += b != 0
    return alike, opposite, first, second


def read_smallest_set(covers, needed):
    """The first of the smallest sets of providers that has all needed functions that somebody has."""
    wanted = {function for function in needed if any(function in has for has in covers.values())}
    for size in range(len(covers) + 1):
        for names in combinations(sorted(covers), size):
            if wanted <= {function for name in names for function in covers[name]}:
                return names
    raise AssertionError


def read_total(setup, yearly, years, discount):
    """Setup, and each year's cost at its start; of the last year only a part may be paid."""
    total, rate = Fraction(repr(float(setup))), 1 + Fraction(repr(float(discount)))
    exact_years = Fraction(repr(float(years)))
    for year in range(floor(exact_years) + 1):
        part = min(exact_years - year, 1)
        total += Fraction(repr(float(yearly))) * part / rate**year
    return total


def read_persons(volume, capacity):
    """Persons who serve a volume, hired one by one."""
    persons = 0
    while persons * capacity < volume:
        persons += 1
    return persons


def read_matches(user, products, weights, *, is_cosine, top):
    """The best products of one user: (id, score, known share), a dict of tags on either side; None is unknown."""
    found = []
    for product, tags in products.items():
        common = [tag for tag in weights if user.get(tag) is not None and tags.get(tag) is not None]
        known = sum(weights[tag] for tag in common)
        if not known:
            continue
        score = sum(weights[tag] * user[tag] * tags[tag] for tag in common)
        if is_cosine:
            lengths = [sum(weights[tag] * side[tag] ** 2 for tag in common) for side in (user, tags)]
            if not lengths[0] * lengths[1]:
                continue
            score = score / sqrt(lengths[0]) / sqrt(lengths[1])
        found.append((product, score, known / sum(weights.values())))
    return sorted(found, key=lambda line: (-line[1], line[0]))[:top]
