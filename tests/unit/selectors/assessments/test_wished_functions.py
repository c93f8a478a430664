"""The functions that companies want most."""

from privdomain.selectors import WISHED_FUNCTIONS


def test_the_wishes_are_the_two_that_the_source_names():
    assert [(wish.rank, wish.zh, wish.source) for wish in WISHED_FUNCTIONS] == [
        (1, "一站式获客转化", "iresearch_2021"),
        (2, "多渠道数据接入", "iresearch_2021"),
    ]
