"""Which addresses and URLs may be called, in every spelling that somebody might try."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.webhooks.addresses import is_address, is_loopback, is_public
from api.webhooks.targets import AddressRefused, Policy, UrlRefused, host_of

STRICT, TRYING = Policy(), Policy(loopback=True)

PUBLIC = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.216.34",
    "100.63.255.255",
    "100.128.0.0",
    "126.255.255.255",
    "128.0.0.1",
    "168.63.129.15",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "192.167.255.255",
    "198.17.255.255",
    "198.20.0.1",
    "223.255.255.255",
    "2001:200::1",
    "2606:4700:4700::1111",
    "2a00:1450:4001:831::200e",
    "3ffe::1",
    "64:ff9b::8.8.8.8",
]
HOSTILE = {
    "this network": ["0.0.0.0", "0.1.2.3"],
    "private": ["10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1"],
    "behind the network of a provider": ["100.64.0.1", "100.100.100.200", "100.127.255.255"],
    "own machine": ["127.0.0.1", "127.255.255.255", "::1"],
    "link, where clouds keep what machines may know": ["169.254.169.254", "169.254.170.2", "fe80::1", "febf::1"],
    "host of a machine in Azure": ["168.63.129.16"],
    "protocols, metadata of Oracle's cloud": ["192.0.0.1", "192.0.0.8", "192.0.0.170", "192.0.0.192"],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1", "3fff:fff::1"],
    "relays of 6to4": ["192.88.99.1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255", "2001:2::1"],
    "many at once": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "reserved": ["240.0.0.1", "255.255.255.255", "4000::1", "5f00::1", "fec0::1", "::", "100::1"],
    "local to a site": ["fc00::1", "fd00:ec2::254", "fdff::1"],
    "IPv4 within IPv6": ["::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:8.8.8.8", "::127.0.0.1", "::8.8.8.8"],
    "IPv4 within 6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1"],
    "IPv4 within Teredo": ["2001:0:7f00:1::", "2001::1"],
    "ORCHID": ["2001:10::1", "2001:20::1"],
    "IPv4 behind NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::192.168.0.1", "64:ff9b:1::8.8.8.8"],
    "with a zone": ["fe80::1%eth0", "2606:4700:4700::1111%eth0"],
    "no address": ["", "localhost", "8.8.8", "0x08080808", "134744072", "010.8.8.8", "8.8.8.8 ", "８.8.8.8", "[::1]"],
}


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_internet_may_be_called(address: str) -> None:
    assert is_public(address) and not is_loopback(address)


@pytest.mark.parametrize("kind", HOSTILE)
def test_nothing_else_may(kind: str) -> None:
    assert [address for address in HOSTILE[kind] if is_public(address)] == []


@given(st.integers(0, 2**32 - 1))
def test_carried_addresses_are_judged_as_what_they_carry(number: int) -> None:
    carried = ipaddress.IPv4Address(number)
    assert is_public(f"64:ff9b::{carried}") == is_public(str(carried))
    assert not is_public(f"::ffff:{carried}") and not is_public(f"::{carried}")
    assert not is_public(str(ipaddress.IPv6Address((0x2002 << 112) | (number << 80))))


@given(st.ip_addresses())
def test_we_are_never_less_strict_than_the_library(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    if is_public(str(address)) and address not in ipaddress.ip_network(
        "64:ff9b::/96" if address.version == 6 else "::/0"
    ):
        assert address.is_global and not address.is_multicast and not address.is_reserved


@pytest.mark.parametrize("address", ["127.0.0.1", "127.1.2.3", "::1"])
def test_the_own_machine_is_known(address: str) -> None:
    assert is_loopback(address) and is_address(address)


@pytest.mark.parametrize("address", ["::ffff:127.0.0.1", "0.0.0.0", "10.0.0.1", "::", "localhost", "127.1"])
def test_nothing_else_is_the_own_machine(address: str) -> None:
    assert not is_loopback(address)


TAKEN = {
    "https://hooks.example.org": "hooks.example.org",
    "https://hooks.example.org/": "hooks.example.org",
    "https://Hooks.Example.ORG:8443/a/b?c=d@e&f=%20": "hooks.example.org",
    "HTTPS://hooks.example.org?x": "hooks.example.org",
    "https://hooks.example.org:443/": "hooks.example.org",
    "https://xn--bcher-kva.example/": "xn--bcher-kva.example",
    "https://a-b.c-d.example/": "a-b.c-d.example",
    "https://8.8.8.8/": "8.8.8.8",
    "https://[2606:4700:4700::1111]:8443/": "2606:4700:4700::1111",
}


@pytest.mark.parametrize("url", TAKEN)
@pytest.mark.parametrize("policy", [STRICT, TRYING], ids=["strict", "trying"])
def test_a_url_over_https_is_taken(url: str, policy: Policy) -> None:
    assert host_of(policy.check_url(url)) == TAKEN[url]


REFUSED = [
    # Other schemes, or none.
    "http://hooks.example.org/",
    "ftp://hooks.example.org/",
    "file:///etc/passwd",
    "gopher://hooks.example.org:25/",
    "javascript:alert(1)",
    "//hooks.example.org/",
    "https:hooks.example.org",
    "https:/hooks.example.org",
    "https:///hooks.example.org",
    "https://",
    "hooks.example.org",
    "",
    # Something before the host, or after the path.
    "https://user:password@hooks.example.org/",
    "https://user@hooks.example.org/",
    "https://@hooks.example.org/",
    "https://8.8.8.8:443@127.0.0.1/",
    "https://hooks.example.org#@127.0.0.1/",
    "https://127.0.0.1/#hooks.example.org",
    "https://hooks.example.org\\@127.0.0.1/",
    "https://hooks.example.org\\.127.0.0.1/",
    # Ports.
    "https://hooks.example.org:0/",
    "https://hooks.example.org:65536/",
    "https://hooks.example.org:99999/",
    "https://hooks.example.org:-1/",
    "https://hooks.example.org:/",
    "https://hooks.example.org:8443x/",
    "https://hooks.example.org:0443/",
    # The own machine and private networks by name or address.
    "https://localhost./",
    "https://LOCALHOST./",
    "https://intranet/",
    "https://169.254.169.254/latest/meta-data/",
    "https://10.0.0.1/",
    "https://192.168.0.1:8443/",
    "https://0.0.0.0/",
    "https://[::]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:7f00:1]/",
    "https://[::127.0.0.1]/",
    "https://[fe80::1]/",
    "https://[fe80::1%25eth0]/",
    "https://[fe80::1%eth0]/",
    "https://[fd00:ec2::254]/",
    "https://[64:ff9b::169.254.169.254]/",
    "https://[2002:7f00:1::]/",
    # Other spellings of addresses.
    "https://2130706433/",
    "https://134744072/",
    "https://0x7f000001/",
    "https://0x7f.0.0.1/",
    "https://0x7f.1/",
    "https://017700000001/",
    "https://0177.0.0.1/",
    "https://127.1/",
    "https://127.0.1/",
    "https://8.8.8.8./",
    "https://008.8.8.8/",
    "https://1.2.3.4.5/",
    "https://hooks.example.1/",
    "https://hooks.example.0x1/",
    "https://%31%32%37.0.0.1/",
    "https://127%2e0%2e0%2e1/",
    "https://１２７.０.０.１/",
    "https://①②⑦.0.0.1/",
    "https://127。0。0。1/",
    "https://::1/",
    "https://[127.0.0.1]/",
    "https://[::1/",
    "https://::1]/",
    "https://[v1.fe80::1]/",
    # Names that no certificate has, or that readers of URLs take differently.
    "https://hooks.example.org./",
    "https://hooks..example.org/",
    "https://.example.org/",
    "https://-hooks.example.org/",
    "https://hooks-.example.org/",
    "https://hooks_.example.org/",
    "https://xn--.example/",
    "https://xn--0.example/",
    "https://bücher.example/",
    f"https://{'a' * 64}.example/",
    f"https://{'a.' * 130}example/",
    f"https://hooks.example.org/{'a' * 2000}",
    # Blanks and what is not seen.
    " https://hooks.example.org/",
    "https://hooks.example.org/ ",
    "https://hooks.example.org/a b",
    "https://hooks.example.org/\r\nX-Injected: yes",
    "https://hooks.example.org\t/",
    "https://hooks.example.org/\x00",
    "https://hooks.example.org/\u202e",
]


@pytest.mark.parametrize("url", REFUSED, ids=ascii)
@pytest.mark.parametrize("policy", [STRICT, TRYING], ids=["strict", "trying"])
def test_every_other_url_is_refused_in_a_sentence(url: str, policy: Policy) -> None:
    with pytest.raises(UrlRefused, match=r"^(The|\S+ is not) .*\.$"):
        policy.check_url(url)


OWN_MACHINE = [
    "https://localhost/",
    "https://127.0.0.1:8443/",
    "https://[::1]/",
    "http://localhost:8000/hook",
    "http://127.0.0.1/",
    "http://[::1]:8000/",
]


@pytest.mark.parametrize("url", OWN_MACHINE)
def test_the_own_machine_is_for_trying_out_alone(url: str) -> None:
    assert str(TRYING.check_url(url)) == url
    with pytest.raises(UrlRefused):
        STRICT.check_url(url)


@given(st.text(max_size=40))
def test_any_host_is_taken_as_a_public_one_or_refused(host: str) -> None:
    try:
        found = host_of(STRICT.check_url(f"https://{host}/"))
    except UrlRefused:
        return
    assert is_public(found) if is_address(found) else "." in found and found.isascii()


@pytest.mark.parametrize(
    ("policy", "url", "addresses", "allowed"),
    [
        (STRICT, "https://hooks.example.org/", ["93.184.216.34"], True),
        (STRICT, "https://hooks.example.org/", ["93.184.216.34", "2606:4700:4700::1111"], True),
        (STRICT, "https://hooks.example.org/", [], False),
        (STRICT, "https://hooks.example.org/", ["127.0.0.1"], False),
        (STRICT, "https://hooks.example.org/", ["93.184.216.34", "10.0.0.1"], False),
        (STRICT, "https://hooks.example.org/", ["10.0.0.1", "93.184.216.34"], False),
        (STRICT, "https://hooks.example.org/", ["93.184.216.34", "::1"], False),
        (STRICT, "https://hooks.example.org/", ["::ffff:169.254.169.254"], False),
        (STRICT, "https://hooks.example.org/", ["fe80::1%2"], False),
        (TRYING, "https://hooks.example.org/", ["127.0.0.1"], True),
        (TRYING, "https://hooks.example.org/", ["10.0.0.1"], False),
        (TRYING, "http://localhost/", ["127.0.0.1", "::1"], True),
        (TRYING, "http://localhost/", ["93.184.216.34"], False),
        (TRYING, "http://localhost/", ["127.0.0.1", "93.184.216.34"], False),
    ],
)
def test_every_address_of_a_name_must_be_allowed(policy: Policy, url: str, addresses: list[str], allowed: bool) -> None:
    asked: list[tuple[str, int]] = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append((host, port))
        return addresses

    checked = policy.check_url(url)
    if allowed:
        assert policy.find_addresses(checked, resolve) == addresses
    else:
        with pytest.raises(AddressRefused):
            policy.find_addresses(checked, resolve)
    assert asked == [(host_of(checked), 443 if url.startswith("https") else 80)]
