"""The closed vocabularies of facts, each with its Chinese term: ``SpendKind.MEDIA.zh`` is 投放."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from privdomain._internal.terms import Term

__all__ = ["ACQUISITION", "FEEDS", "EndedBy", "SpendKind", "Stage", "TagSource"]


class SpendKind(Term):
    """What money was spent on (成本项)."""

    MEDIA = "media", "投放"
    """Advertising and traffic."""
    INCENTIVE = "incentive", "激励"
    """Welcome gifts, referral rewards, red packets."""
    PEOPLE = "people", "人力"
    """Advisors and operators."""
    TECHNOLOGY = "technology", "技术"
    """Systems, SaaS, messages."""
    GOODS = "goods", "货品"
    """Cost of what was sold."""
    DISCOUNT = "discount", "折扣"
    """Price given away."""


ACQUISITION: Final = (SpendKind.MEDIA, SpendKind.INCENTIVE)
"""The kinds that CAC divides by default (获客成本): media and incentives."""


class EndedBy(Term):
    """Who ended a relation (流失原因)."""

    CUSTOMER = "customer", "客户流失"
    """The customer deleted or blocked."""
    STAFF = "staff", "员工删人"
    """A member of staff deleted the customer."""
    TRANSFER = "transfer", "继承"
    """The relation was handed to somebody else."""
    SYSTEM = "system", "系统结束"
    """A platform or an account closure ended it."""


class TagSource(Term):
    """Who or what assigned a tag (标签来源)."""

    MANUAL = "manual", "手工"
    """A member of staff."""
    RULE = "rule", "规则"
    """A segment or another rule."""
    EVENT = "event", "行为"
    """Something the user did."""
    MODEL = "model", "模型"
    """A statistical model."""


class Stage(Term):
    """The six stages in which a private domain is managed (私域六步)."""

    ADVERTISING = "advertising", "广告投放"
    """Being seen in public traffic."""
    INFLOW = "inflow", "引流"
    """From public traffic to a contact."""
    RETENTION = "retention", "留存"
    """Contacts who stay."""
    ACTIVATION = "activation", "促活"
    """Contacts who take part."""
    REFERRAL = "referral", "裂变"
    """Contacts who bring contacts."""
    CONVERSION = "conversion", "转化"
    """Contacts who buy."""


FEEDS: Final[Mapping[Stage, tuple[Stage, ...]]] = MappingProxyType(
    {
        Stage.ADVERTISING: (Stage.INFLOW,),
        Stage.INFLOW: (Stage.RETENTION,),
        Stage.RETENTION: (Stage.ACTIVATION, Stage.REFERRAL, Stage.CONVERSION),
        Stage.ACTIVATION: (Stage.REFERRAL, Stage.CONVERSION),
        Stage.REFERRAL: (Stage.INFLOW,),
        Stage.CONVERSION: (Stage.RETENTION, Stage.REFERRAL),
    }
)
"""The stages that users come to from each: a graph, for referral feeds inflow, and buyers are retained again."""
