"""Which network addresses may be connected to."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fzsearch.crawler.asking.guard import may_connect

CLOSED = {
    "0.0.0.0": "this machine, as Linux has it",  # noqa: S104
    "0.1.2.3": "this network",
    "10.0.0.1": "private",
    "100.64.0.1": "shared",
    "100.100.100.200": "Aliyun's metadata",
    "127.0.0.1": "loopback",
    "127.255.255.254": "loopback's end",
    "168.63.129.16": "Azure's host",
    "169.254.169.254": "most clouds' metadata",
    "172.16.0.1": "private",
    "172.31.255.255": "private's end",
    "192.0.0.1": "DS-Lite",
    "192.0.0.9": "an anycast that the registry calls global",
    "192.0.0.192": "Oracle's metadata",
    "192.0.2.1": "documentation",
    "192.88.99.1": "6to4 relay",
    "192.168.1.1": "private",
    "198.18.0.1": "measurements",
    "198.19.255.255": "measurements' end",
    "198.51.100.1": "documentation",
    "203.0.113.1": "documentation",
    "224.0.0.1": "multicast",
    "239.255.255.250": "multicast",
    "240.0.0.1": "reserved",
    "255.255.255.255": "broadcast",
    "::": "unspecified",
    "::1": "loopback",
    "::127.0.0.1": "compatible",
    "::ffff:127.0.0.1": "mapped",
    "::ffff:8.8.8.8": "mapped, and public",
    "64:ff9b::7f00:1": "NAT64",
    "64:ff9b::8.8.8.8": "NAT64, and public",
    "64:ff9b:1::1": "local NAT64",
    "100::1": "discard",
    "2001::1": "Teredo",
    "2001:2::1": "measurements",
    "2001:10::1": "ORCHID",
    "2001:20::1": "ORCHIDv2",
    "2001:db8::1": "documentation",
    "2002:7f00:1::1": "6to4 of loopback",
    "2002:808:808::1": "6to4 of a public address",
    "3fff::1": "documentation",
    "5f00::1": "SRv6",
    "fc00::1": "local",
    "fd00:ec2::254": "AWS's metadata",
    "fe80::1": "link-local",
    "fe80::1%eth0": "link-local with a zone",
    "2400:3200::1%1": "a zone",
    "fec0::1": "site-local",
    "ff02::1": "multicast",
    "localhost": "no address",
    "0x7f.1": "no address here",
    "0177.0.0.1": "no address here",
    "2130706433": "no address here",
    "127.1": "no address here",
    "": "no address",
}
OPEN = [
    "202.108.22.5",
    "8.8.8.8",
    "1.1.1.1",
    "172.15.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "223.5.5.5",
    "2400:3200::1",
]


@pytest.mark.parametrize("address", CLOSED)
def test_special_addresses_are_closed(address: str) -> None:
    assert not may_connect(address, loopback=False)


@pytest.mark.parametrize("address", OPEN)
def test_public_addresses_are_open(address: str) -> None:
    assert may_connect(address, loopback=False)


@pytest.mark.parametrize("address", CLOSED)
def test_a_loopback_portal_opens_127_and_nothing_else(address: str) -> None:
    assert may_connect(address, loopback=True) == address.startswith(("127.0", "127.255"))


@given(st.text("0123456789abcdef.:%x[]/", max_size=24) | st.ip_addresses().map(str))
def test_every_text_has_an_answer(address: str) -> None:
    assert may_connect(address, loopback=True) or not may_connect(address, loopback=False)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_closed(address: object) -> None:
    for dressed in (f"::{address}", f"::ffff:{address}", f"64:ff9b::{address}"):
        assert not may_connect(dressed, loopback=True)
