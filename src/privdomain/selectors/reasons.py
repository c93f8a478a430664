"""Reasons: why, as a code and its parameters for programs, and as a sentence in English and 中文 for people."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final, Literal, TypeAlias

from attrs import field, frozen

from privdomain._internal.choices import check_choice
from privdomain._internal.states import Rebuilt
from privdomain._internal.terms import Term

__all__ = ["Reason"]

Parameter: TypeAlias = str | float | int | bool | tuple[str, ...] | None
Language: TypeAlias = Literal["en", "zh"]

_SPELT: Final = {word.lower(): word for word in ("AI", "CDP", "CRM", "DMP", "H5", "IP", "SaaS", "SCRM", "SKU")}
"""Words that are not spelt in small letters."""


def locked(given: Mapping[Any, Any]) -> Mapping[Any, Any]:
    """A copy that nobody can write to."""
    return MappingProxyType(dict(given))


def said(language: Language, en: str, zh: str) -> str:
    """The one of two texts that is in a language.

    Raises:
        SpecError: another language.
    """
    check_choice("language", language, ("en", "zh"))
    return en if language == "en" else zh


@frozen(kw_only=True)
class Reason(Rebuilt):
    """One reason (理由).

    Attributes:
        code: What kind of reason it is; it does not change when the wording does.
        parameters: The numbers and words in it, by name; several words are a tuple.
        en: The sentence in English.
        zh: The sentence in Chinese.

    Examples:
        >>> from privdomain.selectors import assess_ownership
        >>> reason = assess_ownership({"account": True, "data": False, "system": False}).reasons[0]
        >>> print(reason)
        1 of 3 are the brand's own: account.
        >>> reason.code, reason.zh
        ('owned', '3 项中有 1 项归品牌所有：账号。')
        >>> dict(reason.parameters)
        {'n': 1, 'total': 3, 'of': ('account',)}
    """

    code: str
    parameters: Mapping[str, Parameter] = field(converter=locked, hash=False)
    en: str
    zh: str

    def __str__(self) -> str:
        return self.en

    def text(self, language: Language = "en") -> str:
        """The sentence in a language, "en" or "zh".

        Raises:
            SpecError: another language.
        """
        return said(language, self.en, self.zh)


@frozen
class Wording:
    """How reasons of one code read: call it with their parameters to have one.

    In the templates a term stands by its English words or by its Chinese term; other parameters by their own format. A
    tuple of terms or names stands as a list. A term that opens a sentence has a capital; a name keeps its own letters.
    """

    code: str
    en: str
    zh: str

    def __call__(self, **parameters: Parameter) -> Reason:
        """The reason with these parameters."""
        words = {name: _english(value) for name, value in parameters.items()}
        opening = self.en[1:].partition("}")[0]
        if _is_of_terms(parameters.get(opening)):
            words[opening] = _begun(str(words[opening]))
        return Reason(
            code=self.code,
            parameters={name: _plain(value) for name, value in parameters.items()},
            en=self.en.format(**words),
            zh=self.zh.format(**{name: _chinese(value) for name, value in parameters.items()}),
        )


def _plain(value: Parameter) -> Parameter:
    if isinstance(value, tuple):
        return tuple(one.value if isinstance(one, Term) else one for one in value)
    return value.value if isinstance(value, Term) else value


def _english(value: Parameter) -> Parameter:
    if isinstance(value, tuple):
        return ", ".join(str(_english(one)) for one in value)
    return english(value) if isinstance(value, Term) else value


def english(word: str) -> str:
    """A word of a vocabulary in an English sentence; of a path, its last part."""
    return " ".join(_SPELT.get(part, part) for part in word.rpartition(".")[2].split("_"))


def _is_of_terms(value: Parameter) -> bool:
    """Whether it is written with words of a vocabulary, not with what somebody is called."""
    return isinstance(next(iter(value), None) if isinstance(value, tuple) else value, Term)


def _begun(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]


def _chinese(value: Parameter) -> Parameter:
    if isinstance(value, tuple):
        return "、".join(str(_chinese(one)) for one in value)
    return value.zh if isinstance(value, Term) else value
