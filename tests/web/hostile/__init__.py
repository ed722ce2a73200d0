"""Hostile input: what callers may send to break in, break out or break down, in tables."""
