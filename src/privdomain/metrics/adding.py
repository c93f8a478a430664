"""Adding results over disjoint users."""

from privdomain._internal.results import combine

__all__ = ["combine"]
