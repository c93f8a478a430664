"""Options that are one of a few words, or a flag."""

import numpy as np

from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError, did_you_mean


def check_choice(path: str, value: object, known: tuple[str, ...]) -> None:
    """Refuse a value outside a few words, with the nearest of them.

    Raises:
        SpecError: the value is none of them.
    """
    if not isinstance(value, str) or value not in known:
        word = path.rpartition(".")[2]
        message = f"{value!r} is no {word}. {did_you_mean(str(value), known)}"
        raise SpecError([(path, f"unknown_{word}", message)])


def check_flag(path: str, value: object) -> None:
    """Refuse an option that is neither True nor False.

    Raises:
        SpecError: it is not.
    """
    if not isinstance(value, bool | np.bool_):
        raise SpecError([(path, "no_boolean", f"{shortened(value)} is no boolean. Pass True or False.")])
