"""The program itself: where it is, how it is called, and how to ask whether it works."""

from __future__ import annotations

import shutil
import socket
import sys
import sysconfig
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING

from podcast_pub.errors import EmbeddedStoreFailed
from podcast_pub.storage.embedded.ports import HOST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from podcast_pub.storage.embedded.home import Keys
    from podcast_pub.storage.embedded.ports import Ports

ABSENT_KEY = "assets/absent"
"""A public key under which nothing is ever stored."""


class Health(Enum):
    """What answers on the S3 port."""

    SILENT = "nothing answers"
    UNPREPARED = "it answers, but the bucket or its settings are missing"
    READY = "it answers, and the bucket is public as it should be"


def own_folders() -> tuple[Path, ...]:
    """Return where the installer of our Python puts programs."""
    return Path(sys.executable).parent, Path(sysconfig.get_path("scripts"))


def find_weed(folders: Sequence[Path]) -> Path:
    """Return the program `weed` from the first of the folders that has it, else from PATH."""
    for folder in folders:
        if (folder / "weed").is_file():
            return folder / "weed"
    found = shutil.which("weed")
    if found is None:
        raise EmbeddedStoreFailed(
            "the store for this computer is not installed (no program `weed`)",
            hint="pip install 'podcast-pub[local]', or name a [[store]] in show.toml",
        )
    return Path(found)


def command_line(weed: Path, ports: Ports) -> list[str]:
    """Return the words of the command; it works in its folder, with names relative to it.

    Relative, because a socket's path has room for 108 bytes (unix(7)) and a show folder may
    be deep. Everything that would listen beyond S3 is off or answers gRPC only. A master that
    resumes its state sends the volumes away at first, and they come back after 5 s (one of
    eight restarts, measured with 4.48); without it, it learns all from the volumes at once.
    """
    flags = {f"-{flag}": str(port) for flag, port in ports.by_flag.items()} | {
        "-dir": "data",
        "-ip": HOST,
        "-ip.bind": HOST,
        "-s3.localSocket": "s3.sock",
        "-filer.localSocket": "filer.sock",
        "-s3.port.https": "0",
        "-s3.port.iceberg": "0",
        "-s3.port.lance": "0",
        "-s3.autoCreateBucket": "false",
        "-webdav": "false",
        "-admin.ui": "false",
        "-master.telemetry": "false",
        "-master.resumeState": "false",
        "-volume.preStopSeconds": "0",
        "-disableHttp": "true",
    }
    logging = ["-logdir=logs", "-alsologtostderr=false", "-log_max_size_mb=4", "-log_max_files=2"]
    return [str(weed), *logging, "mini", *(f"{flag}={value}" for flag, value in flags.items())]


def environment_for(keys: Keys, home: Path) -> dict[str, str]:
    """Return all of the program's environment: nothing of ours leaks in but PATH.

    `HOME` keeps it from the user's own SeaweedFS configuration.
    """
    return {
        "PATH": "/usr/bin:/bin",
        "HOME": str(home),
        "AWS_ACCESS_KEY_ID": keys.access_key,
        "AWS_SECRET_ACCESS_KEY": keys.secret_key,
    }


def health(ports: Ports, bucket: str, *, patience: float = 2.0) -> Health:
    """Return what the store says to a stranger who asks for a public key that is absent.

    One request, by hand, because this is asked on every run: importing an HTTP library
    would cost more than all the rest.
    """
    try:
        with socket.create_connection((HOST, ports.s3), timeout=patience) as connection:
            connection.sendall(
                f"GET /{bucket}/{ABSENT_KEY} HTTP/1.1\r\nHost: {HOST}:{ports.s3}\r\n"
                "Connection: close\r\n\r\n".encode("ascii")
            )
            answer = b""
            while block := connection.recv(65_536):
                answer += block
    except OSError:
        return Health.SILENT
    if b"SeaweedFS" not in answer:
        return Health.SILENT
    return Health.READY if b"<Code>NoSuchKey</Code>" in answer else Health.UNPREPARED
