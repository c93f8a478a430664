"""People: the users whom a brand can reach, and the staff who hold the relations to them."""

from datetime import date
from typing import Annotated

from pydantic import Field, StringConstraints

from privdomain._internal.terms import Term
from privdomain.models.checks import check_day
from privdomain.models.spec import Id, Name, Record, Word
from privdomain.models.values import Count, Day, Distinct, ZoneName

__all__ = ["ContactKind", "Gender", "Staff", "StaffRole", "User"]


class ContactKind(Term):
    """Which messenger an external contact uses (外部联系人类型)."""

    WECHAT = "wechat", "微信用户"
    WECOM = "wecom", "企业微信用户"


class Gender(Term):
    """Gender, where the person stated one (性别)."""

    FEMALE = "female", "女"
    MALE = "male", "男"
    OTHER = "other", "其他"


class User(Record):
    """A person whom the brand can reach (私域用户, 客户): one, however many members of staff hold a relation.

    Counting relations as people is the usual mistake; the relation is a [`Relation`][privdomain.models.Relation].
    What is not known is None, never a default: an unknown birthday is no adult.

    Attributes:
        id: The brand's own id (OneID).
        union_id: WeChat's id across the accounts of one open platform.
        external_user_id: WeCom's id of an external contact.
        kind: Messenger of the contact.
        gender: Stated gender.
        birthday: Day of birth.
        corp: Company of a WeCom contact.
        locale: Language tag, such as "zh-CN".
        time_zone: IANA zone in which quiet hours are read.

    Examples:
        >>> ann = User(id="ann", birthday="2010-03-01")
        >>> ann.age_on(date(2024, 2, 29)), ann.age_on(date(2024, 3, 1))
        (13, 14)
    """

    id: Id
    union_id: Name | None = None
    external_user_id: Name | None = None
    kind: Word[ContactKind] | None = None
    gender: Word[Gender] | None = None
    birthday: Day | None = None
    corp: Name | None = None
    locale: Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$")] | None = None
    time_zone: ZoneName | None = None

    def age_on(self, day: date) -> int | None:
        """Completed years on a day [years]; None without a birthday or before it."""
        check_day(day)
        if self.birthday is None or day < self.birthday:
            return None
        is_due = (day.month, day.day) >= (self.birthday.month, self.birthday.day)
        return day.year - self.birthday.year - (not is_due)


class StaffRole(Term):
    """What a member of staff does for customers (员工角色): in a private domain everybody does all four."""

    CUSTOMER_SERVICE = "customer_service", "客户服务"
    CUSTOMER_SUCCESS = "customer_success", "客户成功"
    SALES = "sales", "销售"
    MARKETER = "marketer", "营销"


class Staff(Record):
    """A member of staff who holds relations (员工, 导购, 顾问).

    Attributes:
        id: Id in the messenger.
        name: Name.
        roles: At least one role.
        department: Department.
        contact_limit: Contacts that the platform lets the person hold [count]; None is unknown.
    """

    id: Id
    name: Name
    roles: Annotated[Distinct[Word[StaffRole]], Field(min_length=1)]
    department: Name | None = None
    contact_limit: Count | None = None
