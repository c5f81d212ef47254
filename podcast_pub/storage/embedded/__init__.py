"""The store on this computer: SeaweedFS from a wheel, run for one show folder.

It is real object storage on 127.0.0.1, the same software that a self-hoster scales out on;
nobody else can reach it.
"""

from podcast_pub.storage.embedded.lifecycle import (
    Running,
    Status,
    home_of,
    log_tail,
    start,
    status,
    stop,
)

__all__ = ["Running", "Status", "home_of", "log_tail", "start", "status", "stop"]
