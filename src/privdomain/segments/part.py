"""Part: what every model of a rule is, in Python as in documents."""

from typing import Any, ClassVar, Final

import numpy as np
from pydantic import ConfigDict, ValidationError

from privdomain._internal.flaws import shortened
from privdomain.errors import SpecError
from privdomain.models.problems import spec_error
from privdomain.models.spec import Spec

_TIMES: Final = (np.datetime64, np.timedelta64)


def _require_the_kind(schema: dict[str, Any]) -> None:
    """A document names every member without a default, and its kind."""
    members = schema["properties"].items()
    schema["required"] = [name for name, shape in members if name == "kind" or "default" not in shape]


class Part(Spec):
    """A part of a rule: Python writes what a document could hold, and reads of its problems in the same words."""

    model_config: ClassVar[ConfigDict] = ConfigDict(json_schema_extra=_require_the_kind)

    def __init__(self, **members: Any) -> None:
        document = {name: plain(value, name) for name, value in members.items()}
        try:
            super().__init__(**document)
        except ValidationError as error:
            raise spec_error(error, type(self), document) from None

    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]  # documents do not come through here


def plain(value: object, path: str) -> object:
    """Python's own value in place of numpy's, and a list in place of an array or tuple.

    Raises:
        SpecError: a number that is neither an integer nor a float, for it may not equal any.
    """
    if isinstance(value, np.ndarray):
        value = value[()]
    if isinstance(value, (list, tuple, np.ndarray)):
        return [plain(item, f"{path}[{place}]") for place, item in enumerate(value)]
    if isinstance(value, np.generic) and not isinstance(value, _TIMES):
        value = value.item()
    if hasattr(type(value), "__float__") and not isinstance(value, (int, float, np.datetime64)):
        message = (
            f"{shortened(value)} is a {type(value).__name__}, of which digits could be lost. Write an int or a float."
        )
        raise SpecError([(path, "not_exact", message)])
    return value
