"""Relations between people and the brand: how many there are, how they come and end, and how long they last."""
