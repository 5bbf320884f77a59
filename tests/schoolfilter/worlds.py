"""Random schools, lists and questions: every rule meets every other."""

import random
from dataclasses import dataclass
from datetime import date

from luytre.schoolfilter import rules
from luytre.schoolfilter.records import Age, ExceptionLine, GroupPolicy, Listed, Lists, NetworkLine, Plan, Ruling

LABELS = ("a", "b", "c", "www", "m", "xn--tr-iia", "long-label-of-a-name")
TOPS = ("bad.example", "fun.example", "site.test", "b.site.test", "trang.vn.example", "free.example")
KINDS = ("A", "AAAA", "HTTPS", "TXT", "MX", "SVCB", "CNAME", "NS")


@dataclass(frozen=True)
class World:
    plan: Plan
    lists: Lists
    clients: tuple[str, ...]
    hosts: tuple[str, ...]

    def question(self, chance: random.Random) -> tuple[str, str]:
        host = chance.choice(self.hosts)
        if chance.random() < 0.4:
            host = f"{chance.choice(LABELS)}.{host}"
        return chance.choice(self.clients), host


def _host(chance: random.Random) -> str:
    return ".".join([*chance.choices(LABELS, k=chance.randint(0, 2)), chance.choice(TOPS)])


def world(chance: random.Random) -> World:
    keys = sorted(rules.BITS)
    groups = tuple(
        GroupPolicy(gid, age, frozenset(chance.sample(keys, chance.randint(0, len(keys)))))
        for gid, age in enumerate([*Age, *Age], start=1)
    )
    cidrs = {f"127.0.{third}.0/24" for third in chance.sample(range(1, 60), 14)}
    cidrs |= {f"127.{chance.randint(1, 9)}.0.0/16", f"127.0.{chance.randint(1, 60)}.{chance.randint(0, 255)}/32"}
    cidrs |= {"127.0.16.0/20", f"127.0.{chance.randint(1, 60)}.128/25"}
    networks = tuple(NetworkLine(cidr, chance.choice(groups).gid) for cidr in sorted(cidrs))
    hosts = tuple(sorted({_host(chance) for _ in range(90)}))
    said = {
        (host, chance.choice(groups).gid, chance.random() < 0.5) for host in chance.sample(hosts, 25) for _ in range(4)
    }
    exceptions = tuple(ExceptionLine(host, gid, chance.choice(list(Ruling)), own) for host, gid, own in sorted(said))
    scopes = ("children", "everyone")
    national = {
        host: Listed(host, chance.choice(scopes), chance.choice(keys), date(2099, 1, 1), "0a1b2c3d")
        for host in chance.sample(hosts, 12)
    }
    categories = {host: frozenset(chance.sample(keys, chance.randint(1, 3))) for host in chance.sample(hosts, 35)}
    clients = tuple(
        address
        for line in networks
        for base in [line.cidr.partition("/")[0].rsplit(".", 1)[0]]
        for address in (f"{base}.1", f"{base}.127", f"{base}.129", f"{base}.254")
    )
    return World(Plan(1, groups, networks, exceptions), Lists(national, categories), (*clients, "127.77.0.1"), hosts)
