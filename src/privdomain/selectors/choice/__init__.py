"""The choice of an operating model: rules as data, smooth scores, and what would flip them."""
