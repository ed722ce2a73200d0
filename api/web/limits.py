"""A fair limit on how often one address may ask, told in the fields of draft-ietf-httpapi-ratelimit-headers."""

from __future__ import annotations

import math
import time
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Any, Final

from flask import Flask, Response, request
from flask_limiter import Limiter
from limits import RateLimitItem
from werkzeug.middleware.proxy_fix import ProxyFix

STORE_SECONDS: Final = 0.5
"""How long a request waits for a shared store; then this process counts alone until the store is back."""

PREFIX_OF_A_HOUSEHOLD: Final = 64
"""Bits of an IPv6 address that name a network: a caller has all addresses behind them, so they count as one."""

_POLICY: Final = "reads"


def register_limits(app: Flask, limit: RateLimitItem | None, store: str, trusted_proxies: int) -> None:
    """Limit how often each caller may read data; None limits nobody.

    An answer 304 costs nothing, so that checking for news is free; a refusal by the limit is no answer.

    `store` is `memory://`, which each process counts in for itself, or the address of a Redis that all share.
    The address of the caller is the one that the last `trusted_proxies` proxies vouch for. Must be registered
    before whatever may turn an answer into a 304.
    """
    if trusted_proxies:
        # Flask documents this assignment for middleware; to a type checker it is a method that is replaced.
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=trusted_proxies, x_proto=0, x_host=0, x_port=0, x_prefix=0
        )
    if limit is None:
        return
    limiter = Limiter(
        caller,
        application_limits=[str(limit)],
        application_limits_exempt_when=_is_free,
        application_limits_deduct_when=lambda response: response.status_code != 304 and not _is_breached(limiter),
        strategy="moving-window",
        storage_uri=store,
        storage_options={} if store.startswith("memory:") else _timeouts(),
        in_memory_fallback_enabled=not store.startswith("memory:"),
        headers_enabled=False,
        key_prefix="ra-options",
    )

    @app.after_request
    def tell(response: Response) -> Response:
        # Flask runs this after the limiter has counted the answer, because it was registered before it.
        current = limiter.current_limit
        if current is not None:
            # The library rounds the moment up to a whole second, which may lie beyond the window.
            seconds = max(0, min(limit.get_expiry(), math.ceil(current.reset_at - time.time())))
            response.headers["RateLimit-Policy"] = f'"{_POLICY}";q={limit.amount};w={limit.get_expiry()}'
            response.headers["RateLimit"] = f'"{_POLICY}";r={max(0, current.remaining)};t={seconds}'
            if current.breached:
                response.headers["Retry-After"] = str(max(1, seconds))
        return response

    limiter.init_app(app)


def caller() -> str:
    """Name who asks: an IPv4 address, or the network of an IPv6 address."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    if not isinstance(address, IPv6Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ip_network((address, PREFIX_OF_A_HOUSEHOLD), strict=False))


def _is_free() -> bool:
    return request.method == "OPTIONS" or not request.path.startswith("/v1/")


def _is_breached(limiter: Limiter) -> bool:
    """Whether the request in hand was refused by this limit, and not for another reason that 429 tells, too."""
    return limiter.current_limit is not None and limiter.current_limit.breached


def _timeouts() -> dict[str, Any]:
    # The library declares whole numbers and texts only; Redis takes parts of a second, too.
    return {"socket_connect_timeout": STORE_SECONDS, "socket_timeout": STORE_SECONDS}
