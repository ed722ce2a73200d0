"""Records, vocabulary, quantities and the rules of comparison: pure, standard library only."""
