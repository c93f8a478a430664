"""Draws: keyed streams, and samplers that invert, for what-if runs on common random numbers."""

from privdomain._internal.draws.inverse import inverse_binomial, inverse_gamma, inverse_poisson
from privdomain._internal.draws.normal import inverse_normal
from privdomain._internal.draws.streams import BLOCK, stream, uniforms

__all__ = [
    "BLOCK",
    "inverse_binomial",
    "inverse_gamma",
    "inverse_normal",
    "inverse_poisson",
    "stream",
    "uniforms",
]
