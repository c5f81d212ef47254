#!/bin/sh
# Install the podcast clients that the tests drive, if this user may; say so if not.
# Tests whose client is missing are named at the end of the run, and fail with CI=true.
packages=""
command -v gpo >/dev/null 2>&1 || packages="$packages gpodder"
command -v ffmpeg >/dev/null 2>&1 || packages="$packages ffmpeg"
command -v podboat >/dev/null 2>&1 || packages="$packages newsboat"
command -v podget >/dev/null 2>&1 || packages="$packages podget"
[ -z "$packages" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "not installed (no apt-get here):$packages" >&2
    exit 0
fi
if [ "$(id -u)" = 0 ]; then
    as_root=""
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    echo "not installed (needs root or sudo):$packages" >&2
    exit 0
fi
echo "installing$packages"
$as_root apt-get update -qq &&
    $as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $packages >/dev/null ||
    echo "could not be installed:$packages" >&2
