"""Where the parts of one request leave word of it in its WSGI environment."""

from __future__ import annotations

from typing import Final

REQUEST_ID: Final = "ra_options.request_id"
ROUTE: Final = "ra_options.route"
"""Template of the address, as `/v1/treatments/{id}`; never the address itself."""
CACHE: Final = "ra_options.cache"
"""`hit`, `miss` or `bypass` of the store of finished answers."""

UNMATCHED: Final = "unmatched"
BYPASS: Final = "bypass"
STORE_RESULTS: Final = ("hit", "miss", BYPASS)
METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
OTHER: Final = "other"
"""Stands for every word that a caller may make up."""
