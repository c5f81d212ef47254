"""The ports of one embedded store: a block that is found once and then kept."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

HOST = "127.0.0.1"

FIRST, LAST, STEP = 11_000, 20_990, 10
"""Blocks of ten, below the ports that Linux hands out (32,768 and up, ip_local_port_range),
so that no outgoing connection ever sits on a remembered port."""

WORKER_OFFSET = 10_000
"""SeaweedFS's own worker looks for the admin's gRPC port here, whatever it was told."""


@dataclass(frozen=True, slots=True)
class Ports:
    """What listens where, from the first port of the block."""

    first: int

    @property
    def s3(self) -> int:
        return self.first

    @property
    def by_flag(self) -> dict[str, int]:
        """Return the port for every flag of `weed mini` that takes one."""
        return {
            "s3.port": self.first,
            "s3.port.grpc": self.first + 1,
            "master.port": self.first + 2,
            "master.port.grpc": self.first + 3,
            "volume.port": self.first + 4,
            "volume.port.grpc": self.first + 5,
            "filer.port": self.first + 6,
            "filer.port.grpc": self.first + 7,
            "admin.port": self.first + 8,
            "admin.port.grpc": self.first + 8 + WORKER_OFFSET,
        }

    def taken(self) -> tuple[int, ...]:
        """Return those that some program listens on, in order."""
        return tuple(port for port in sorted(self.by_flag.values()) if not _is_free(port))

    def remove_sockets(self) -> None:
        """Remove what SeaweedFS leaves in /tmp for these ports; the place is fixed in it."""
        for flag, port in self.by_flag.items():
            if flag.endswith(".grpc"):
                part = flag.removesuffix(".port.grpc")
                with suppress(FileNotFoundError, PermissionError):
                    Path(f"/tmp/seaweedfs-{part}-grpc-{port}.sock").unlink()  # noqa: S108 — fixed in SeaweedFS


def find_ports(seed: str) -> Ports | None:
    """Return a block of free ports, None if there is none; equal seeds look in equal order."""
    blocks = (LAST - FIRST) // STEP + 1
    start = int.from_bytes(sha256(os.fsencode(seed)).digest()[:4])
    for step in range(blocks):
        ports = Ports(FIRST + (start + step) % blocks * STEP)
        if not ports.taken():
            return ports
    return None


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as one:
        # as servers do: connections that ended a moment ago do not count as taken
        one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            one.bind((HOST, port))
        except OSError:
            return False
    return True
