"""Sending: what subscribers are told, how it is signed, where it may go, and one attempt after the other."""
