"""Which internet addresses may be called: those of the public internet, judged by our own list of exceptions.

`ipaddress` alone does not do: of the versions that run this, Python 3.11.7 calls 64:ff9b::7f00:1, ::127.0.0.1 and
2002:7f00:1::, which all carry 127.0.0.1, global. The networks are those of the IANA registries of special-purpose
addresses for IPv4 and IPv6 (RFC 6890 and its updates), read in November 2026.
"""

from __future__ import annotations

from ipaddress import AddressValueError, IPv4Address, IPv4Network, IPv6Address, IPv6Network

_NEVER_IPV4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        # Not special to IANA: in Azure every machine reaches services of its host under it.
        "168.63.129.16/32",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/4",
        "240.0.0.0/4",
    )
)
_GLOBAL_UNICAST = IPv6Network("2000::/3")
_NEVER_IPV6 = tuple(
    IPv6Network(network)
    for network in (
        # Protocols, Teredo, benchmarks and ORCHID among them.
        "2001::/23",
        "2001:db8::/32",
        # 6to4, which carries IPv4 addresses.
        "2002::/16",
        "3fff::/20",
    )
)
_TRANSLATED = IPv6Network("64:ff9b::/96")
"""IPv4 as a network without it sees it (NAT64, RFC 6052): judged by the address that is carried."""


def is_public(text: str) -> bool:
    """Whether an address, as a resolver gives it, belongs to one machine on the public internet."""
    address = _read(text)
    if isinstance(address, IPv6Address) and address in _TRANSLATED:
        address = IPv4Address(int(address) & 0xFFFF_FFFF)
    if isinstance(address, IPv4Address):
        return address.is_global and not any(address in network for network in _NEVER_IPV4)
    if address is None or address.scope_id is not None or address not in _GLOBAL_UNICAST:
        return False
    return address.is_global and not any(address in network for network in _NEVER_IPV6)


def is_loopback(text: str) -> bool:
    """Whether an address is that of the own machine: 127.0.0.0/8 or ::1."""
    address = _read(text)
    return address is not None and address.is_loopback and getattr(address, "ipv4_mapped", None) is None


def is_address(text: str) -> bool:
    """Whether a text is an address in its usual form."""
    return _read(text) is not None


def _read(text: str) -> IPv4Address | IPv6Address | None:
    try:
        return IPv6Address(text) if ":" in text else IPv4Address(text)
    except AddressValueError:
        return None
