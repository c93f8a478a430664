"""Options that are one of a few words."""

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
