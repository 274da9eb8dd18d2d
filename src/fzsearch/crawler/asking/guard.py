"""Which network addresses may be connected to: what the public internet can reach, and nothing of our own network.

Portals' pages, redirections and name servers are strangers: without this, one could send us to the machine's own
services or to a cloud's metadata. The rows are those of IANA's special-purpose address registries (RFC 6890, as of
2025); `ipaddress.is_global` is not asked, because it lets tunnels, translations and multicast through and changes
with Python's version.
"""

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

_LOOPBACK = IPv4Network("127.0.0.0/8")

_CLOSED_4 = {
    IPv4Network(network): why
    for network, why in {
        "0.0.0.0/8": "this network (RFC 791); Linux takes 0.0.0.0 for itself",
        "10.0.0.0/8": "private (RFC 1918)",
        "100.64.0.0/10": "shared by a provider's customers (RFC 6598); Aliyun's metadata is 100.100.100.200",
        "127.0.0.0/8": "loopback (RFC 1122)",
        "168.63.129.16/32": "Azure's host, seen from its machines; not in the registry",
        "169.254.0.0/16": "link-local (RFC 3927); most clouds' metadata",
        "172.16.0.0/12": "private (RFC 1918)",
        "192.0.0.0/24": "protocol assignments (RFC 6890): DS-Lite, NAT64 discovery; Oracle's metadata",
        "192.0.2.0/24": "documentation (RFC 5737)",
        "192.31.196.0/24": "AS112, a sink of names (RFC 7535)",
        "192.52.193.0/24": "multicast relays (RFC 7450)",
        "192.88.99.0/24": "6to4 relays, withdrawn (RFC 7526)",
        "192.168.0.0/16": "private (RFC 1918)",
        "192.175.48.0/24": "AS112, a sink of names (RFC 7534)",
        "198.18.0.0/15": "measurements of networks (RFC 2544); proxies' made-up addresses",
        "198.51.100.0/24": "documentation (RFC 5737)",
        "203.0.113.0/24": "documentation (RFC 5737)",
        "224.0.0.0/4": "multicast (RFC 1112)",
        "240.0.0.0/4": "reserved (RFC 1112), and broadcast (RFC 919)",
    }.items()
}

# All of IPv6 that is handed out is here (RFC 4291). Outside lie ::1, the IPv4 addresses written as ::a.b.c.d and
# ::ffff:a.b.c.d, NAT64 (64:ff9b::/96, 64:ff9b:1::/48), discard-only 100::/64, SRv6 5f00::/16, local fc00::/7,
# link-local fe80::/10, site-local fec0::/10 and multicast ff00::/8.
_OPEN_6 = IPv6Network("2000::/3")

_CLOSED_6 = {
    IPv6Network(network): why
    for network, why in {
        "2001::/23": "protocol assignments (RFC 2928): Teredo, measurements, ORCHID, anycast",
        "2001:db8::/32": "documentation (RFC 3849)",
        "2002::/16": "6to4: an IPv4 address in disguise (RFC 3056)",
        "2620:4f:8000::/48": "AS112, a sink of names (RFC 7534)",
        "3fff::/20": "documentation (RFC 9637)",
    }.items()
}


def may_connect(address: str, *, loopback: bool) -> bool:
    """Whether a connection may go to this address, given as a name server or a socket gives it.

    With `loopback`, 127.0.0.0/8 is open too (for a portal on this machine, as in tests), and nothing else; ::1 is
    not. What is no address is not open, nor one with a zone (fe80::1%eth0).

    >>> may_connect("202.108.22.5", loopback=False), may_connect("64:ff9b::7f00:1", loopback=True)
    (True, False)
    """
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return (loopback and parsed in _LOOPBACK) or not any(parsed in network for network in _CLOSED_4)
    return _is_open_6(parsed)


def _is_open_6(address: IPv6Address) -> bool:
    return address.scope_id is None and address in _OPEN_6 and not any(address in network for network in _CLOSED_6)
