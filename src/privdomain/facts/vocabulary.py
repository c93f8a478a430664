"""The closed vocabularies of facts, each with its Chinese term."""

from enum import StrEnum
from typing import Final

__all__ = ["ACQUISITION", "EndedBy", "SpendKind", "TagSource"]


class SpendKind(StrEnum):
    """What money was spent on (成本项)."""

    MEDIA = "media"
    """Advertising and traffic (投放)."""
    INCENTIVE = "incentive"
    """Welcome gifts, referral rewards, red packets (激励)."""
    PEOPLE = "people"
    """Advisors and operators (人力)."""
    TECHNOLOGY = "technology"
    """Systems, SaaS, messages (技术)."""
    GOODS = "goods"
    """Cost of what was sold (货品)."""
    DISCOUNT = "discount"
    """Price given away (折扣)."""


ACQUISITION: Final = (SpendKind.MEDIA, SpendKind.INCENTIVE)
"""The kinds that CAC divides by default (获客成本): media and incentives."""


class EndedBy(StrEnum):
    """Who ended a relation (流失原因)."""

    CUSTOMER = "customer"
    """The customer deleted or blocked (客户流失)."""
    STAFF = "staff"
    """A member of staff deleted the customer (员工删人)."""
    TRANSFER = "transfer"
    """The relation was handed to somebody else (继承)."""
    SYSTEM = "system"
    """A platform or an account closure ended it."""


class TagSource(StrEnum):
    """Who or what assigned a tag (标签来源)."""

    MANUAL = "manual"
    """A member of staff (手工)."""
    RULE = "rule"
    """A segment or another rule (规则)."""
    EVENT = "event"
    """Something the user did (行为)."""
    MODEL = "model"
    """A statistical model (模型)."""
