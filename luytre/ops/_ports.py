"""Are the ports free that a start needs?"""

import socket

from luytre.ops._installation import WEB_DOORS, Installation
from luytre.ops._problems import Problem


def demand_free(installation: Installation) -> None:
    """Raises Problem that names the port, and the variable that chooses another."""
    for door in WEB_DOORS:
        port = installation.port_of(door)
        if not free(installation.bind, port, socket.SOCK_STREAM):
            raise Problem(
                f"Port {port} (the {door} door) is in use by another program.",
                f"Choose other ports: LUYTRE_PORT={installation.port + 100} ./run  (it takes that one and the next two).",
            )


def demand_dns_free(installation: Installation) -> None:
    """Raises Problem when the DNS engine could not listen."""
    if not dns_free(installation.dns_port):
        raise Problem(
            f"Port {installation.dns_port} (the DNS engine) is in use by another program.",
            f"Choose another: LUYTRE_DNS_PORT={installation.dns_port + 100} ./run",
        )


def dns_free(port: int) -> bool:
    """Both kinds of socket that the engine opens on loopback."""
    return all(free("127.0.0.1", port, kind) for kind in (socket.SOCK_STREAM, socket.SOCK_DGRAM))


def free(host: str, port: int, kind: socket.SocketKind) -> bool:
    """Whether a server could listen there now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, kind) as trial:
        if kind is socket.SOCK_STREAM:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a server that has just stopped does no harm
        try:
            trial.bind((host, port))
        except OSError:
            return False
    return True
