"""Fuzzing guided by coverage: one small function a part that reads what others write, and a corpus that is kept."""
