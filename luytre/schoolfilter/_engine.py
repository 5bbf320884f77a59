"""The DNS engine (dnsdist): its configuration, how to start it, and whether it answers."""

import os
import shutil
import time
from ipaddress import IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final

import dns.exception
import dns.message
import dns.query
import dns.rdatatype

from luytre.lib.errors import LuytreError
from luytre.schoolfilter import _files, _stores, rules
from luytre.schoolfilter.records import Command, Upstream

BLOCK_TTL: Final = 30  # seconds a client may keep a block answer
OPEN_TTL: Final = 60  # seconds a client may keep a listed name that is open to its group
STAND_IN: Final = "127.0.0.153"  # loopback address of the stand-in upstream; same port number as the engine
STAND_IN_V4: Final = "192.0.2.10"  # RFC 5737 documentation address
STAND_IN_V6: Final = "2001:db8::10"  # RFC 3849
_MOST_PORT: Final = 0xFFFF

_TEMPLATES: Final = Path(__file__).parent / "engine"
# Debian keeps dnsdist in /usr/bin, other systems in sbin, which is not on everybody's PATH.
_PLACES: Final = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"


class BadEngineSetting(LuytreError):
    """A variable for the DNS engine holds something that is no address."""

    status = 500
    happened = "A setting of the DNS engine cannot be understood."
    next_step = "Please correct the variable named here and start again."


def program() -> str | None:
    """Path of dnsdist, None when it is not installed."""
    return shutil.which("dnsdist", path=os.environ.get("PATH", "") + ":" + _PLACES)


def _addresses(variable: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(variable, default).split(",") if part.strip()]


def _endpoint(text: str, variable: str, port: int) -> str:
    """`192.0.2.1`, `192.0.2.1:53`, `[2001:db8::1]:53` or `2001:db8::1` as address:port."""
    host, number = text, str(port)
    if text.startswith("["):
        host, _, rest = text[1:].partition("]")
        number = rest.lstrip(":") or number
    elif text.count(":") == 1:
        host, _, number = text.partition(":")
    try:
        address = ip_address(host)
    except ValueError as error:
        raise BadEngineSetting(f"{variable}={text}") from error
    if not number.isdecimal() or not 0 < int(number) <= _MOST_PORT:
        raise BadEngineSetting(f"{variable}={text}")
    return f"[{address}]:{number}" if isinstance(address, IPv6Address) else f"{address}:{number}"


def _networks(variable: str, default: str) -> list[str]:
    found = _addresses(variable, default)
    try:
        return [str(ip_network(text, strict=False)) for text in found]
    except ValueError as error:
        raise BadEngineSetting(f"{variable}={','.join(found)}") from error


def upstream(dns_port: int) -> Upstream:
    """The servers of LUYTRE_DNS_UPSTREAM (comma-separated addresses), or the loopback stand-in."""
    servers = tuple(_endpoint(text, "LUYTRE_DNS_UPSTREAM", 53) for text in _addresses("LUYTRE_DNS_UPSTREAM"))
    return Upstream(servers, False) if servers else Upstream((f"{STAND_IN}:{dns_port}",), True)


def block_address(kind: str = "A") -> str:
    """Where a blocked name leads: LUYTRE_BLOCK_ADDRESS (default 127.0.0.1) or LUYTRE_BLOCK_ADDRESS6 (default none).

    Must be where the school door (or a web server in front of it) answers plain HTTP.
    """
    variable, default = ("LUYTRE_BLOCK_ADDRESS", "127.0.0.1") if kind == "A" else ("LUYTRE_BLOCK_ADDRESS6", "")
    text = os.environ.get(variable, "").strip() or default
    if not text:
        return ""
    try:
        address = ip_address(text)
    except ValueError as error:
        raise BadEngineSetting(f"{variable}={text}") from error
    if isinstance(address, IPv6Address) != (kind == "AAAA"):
        raise BadEngineSetting(f"{variable}={text}")
    return str(address)


def _quoted(values: list[str] | tuple[str, ...]) -> str:
    return ", ".join('"' + value + '"' for value in values)


