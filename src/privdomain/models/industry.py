"""The industry: who plays which role, who makes content, and which systems hold the data."""

from privdomain._internal.terms import Term
from privdomain.models.spec import Id, Name, Record, Word
from privdomain.models.values import Count, Distinct

__all__ = ["Creator", "CreatorKind", "Platform", "PlatformIdentity", "PlatformRole", "SystemKind"]


class PlatformRole(Term):
    """The four roles of the industry (产业链核心角色)."""

    BRAND = "brand", "品牌商"
    MEDIA_PLATFORM = "media_platform", "媒体平台"
    CONTENT_CREATOR = "content_creator", "内容创作者"
    TECHNOLOGY_PROVIDER = "technology_provider", "技术服务商"


class PlatformIdentity(Term):
    """What a media platform is to a brand (平台的三重身份); it may be all three."""

    SERVICE_AGGREGATOR = "service_aggregator", "服务聚合者"
    TRAFFIC_CARRIER = "traffic_carrier", "流量载体"
    ECOSYSTEM_PROVIDER = "ecosystem_provider", "生态提供商"


class SystemKind(Term):
    """What a system of customer data is (系统类型)."""

    CRM = "crm", "客户关系管理"
    """Staff use it."""
    SCRM = "scrm", "社会化客户关系管理"
    """Staff use it inside the messenger: contacts, groups, tags."""
    CDP = "cdp", "客户数据平台"
    """It collects, unites and serves users by itself, around touchpoints that the brand controls."""
    DMP = "dmp", "数据管理平台"
    """Mostly other people's data, for advertising; a CDP of this alone is none (伪CDP)."""
    DATA_MIDDLE_PLATFORM = "data_middle_platform", "数据中台"


class CreatorKind(Term):
    """Who makes content (内容生产方式)."""

    UGC = "ugc", "用户生产内容"
    PGC = "pgc", "专业生产内容"
    PUGC = "pugc", "专业用户生产内容"
    BRAND = "brand", "品牌自产内容"


class Platform(Record):
    """A company of the industry (平台).

    Attributes:
        id: Id.
        name: Name.
        role: Its role.
        identities: What it is to a brand; empty for other roles.
    """

    id: Id
    name: Name
    role: Word[PlatformRole]
    identities: Distinct[Word[PlatformIdentity]] = ()


class Creator(Record):
    """Somebody who makes content (内容创作者, KOC, KOL).

    Attributes:
        id: Id.
        name: Name.
        kind: How the content is made.
        agency: The agency that represents the creator (MCN); None is none.
        followers: Followers [count]; None is unknown. Not all of them see a post.
        platform: Platform.
    """

    id: Id
    name: Name
    kind: Word[CreatorKind]
    agency: Name | None = None
    followers: Count | None = None
    platform: Id | None = None
