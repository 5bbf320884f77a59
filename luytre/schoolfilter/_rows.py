"""From what schools decided and the lists say to the rows of the stores, and the check that they say the same."""

import hashlib
import random
from collections.abc import Iterable, Mapping
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Final

from luytre.lib import hosts
from luytre.schoolfilter import rules
from luytre.schoolfilter._stores import Draft, Rows
from luytre.schoolfilter.records import ExceptionLine, GroupPolicy, Judgement, Listed, Lists, Plan, Ruling

_LONGEST_LABEL: Final = 63
_LONGEST_NAME: Final = 255  # bytes in wire format
_SIZES: Final = {4: 4, 6: 16}  # bytes of an address by IP version

UNKNOWN: Final = "0"  # the group of a network that nobody entered; gid 0 is never given to a school's group


class CheckFailed(Exception):
    """A look-up in the drafted stores answers otherwise than the policy says; nothing was changed."""


def wire(host: str) -> bytes | None:
    """A host name as lower-case DNS wire format, the engine's key; None for what DNS cannot carry (an IP address)."""
    labels = host.lower().encode("ascii", "replace").split(b".")
    if len(labels) == 1 or any(not 0 < len(label) <= _LONGEST_LABEL for label in labels) or hosts.is_address(host):
        return None
    key = b"".join(bytes([len(label)]) + label for label in labels) + b"\0"
    return key if len(key) <= _LONGEST_NAME else None


def suffixes(key: bytes) -> Iterable[bytes]:
    """The wire name and its parents down to two labels, longest first: what KeyValueLookupKeySuffix(2) tries."""
    starts = []
    place = 0
    while key[place]:
        starts.append(place)
        place += key[place] + 1
    for start in starts[: max(1, len(starts) - 1)]:
        yield key[start:]


def client_rows(plan: Plan, version: int) -> dict[bytes, bytes]:
    """The whole address space without gaps: last address → first address and group number.

    Narrow networks win over the wide ones that hold them.
    """
    size = _SIZES[version]
    nets: list[tuple[IPv4Network | IPv6Network, int]] = [
        (ip_network(line.cidr), line.gid) for line in plan.networks if ip_network(line.cidr).version == version
    ]
    spans: list[tuple[int, int, str]] = [(0, (1 << size * 8) - 1, UNKNOWN)]
    for net, gid in sorted(nets, key=lambda pair: (pair[0].prefixlen, int(pair[0].network_address))):
        low, high = int(net.network_address), int(net.broadcast_address)
        cut: list[tuple[int, int, str]] = []
        for first, last, group in spans:
            if last < low or first > high:
                cut.append((first, last, group))
                continue
            if first < low:
                cut.append((first, low - 1, group))
            if last > high:
                cut.append((high + 1, last, group))
        spans = [*cut, (low, high, str(gid))]
    return {last.to_bytes(size, "big"): first.to_bytes(size, "big") + group.encode() for first, last, group in spans}


def policy_rows(plan: Plan, clients: Mapping[int, Iterable[bytes]]) -> dict[bytes, bytes]:
    """For each value of the client stores (by IP version), the group's number and what it blocks."""
    masks = {str(group.gid): rules.mask(group) for group in plan.groups}
    rows = {}
    for version, values in clients.items():
        for value in values:
            group = value[_SIZES[version] :].decode()
            rows[value] = f"{group if group in masks else UNKNOWN};{masks.get(group, rules.UNKNOWN_MASK)}".encode()
    return rows


def exception_rows(plan: Plan, generation: str) -> dict[bytes, bytes]:
    """Host → `;group:A;group:D;`.  A longer name inherits what it does not say, because the engine reads one row only."""
    said: dict[str, dict[int, ExceptionLine]] = {}
    for line in plan.exceptions:
        held = said.setdefault(line.host, {}).get(line.gid)
        if held is None or (line.own and not held.own):
            said[line.host][line.gid] = line
    rows: dict[bytes, bytes] = {}
    for host in said:
        verdicts: dict[int, str] = {}
        for name in hosts.parents(host):
            for gid, line in said.get(name, {}).items():
                verdicts.setdefault(gid, "A" if line.ruling is Ruling.ALLOW else "D")
        key = wire(host)
        if key is not None:
            rows[key] = (";" + "".join(f"{gid}:{said};" for gid, said in sorted(verdicts.items()))).encode()
    probe = wire(f"{generation}.{rules.PROBE_ZONE}")
    if probe is not None:
        rows[probe] = b";*:D;"
    return rows


