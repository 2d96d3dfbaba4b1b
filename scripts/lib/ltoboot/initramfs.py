# SPDX-License-Identifier: GPL-2.0-or-later
"""The archive that the kernel boots into: busybox, init.sh, the modules, and the plan of what to do.

Format "newc" (Documentation/driver-api/early-userspace/buffer-format.rst): per file a header of ASCII hexadecimal fields, the
NUL-terminated name, the contents, the latter two padded to 4 bytes; closed by an entry named TRAILER!!!. Written here, so
that neither cpio nor root is needed, and the same input gives the same bytes.
"""

import gzip
import os
import secrets
import shlex
import stat

from . import HarnessError


class Cpio:
    def __init__(self):
        self._parts, self._inode, self._folders = [], 0, set()

    def _entry(self, path, mode, data=b"", rdev=(0, 0)):
        self._inode += 1
        name = path.encode() + b"\0"
        links = 2 if stat.S_ISDIR(mode) else 1
        fields = (self._inode, mode, 0, 0, links, 0, len(data), 0, 0, rdev[0], rdev[1], len(name), 0)
        head = b"070701" + b"".join(b"%08X" % f for f in fields) + name
        self._parts += [head, b"\0" * (-len(head) % 4), data, b"\0" * (-len(data) % 4)]

    def folder(self, path):
        """A directory, and those above it, once."""
        path = path.strip("/")
        if path and path not in self._folders:
            self.folder(os.path.dirname(path))
            self._folders.add(path)
            self._entry(path, stat.S_IFDIR | 0o755)

    def file(self, path, data, mode=0o644):
        self.folder(os.path.dirname(path))
        self._entry(path.strip("/"), stat.S_IFREG | mode, data)

    def link(self, path, target):
        self.folder(os.path.dirname(path))
        self._entry(path.strip("/"), stat.S_IFLNK | 0o777, target.encode())

    def device(self, path, major, minor):
        self.folder(os.path.dirname(path))
        self._entry(path.strip("/"), stat.S_IFCHR | 0o600, rdev=(major, minor))

    def finish(self):
        """All entries and the trailer, as bytes, not compressed."""
        self._inode = -1
        self._entry("TRAILER!!!", 0)
        return b"".join(self._parts)


def plan_text(modules, commands, unload, trials=()):
    """The part of the guest's script that differs from boot to boot: calls of the functions of init.sh."""
    lines = [] if unload else ["unload=no"]
    for number, module in enumerate(modules):
        lines.append(shlex.join(["load", module.name, f"/boot-test/{number}.ko", *module.params]))
    places = trial_places(trials)
    lines += [shlex.join(["try", str(number), *(places[path] for path in trial)]) for number, trial in enumerate(trials)]
    lines += [f"run {number}" for number in range(len(commands))]
    return "\n".join(lines) + "\n"


def trial_places(trials):
    """{host path: guest path} of the files of all trials (lists of host paths), each file once."""
    paths = dict.fromkeys(path for trial in trials for path in trial)
    return {path: f"/boot-test/try/{number}.ko" for number, path in enumerate(paths)}


def nonces(modules, commands, trials=()):
    """As many as init.sh can need: in and out for each module, trial, file of a trial and command; and to begin and to end."""
    count = 4 * len(modules) + 2 * len(commands) + sum(2 + 3 * len(trial) for trial in trials) + 4
    return [secrets.token_hex(6) for _ in range(count)]


def build(busybox, modules, commands, token, unload=True, files=(), trials=(), unspent=()):
    """-> the gzipped archive. busybox: path; modules: in load order; files: (host path, guest path) to take along;
    unspent: the nonces of the step markers, in order; trials: lists of host paths, taken along as they are, whatever they hold."""
    cpio = Cpio()
    for folder in ("dev", "proc", "sys", "tmp", "run", "bin"):
        cpio.folder(folder)
    cpio.device("dev/console", 5, 1)
    cpio.file("bin/busybox", _contents(busybox), 0o755)
    cpio.link("bin/sh", "busybox")
    cpio.file("init", _contents(os.path.join(os.path.dirname(__file__), "init.sh")), 0o755)
    cpio.file("boot-test/token", token.encode() + b"\n")
    cpio.file("boot-test/nonces", "".join(f"{nonce}\n" for nonce in unspent).encode(), 0o600)
    cpio.file("boot-test/plan", plan_text(modules, commands, unload, trials).encode())
    for number, module in enumerate(modules):
        cpio.file(f"boot-test/{number}.ko", module.data)
    for number, command in enumerate(commands):
        cpio.file(f"boot-test/run.{number}", command.encode() + b"\n")
    for host, guest in trial_places(trials).items():
        cpio.file(guest, _contents(host))
    for host, guest in files:
        cpio.file(guest, _contents(host), stat.S_IMODE(os.stat(host).st_mode))
    return gzip.compress(cpio.finish(), 1, mtime=0)


def _contents(path):
    try:
        with open(path, "rb") as f:
            return f.read()
    except OSError as e:
        raise HarnessError(f"{path}: {e.strerror}") from e
