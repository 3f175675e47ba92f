"""Where a request came from, behind any number of proxies. Plain Python."""

from ipaddress import IPv6Address, ip_address, ip_network

IPV6_PREFIX = 64  # what one household or one rented machine is given


def hops_of(forwarded: str) -> list[str]:
    """The addresses that proxies wrote down, each behind the one before."""
    return [part.strip() for part in forwarded.split(",") if part.strip()]


def visitor(remote: str, forwarded: str, *, hops: int) -> str:
    """The address that the outermost of our `hops` proxies saw, never what a visitor wrote before it."""
    seen = hops_of(forwarded)
    if hops and len(seen) >= hops:
        return seen[-hops]
    return remote


def network_of(address: str) -> str:
    """The address, or the /64 of one that changes its last half as it likes; what is none is itself."""
    try:
        known = ip_address(address.strip().strip("[]"))
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        if known.ipv4_mapped:
            return str(known.ipv4_mapped)
        return str(ip_network((int(known), IPV6_PREFIX), strict=False))
    return str(known)


def is_from_outside(remote: str) -> bool:
    try:
        return ip_address(remote).is_global
    except ValueError:
        return False