def category_rows(lists: Lists) -> dict[bytes, bytes]:
    """Host → mask.  A national entry holds for all names below it, so a longer name inherits its bits."""
    rows: dict[bytes, bytes] = {}
    for host in {*lists.national, *lists.categories}:
        key = wire(host)
        if key is None:
            continue
        bits = 0
        spoken = False
        for name in hosts.parents(host):
            if name in lists.national:
                bits |= rules.EVERYONE_BIT if lists.national[name].scope == "everyone" else rules.CHILDREN_BIT
            if not spoken and name in lists.categories:
                spoken = True  # of the categories only the longest listed name speaks
                for category in lists.categories[name]:
                    bits |= rules.BITS.get(category, 0)
        rows[key] = str(bits).encode()
    for probe, bit in ((rules.LIST_PROBE, rules.PROBE_BIT), (rules.STRAY_PROBE, rules.STRAY_BIT)):
        key = wire(probe)
        if key is not None:
            rows[key] = str(bit).encode()
    return rows


def note_rows(national: Mapping[str, Listed]) -> dict[bytes, bytes]:
    """What the pages say about a national entry.  A restricted entry keeps no order: nobody can look it up anyway."""
    rows = {}
    for host, listed in national.items():
        key = wire(host)
        if key is not None:
            order = "" if listed.restricted else listed.order
            rows[key] = f"{listed.scope}\t{listed.category}\t{listed.until.isoformat()}\t{order}".encode()
    return rows


def digest(rows: Rows) -> bytes:
    """A fingerprint of a store's rows."""
    total = hashlib.blake2b(digest_size=16)
    for key in sorted(rows):
        total.update(len(key).to_bytes(2, "big") + key + len(rows[key]).to_bytes(4, "big") + rows[key])
    return total.digest()


def look_up(drafts: Mapping[str, Draft], client: str, host: str) -> bool:
    """Blocked or not, from the stores alone, step by step as the engine does it."""
    address = ip_address(client)
    found = drafts[f"clients{address.version}"].at_or_after(address.packed)
    policy = None if found is None or found[1][: len(address.packed)] > address.packed else found[1]
    row = (drafts["policy"].get(policy) if policy else None) or f"{UNKNOWN};{rules.EVERY_BIT}".encode()
    gid, _, bits = row.decode().partition(";")
    key = wire(host)
    if key is None:
        return False
    cat = int(_longest(drafts["cat"], key) or b"0") & int(bits)
    if cat & rules.FIRM_BITS:
        return True
    said = (_longest(drafts["exc"], key) or b"").decode()
    for who in (gid, "*"):
        place = said.find(f";{who}:")
        if place >= 0:
            return said[place + len(who) + 2] == "D"
    return cat != 0


def _longest(draft: Draft, key: bytes) -> bytes | None:
    return next((row for part in suffixes(key) if (row := draft.get(part)) is not None), None)


def check(drafts: Mapping[str, Draft], plan: Plan, lists: Lists, *, chance: random.Random, most: int = 400) -> int:
    """Replay questions against the drafts: every group and edge address, listed names, names below and beside them.

    Raises CheckFailed at the first difference from the reference decision; returns how many were asked.
    """
    clients = _some(_edges(plan), chance, 24)
    index: dict[int, GroupPolicy] = {group.gid: group for group in plan.groups}
    names = {line.host for line in plan.exceptions} | set(_some(list(lists.national), chance, most))
    names |= set(_some(list(lists.categories), chance, most // 4))
    asked = 0
    for name in _some(sorted(names), chance, most):
        for host in (name, f"www.{name}", f"x{name}"):
            if wire(host) is None:
                continue
            for client in _some(clients, chance, 6):
                asked += 1
                group = rules.group_of(plan, client)
                wanted = _judge(plan, lists, index.get(group.gid) if group else None, host)
                if look_up(drafts, client, host) != wanted.blocked:
                    raise CheckFailed(f"{client} asking for a {wanted.source} name")
    return asked


def _judge(plan: Plan, lists: Lists, group: GroupPolicy | None, host: str) -> Judgement:
    return rules.judge(group, rules.facts_of(plan, lists, group, host))


def _edges(plan: Plan) -> list[str]:
    found = {"0.0.0.0", "255.255.255.255", "127.0.0.1", "::", "::1"}  # noqa: S104 - asked about, not listened on
    for line in plan.networks:
        net = ip_network(line.cidr)
        found |= {str(net.network_address), str(net.broadcast_address)}
        low, high = int(net.network_address), int(net.broadcast_address)
        kind = type(net.network_address)
        if low > 0:
            found.add(str(kind(low - 1)))
        if high < (1 << net.max_prefixlen) - 1:
            found.add(str(kind(high + 1)))
    return sorted(found)


def _some(items: list[str], chance: random.Random, most: int) -> list[str]:
    return items if len(items) <= most else chance.sample(items, most)
