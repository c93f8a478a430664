"""Uncertainty: parameters that are not known exactly, as distributions."""

from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, StringConstraints, model_validator

from privdomain.models import Spec
from privdomain.models.checks import refuse
from privdomain.models.spec import Items

__all__ = ["Uncertain"]

Path: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=300)]


class Uncertain(Spec):
    """A parameter that is drawn anew for each replication (参数不确定性).

    Attributes:
        path: The parameter, as in a what-if: ``"lifecycle.stages.active.leave"``.
        also: Other parameters that take the same value.
        kind: uniform and triangular between low and high; beta and lognormal with these as the ends of 95%.
        low: Low end.
        high: High end, above it.
        mode: Likeliest value; of triangular only, and None there is the middle.
    """

    path: Path
    also: Items[Path] = ()
    kind: Literal["uniform", "triangular", "beta", "lognormal"] = "triangular"
    low: Annotated[float, Field(ge=0, le=1e12), AfterValidator(abs)]
    high: Annotated[float, Field(ge=0, le=1e12), AfterValidator(abs)]
    mode: Annotated[float, Field(ge=0, le=1e12), AfterValidator(abs)] | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        inside = self.mode is None or self.low <= self.mode <= self.high
        refuse(
            (self.high < self.low, "high", "out_of_order", f"{self.high!r} lies below low. Swap them."),
            (not inside, "mode", "out_of_range", f"{self.mode!r} lies outside low and high."),
            (
                self.mode is not None and self.kind != "triangular",
                "mode",
                "contradiction",
                f"has no meaning in {self.kind}. Leave it out.",
            ),
            (
                self.kind == "beta" and not 0 < self.low < self.high < 1,
                "low",
                "out_of_range",
                "of beta needs 0 < low < high < 1.",
            ),
            (
                self.kind == "lognormal" and not 0 < self.low < self.high,
                "low",
                "out_of_range",
                "of lognormal needs 0 < low < high.",
            ),
        )
        return self
