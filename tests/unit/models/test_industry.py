"""The industry and its words."""

from unit.models.examples import faults, load

from privdomain.models import CreatorKind, PlatformIdentity, PlatformRole, SystemKind


def test_the_four_roles_and_the_three_identities():
    assert [word.zh for word in PlatformRole] == ["品牌商", "媒体平台", "内容创作者", "技术服务商"]
    assert [word.zh for word in PlatformIdentity] == ["服务聚合者", "流量载体", "生态提供商"]
    every = [word.value for word in PlatformIdentity]
    assert load("Platform", identities=every).identities == tuple(sorted(every))


def test_creators():
    assert list(CreatorKind) == ["ugc", "pgc", "pugc", "brand"]
    assert load("Creator", agency=..., followers=...).followers is None
    assert faults("Creator", followers=-1) == [("followers", "greater_than_equal")]


def test_systems():
    assert {"crm", "scrm", "cdp", "dmp"} < set(SystemKind)
    assert SystemKind.CDP.zh == "客户数据平台"
