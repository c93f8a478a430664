"""Terms: the words of a closed vocabulary, each with its Chinese term."""

from enum import StrEnum
from typing import Self


class Term(StrEnum):
    """A word of a closed vocabulary: spelt as in data, equal to its plain text, and named in Chinese by ``zh``."""

    zh: str

    def __new__(cls, value: str, zh: str = "") -> Self:
        """A word and its Chinese term; with the word alone, the member that exists."""
        word = str.__new__(cls, value)
        word._value_ = value
        word.zh = zh
        return word
