"""Rights: what laws give the people whose data are used, article by article."""

from typing import Annotated

from pydantic import Field

from privdomain._internal.terms import Term
from privdomain.models.spec import Name, Record, Text, Word

__all__ = ["Jurisdiction", "Right", "RightKind"]


class Jurisdiction(Term):
    """Whose law it is (法域)."""

    CN = "CN", "中国"
    EU = "EU", "欧盟"
    US_CA = "US-CA", "美国加州"
    PRINCIPLE = "principle", "行业主张"
    """A principle that the trade states, no law."""


class RightKind(Term):
    """What a right is about (权利类型)."""

    LAWFULNESS = "lawfulness", "合法性基础"
    INFORMED_CONSENT = "informed_consent", "知情同意"
    WITHDRAWAL = "withdrawal", "撤回同意"
    NO_RETALIATION = "no_retaliation", "不得拒绝服务"
    PURPOSE_LIMITATION = "purpose_limitation", "目的限制与最小必要"
    RETENTION = "retention", "最短保存期限"
    SEPARATE_CONSENT = "separate_consent", "单独同意"
    FAIR_PRICE = "fair_price", "不得不合理差别待遇"
    PERSONALISATION_OFF = "personalisation_off", "拒绝个性化"
    EXPLANATION = "explanation", "要求说明"
    SENSITIVE_DATA = "sensitive_data", "敏感个人信息与未成年人"
    ACCESS = "access", "查阅复制与可携带"
    ERASURE = "erasure", "删除"
    OBJECTION = "objection", "反对处理"
    SECURITY = "security", "安全措施"
    OPT_OUT_OF_SALE = "opt_out_of_sale", "拒绝出售或共享"
    OWNERSHIP = "ownership", "数据归属"


class Right(Record):
    """One right under one article (个人信息权利). No legal advice: an article that is not verified is to be looked up.

    Attributes:
        id: Id.
        jurisdiction: Whose law it is.
        law: Short name of the law.
        article: Number of the article; empty for a principle.
        kind: What it is about.
        rule: What it demands, in our words.
        zh: The same in Chinese.
        verified: Whether the article was read; else it is from general knowledge.
    """

    id: Name
    jurisdiction: Word[Jurisdiction]
    law: Name
    article: Annotated[str, Field(max_length=30)]
    kind: Word[RightKind]
    rule: Text
    zh: Text
    verified: bool
