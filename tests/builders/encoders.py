"""Programs that stand in for FFmpeg: it without its best settings, and broken ones."""

from __future__ import annotations

from shutil import which
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def a_program(folder: Path, script: str) -> Path:
    """Write a shell script that is called `ffmpeg`, and return the folder that it is in."""
    folder.mkdir(parents=True, exist_ok=True)
    program = folder / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{script}\n", "utf-8")
    program.chmod(0o755)
    return folder


def another_ffmpeg(folder: Path) -> Path:
    """Write an FFmpeg that makes other bytes of the same sound, as another version would."""
    real = which("ffmpeg")
    last = 'for out; do :; done; printf "\\0\\0\\0\\0" >>"${out#file:}"'
    return a_program(folder, f'"{real}" "$@" || exit $?\n{last}')


def no_ffmpeg(folder: Path) -> Path:
    """Return a folder in which there is no FFmpeg, nor anything else."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
