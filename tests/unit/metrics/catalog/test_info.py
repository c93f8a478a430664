"""What an entry is: frozen, equal by content, and better in one of three directions."""

import pickle

import pytest
from attrs import asdict, evolve
from attrs.exceptions import FrozenInstanceError

from privdomain.metrics.catalog import Direction, MetricInfo, metric_info


def test_an_entry_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        metric_info("cac").zh = "成本"


def test_entries_are_equal_by_content():
    info = metric_info("cac")
    assert evolve(info) == info
    assert evolve(info, unit="money") != info
    assert len({info, evolve(info)}) == 1


def test_an_entry_is_made_by_keyword_only():
    with pytest.raises(TypeError):
        MetricInfo("cac", "获客成本")


def test_an_entry_survives_pickling():
    assert pickle.loads(pickle.dumps(metric_info("cac"))) == metric_info("cac")  # noqa: S301


def test_an_entry_reads_well():
    assert repr(metric_info("cac")).startswith("MetricInfo(name='cac', zh='获客成本', formula='cost / users', unit=")


def test_an_entry_is_a_flat_record():
    assert asdict(metric_info("cac")) == {
        "name": "cac",
        "zh": "获客成本",
        "formula": "cost / users",
        "unit": "money per user",
        "direction": "lower",
        "base": "users acquired by the cost",
        "source": "MBA智库 私域流量 (CAC = C / M)",
        "function": "privdomain.metrics.formulas.cac",
    }


def test_there_are_three_directions():
    assert list(Direction) == ["higher", "lower", "neutral"]