def _fill(template: str, **values: str) -> str:
    text = (_TEMPLATES / template).read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def configuration(data: Path, dns_port: int) -> str:
    """The engine's whole configuration.  Raises BadEngineSetting."""
    listen = [_endpoint(text, "LUYTRE_DNS_LISTEN", dns_port) for text in _addresses("LUYTRE_DNS_LISTEN", "127.0.0.1")]
    above = upstream(dns_port)
    health = "up" if above.invented else "auto"
    blocks = [f'addAction(AndRule({{blocked, QTypeRule(DNSQType.A)}}), SpoofAction({{"{block_address()}"}}, @O@))']
    if block_address("AAAA"):
        blocks.append(
            f'addAction(AndRule({{blocked, QTypeRule(DNSQType.AAAA)}}), SpoofAction({{"{block_address("AAAA")}"}}, @O@))'
        )
    acl = _networks("LUYTRE_DNS_CLIENTS", "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,::1/128,fc00::/7")
    decide = _fill("decide.lua", STRICT=str(rules.EVERY_BIT), FIRM=str(rules.FIRM_BITS))
    return _fill(
        "engine.lua",
        ACL=_quoted(acl),
        LISTEN="\n".join(f'{"addLocal" if place else "setLocal"}("{address}")' for place, address in enumerate(listen)),
        SERVERS="\n".join(
            f'newServer({{address="{server}", healthCheckMode="{health}", sockets=4}})' for server in above.servers
        ),
        STORES=_lua_text(_stores.folder(data)),
        NOT_HERE=_quoted([f"{name}." for name in rules.NOT_HERE]),
        DISCOVERY=f"{rules.DISCOVERY_ZONE}.",
        DECIDE=decide,
        BLOCK="\n".join(line.replace("@O@", f"{{ttl={BLOCK_TTL}, ra=true}}") for line in blocks),
        BLOCK_TTL=str(BLOCK_TTL),
        OPEN_TTL=str(OPEN_TTL),
    )


def _lua_text(path: Path) -> str:
    text = str(path)
    if any(letter in text for letter in '"\\\n'):
        raise BadEngineSetting(f"LUYTRE_DATA={text}")
    return text


def commands(data: Path, dns_port: int) -> list[Command]:
    """Write the configuration, make missing stores, and say what to run; an empty list when dnsdist is missing."""
    dnsdist = program()
    if dnsdist is None:
        return []
    home = data / "filter"
    home.mkdir(parents=True, exist_ok=True)
    _stores.prepare(data)
    base = (dnsdist, "--supervised", "--disable-syslog", *_as_nobody())
    found = []
    if upstream(dns_port).invented:
        config = home / "upstream.lua"
        text = _fill("upstream.lua", ADDRESS=f"{STAND_IN}:{dns_port}", V4=STAND_IN_V4, V6=STAND_IN_V6)
        _files.write(config, text.encode())
        found.append(Command("dns-upstream", (*base, "-C", str(config))))
    config = home / "engine.lua"
    _files.write(config, configuration(data, dns_port).encode())
    found.append(Command("dns", (*base, "-C", str(config))))
    return found


def _as_nobody() -> tuple[str, ...]:
    """Started by root, the engine opens its files and then becomes Debian's own user for it."""
    if os.geteuid() != 0:
        return ()
    import pwd

    try:
        pwd.getpwnam("_dnsdist")
    except KeyError:
        return ()
    return ("-u", "_dnsdist", "-g", "_dnsdist")


def ask(dns_port: int, name: str, *, timeout: float = 0.5, kind: str = "A") -> list[str] | None:
    """The engine's answer to a question from this machine: addresses, empty for none, None when it is silent."""
    address = _endpoint(
        (_addresses("LUYTRE_DNS_LISTEN", "127.0.0.1") or ["127.0.0.1"])[0], "LUYTRE_DNS_LISTEN", dns_port
    )
    host = address.rsplit(":", 1)[0].strip("[]")
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - compared with, not listened on
    query = dns.message.make_query(name, kind)
    try:
        reply = dns.query.udp(query, host, port=int(address.rsplit(":", 1)[1]), timeout=timeout)
    except (dns.exception.DNSException, OSError):
        return None
    return [
        item.to_text() for answer in reply.answer for item in answer if item.rdtype == dns.rdatatype.from_text(kind)
    ]


def answers(dns_port: int, *, timeout: float = 0.5) -> bool:
    """The engine answers at all."""
    return ask(dns_port, "use-application-dns.net", timeout=timeout) is not None


def sees(dns_port: int, generation: str, *, within: float = 1.0) -> bool:
    """The engine blocks the probe of this generation: it reads the stores as they were written last."""
    until = time.monotonic() + within
    while True:
        if ask(dns_port, f"{generation}.{rules.PROBE_ZONE}") == [block_address()]:
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(0.02)


def healthy(dns_port: int) -> bool:
    """The list probe is blocked and the stray probe is not: both look-ups work."""
    return ask(dns_port, rules.LIST_PROBE) == [block_address()] and ask(dns_port, rules.STRAY_PROBE) != [
        block_address()
    ]
