"""Four tools for agents over the Model Context Protocol: a client of our own HTTP interface, with nothing but it."""
