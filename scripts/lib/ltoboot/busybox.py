# SPDX-License-Identifier: GPL-2.0-or-later
"""A static busybox of the guest's architecture: the host's own where it fits, else Debian's busybox-static, fetched into the
cache by lib/apt.sh (never installed, never run on this machine)."""

import os
import subprocess

from . import HarnessError, elf

DEBIAN_ARCH = {"x86_64": "amd64", "arm64": "arm64"}
HERE = os.path.dirname(os.path.abspath(__file__))


def why_not(path, arch):
    """"" when the file is a static busybox for that architecture, else what it is instead."""
    try:
        with open(path, "rb") as f:
            binary = elf.parse(f.read())
    except (OSError, elf.ElfError) as e:
        return str(e.strerror if isinstance(e, OSError) else e)
    if binary.arch != arch:
        return f"it is for {binary.arch}, the kernel for {arch}"
    return "it is linked dynamically; a guest without libraries needs busybox-static" if binary.has_interp else ""


def _fetch(arch):
    """The path of Debian's busybox-static in the cache; lib/apt.sh fetches it when it is not there yet."""
    script = 'me=boot-test; . "$1/apt.sh"; apt_tree "$2" busybox-static'
    done = subprocess.run(["sh", "-euc", script, "sh", os.path.dirname(HERE), DEBIAN_ARCH[arch]],
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    if done.returncode:
        raise HarnessError(f"no static busybox for {arch}: apt could not fetch busybox-static (see above); "
                           "give one with --busybox FILE")
    return os.path.join(done.stdout.decode().strip(), "bin/busybox")


def find(arch, given=None):
    """-> path. `given`: the user's choice, taken or refused but never replaced."""
    if given:
        reason = why_not(given, arch)
        if reason:
            raise HarnessError(f"--busybox {given}: {reason}")
        return given
    if not why_not("/bin/busybox", arch):
        return "/bin/busybox"
    path = _fetch(arch)
    reason = why_not(path, arch)
    if reason:
        raise HarnessError(f"{path}: {reason}; remove that directory so that it gets fetched again, or give --busybox FILE")
    return path
