"""Tests, laid out as `api/` is."""
