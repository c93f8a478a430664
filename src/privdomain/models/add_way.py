"""How contacts are added: an open vocabulary of vendor codes, of which some are known by name."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Self

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from privdomain.errors import SpecError

__all__ = ["ADD_WAYS", "AddWay"]

ADD_WAYS: Final[Mapping[int, str]] = MappingProxyType(
    {
        0: "未知",
        1: "扫码",
        2: "搜索手机号",
        3: "名片",
        4: "群聊",
        5: "通讯录",
        6: "微信联系人",
        7: "微信好友申请",
        8: "第三方客服",
        9: "邮箱",
        10: "视频号",
        11: "日程",
        12: "会议",
        13: "微信好友对应的企业微信",
        14: "智慧硬件客服",
        16: "获客链接",
        201: "成员共享",
        202: "管理员分配",
        1001: "渠道活码",
        1002: "自动拉群",
        1003: "裂变",
    }
)
"""Chinese terms of the codes that are known (WeCom documentation, LinkWechat; from 1001 on MoChat)."""

_VENDOR: Final = 1001
_LARGEST: Final = 2**31 - 1


class AddWay(int):
    """How a contact was added (添加方式): a vendor's code, kept as it is whether or not it is known.

    The vocabulary is open: platforms add codes, and every vendor has its own from 1001 on. A model that refused an
    unknown code would lose the contact.

    Args:
        code: The code, 0 .. 2**31 - 1.

    Raises:
        SpecError: no integer, or out of range.

    Examples:
        >>> AddWay(10).zh, AddWay(10).is_known, AddWay(10) == 10
        ('视频号', True, True)
        >>> AddWay(7777).zh, AddWay(7777).is_vendor_private
        ('7777', True)
    """

    __slots__ = ()

    def __new__(cls, code: int) -> Self:
        """The way of a code."""
        if isinstance(code, bool) or not isinstance(code, int) or not 0 <= code <= _LARGEST:
            message = f"{str(code)[:60]!r} is no code of an add way. Pass an integer from 0 to {_LARGEST:,}."
            raise SpecError([("add_way", "bad_code", message)])
        return super().__new__(cls, code)

    def __repr__(self) -> str:
        return f"AddWay({int(self)})"

    @property
    def zh(self) -> str:
        """The Chinese term; the digits of a code that has none."""
        return ADD_WAYS.get(self, str(int(self)))

    @property
    def is_known(self) -> bool:
        """Whether the code has a term."""
        return self in ADD_WAYS

    @property
    def is_vendor_private(self) -> bool:
        """Whether the code belongs to a vendor, not to the platform: two vendors may mean different things by it."""
        return self >= _VENDOR

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        """An integer in range, for pydantic."""
        whole = core_schema.int_schema(strict=True, ge=0, le=_LARGEST)
        return core_schema.no_info_after_validator_function(
            cls, whole, serialization=core_schema.plain_serializer_function_ser_schema(int)
        )
