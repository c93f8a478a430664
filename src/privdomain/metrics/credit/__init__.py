"""Credit: who is given what of a sale. Channels of a path, staff of an order, returns by channel."""
