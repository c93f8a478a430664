"""Reasons: why, as a code and its parameters for programs, and as a sentence in English and 中文 for people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from attrs import field, frozen

from privdomain._internal.states import Rebuilt
from privdomain._internal.terms import Term

__all__ = ["Reason"]

Parameter: TypeAlias = str | float | int | bool | None


_ACRONYMS: Final = frozenset({"ai", "cdp", "crm", "dmp", "ip", "saas", "scrm", "sku"})


def _locked(parameters: Mapping[str, Parameter]) -> Mapping[str, Parameter]:
    return MappingProxyType(dict(parameters))


@frozen(kw_only=True)
class Reason(Rebuilt):
    """One reason (理由).

    Attributes:
        code: What kind of reason it is; it does not change when the wording does.
        parameters: The numbers and words in it, by name.
        en: The sentence in English.
        zh: The sentence in Chinese.

    Examples:
        >>> from privdomain.selectors import assess_ownership
        >>> reason = assess_ownership({"account": True, "data": False, "system": False}).reasons[0]
        >>> print(reason)
        1 of 3 are the brand's own: account.
        >>> reason.code, reason.zh
        ('owned', '3 项中有 1 项归品牌所有：账号。')
    """

    code: str
    parameters: Mapping[str, Parameter] = field(converter=_locked, hash=False)
    en: str
    zh: str

    def __str__(self) -> str:
        return self.en


@frozen
class Wording:
    """How reasons of one code read: call it with their parameters to have one.

    In the templates a term stands by its English word or by its Chinese term; other parameters by their own format. A
    tuple of terms or names stands as a list.
    """

    code: str
    en: str
    zh: str

    def __call__(self, **parameters: Parameter | tuple[str, ...]) -> Reason:
        """The reason with these parameters."""
        return Reason(
            code=self.code,
            parameters={name: _plain(value) for name, value in parameters.items()},
            en=_begun(self.en.format(**{name: _english(value) for name, value in parameters.items()})),
            zh=self.zh.format(**{name: _chinese(value) for name, value in parameters.items()}),
        )


def _plain(value: Parameter | tuple[str, ...]) -> Parameter:
    if isinstance(value, tuple):
        return ", ".join(str(_plain(one)) for one in value)
    return value.value if isinstance(value, Term) else value


def _english(value: Parameter | tuple[str, ...]) -> Parameter:
    if isinstance(value, tuple):
        return ", ".join(str(_english(one)) for one in value)
    return english(value) if isinstance(value, Term) else value


def english(term: Term) -> str:
    """A term in an English sentence."""
    return " ".join(word.upper() if word in _ACRONYMS else word for word in term.value.split("_"))


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _chinese(value: Parameter | tuple[str, ...]) -> Parameter:
    if isinstance(value, tuple):
        return "、".join(str(_chinese(one)) for one in value)
    return value.zh if isinstance(value, Term) else value
