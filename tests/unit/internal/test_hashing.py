"""Stable hashes, against the published algorithms in plain Python."""

from hashlib import blake2b

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from privdomain._internal.hashing import stable_hash

MASK = 2**64 - 1


def splitmix64(value):
    """The finaliser of SplitMix64 (Steele, Lea & Flood 2014), in Python integers."""
    mixed = value & MASK
    mixed = ((mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9) & MASK
    mixed = ((mixed ^ (mixed >> 27)) * 0x94D049BB133111EB) & MASK
    return mixed ^ (mixed >> 31)


def blake(text):
    """The 8 bytes of BLAKE2b over UTF-8, read as a little-endian integer."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little")


@pytest.mark.parametrize(
    ("ids", "hashes"),
    [
        # Published: these must never change, or the parts of old and new data no longer agree.
        (np.array([0, 1, -1, 2**53 + 1]), [0, 6238072747940578789, 13029008266876403067, 8114628312023455402]),
        (np.array(["ann", "微信", ""], object), [11957940740637538957, 7775184124548830106, 13020603013274838756]),
    ],
)
def test_published_values(ids, hashes):
    assert stable_hash(ids).tolist() == hashes
    assert stable_hash(ids).dtype == np.uint64
    assert [splitmix64(key) if isinstance(key, int) else blake(key) for key in ids.tolist()] == hashes


@given(st.lists(st.integers(-(2**63), 2**63 - 1)))
def test_integers(ids):
    assert stable_hash(np.array(ids, np.int64)).tolist() == [splitmix64(key) for key in ids]


@given(st.lists(st.text(st.characters(codec="utf-8"))))
def test_texts(ids):
    assert stable_hash(np.array(ids, object)).tolist() == [blake(key) for key in ids]


def test_the_ids_are_not_changed():
    ids = np.array([1, 2, 3])
    stable_hash(ids)
    assert ids.tolist() == [1, 2, 3]


def test_a_truncated_text_has_a_hash_too():
    # A lone surrogate is three bytes in the form that "surrogatepass" writes.
    expected = int.from_bytes(blake2b(b"\xed\xa0\x80", digest_size=8).digest(), "little")
    assert stable_hash(np.array(["\ud800"], object)).tolist() == [expected]


def test_hashes_spread_over_parts():
    # 10,000 consecutive ids in 7 parts: each part expects 1,429; 5 standard deviations are 5 * sqrt(1,224) = 175.
    parts = np.bincount((stable_hash(np.arange(10_000)) % np.uint64(7)).astype(np.int64))
    assert (abs(parts - 10_000 / 7) < 175).all()
