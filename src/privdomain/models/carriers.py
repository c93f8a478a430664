"""Carriers: what a private domain runs on, and what makes a website the brand's own."""

from privdomain._internal.terms import Term
from privdomain.models.spec import Id, Name, Record, Spec, Word

__all__ = ["Autonomy", "Carrier", "CarrierKind"]


class CarrierKind(Term):
    """What carries a private domain (私域载体)."""

    WEBSITE = "website", "官网"
    H5 = "h5", "H5页面"
    MINI_PROGRAM = "mini_program", "小程序"
    MALL = "mall", "自有商城"
    APP = "app", "APP"
    WECOM = "wecom", "企业微信"
    """Contacts of staff in WeCom."""
    GROUP_CHAT = "group_chat", "社群"
    OFFICIAL_ACCOUNT = "official_account", "公众号"
    VIDEO_ACCOUNT = "video_account", "视频号"
    PLATFORM_STORE = "platform_store", "平台店铺"
    """A shop on a marketplace."""
    STORE = "store", "线下门店"
    SMS = "sms", "短信"
    PHONE = "phone", "电话"


class Autonomy(Spec):
    """Six marks of a digital website that is the brand's own (数字官网).

    Attributes:
        own_domain: It has a domain name of its own (独立域名).
        private_content: Content, data and members' rights are private (内容/数据/权益私有).
        sovereignty: Nobody else sets the rules of business (经营主权).
        liability: The brand answers for it (主体责任).
        cloud: It runs on computing power that the brand rents or owns (云算力).
        open_integration: It connects to other systems freely (自由对接).

    Examples:
        >>> marks = Autonomy(
        ...     own_domain=True,
        ...     private_content=True,
        ...     sovereignty=True,
        ...     liability=True,
        ...     cloud=True,
        ...     open_integration=False,
        ... )
        >>> marks.n_met
        5
    """

    own_domain: bool
    private_content: bool
    sovereignty: bool
    liability: bool
    cloud: bool
    open_integration: bool

    @property
    def n_met(self) -> int:
        """How many of the six are met, 0 .. 6."""
        return sum(getattr(self, name) for name in type(self).model_fields)


class Carrier(Record):
    """One site, program, account or shop of the brand (载体).

    Attributes:
        id: Id.
        name: Name.
        kind: What it is.
        platform: Platform that it depends on; None for none.
        autonomy: The six marks; None is not assessed.
    """

    id: Id
    name: Name
    kind: Word[CarrierKind]
    platform: Name | None = None
    autonomy: Autonomy | None = None
