"""Planning on the expectation: what matters, what it takes, when it pays, where money goes."""
