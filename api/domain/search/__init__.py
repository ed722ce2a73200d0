"""Searching the records: which texts are searched, how words are folded and matched, and in which order finds come."""
