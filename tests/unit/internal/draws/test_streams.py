"""Keyed streams: their bits, what they depend on, and what they refuse."""

from hashlib import blake2b

import numpy as np
import pytest

from privdomain._internal.draws import BLOCK, stream, streams, uniforms
from privdomain.errors import SpecError


def test_published_bits():
    # These must never change, or a scenario no longer repeats.
    drawn = uniforms(7, "churn", 3, 0)[:3].tolist()
    assert [one.hex() for one in drawn] == ["0x1.f06edbc4120e7p-1", "0x1.8917eee31f16ep-1", "0x1.effec3defaf88p-1"]


def test_the_key_is_seed_and_process_and_the_counter_block_and_period():
    process = int.from_bytes(blake2b(b"churn", digest_size=8).digest(), "little")
    philox = np.random.Philox(key=np.array([7, process], np.uint64), counter=np.array([0, 0, 5, 3], np.uint64))
    assert stream(7, "churn", 3, 5).random(9).tolist() == np.random.Generator(philox).random(9).tolist()


def test_each_part_of_the_key_matters_and_nothing_else():
    keys = [(7, "churn", 3, 0), (8, "churn", 3, 0), (7, "adds", 3, 0), (7, "churn", 4, 0), (7, "churn", 3, 1)]
    first = [uniforms(*key)[0] for key in keys]
    assert len(set(first)) == len(keys)
    assert [uniforms(*key)[0] for key in reversed(keys)] == first[::-1]


def test_more_rows_leave_the_first_as_they_are():
    few, many = uniforms(7, "churn", 3, 0, (2,)), uniforms(7, "churn", 3, 0, (3, 2))
    assert few.shape == (2, BLOCK)
    assert many.shape == (3, 2, BLOCK)
    assert (many[0] == few).all()
    assert (few[0] == uniforms(7, "churn", 3, 0)).all()


def test_draws_lie_between_0_and_1_and_so_do_their_exact_complements():
    drawn = uniforms(1, "churn", 0, 0, (20,))
    assert 0 < drawn.min() < drawn.max() < 1
    assert (drawn * 2.0**53 == np.floor(drawn * 2.0**53)).all()
    # 40,960 draws: the mean has a standard deviation of 0.2887 / 202 = 0.0014.
    assert abs(drawn.mean() - 0.5) < 0.007


def test_an_exact_0_becomes_half_the_smallest_draw(monkeypatch):
    class Zeros:
        def random(self, shape):
            return np.zeros(shape)

    monkeypatch.setattr(streams, "stream", lambda *_: Zeros())
    assert set(uniforms(7, "churn", 3, 0).tolist()) == {2.0**-54}


def test_numpy_integers_and_the_largest_seed_are_taken():
    largest = 2**64 - 1
    assert stream(np.uint64(largest), "a", 0, 0).random() == stream(largest, "a", 0, 0).random()
    assert stream(0, "a", largest, largest).random() != stream(0, "a", 0, 0).random()


@pytest.mark.parametrize("bad", [-1, 2**64, 7.0, True, "7", None, np.int64(-1)])
@pytest.mark.parametrize("name", ["seed", "period", "block"])
def test_what_is_no_word_is_refused(name, bad):
    words = {"seed": 7, "period": 3, "block": 0, name: bad}
    with pytest.raises(SpecError) as raised:
        uniforms(process="churn", **words)
    assert [(path, code) for path, code, _ in raised.value.problems] == [(name, "not_a_word")]
    assert str(raised.value) == f"{name}: {bad!r} is no whole number in [0, 2**64). Pass one."


def test_all_bad_words_are_named():
    with pytest.raises(SpecError) as raised:
        stream(-1, "churn", -2, -3)
    assert [path for path, *_ in raised.value.problems] == ["seed", "period", "block"]
