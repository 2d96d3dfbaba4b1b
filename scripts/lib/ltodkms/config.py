# SPDX-License-Identifier: GPL-2.0-or-later
"""The configuration of `ltomod dkms`, /etc/ltomod/dkms.conf: KEY VALUE a line. Where it is, it is on.
scripts/lib/dkms-build reads it too, at each build."""
import re
from dataclasses import dataclass

from .files import Trouble, write_whole

ALL = "all"
LTOS = ("thin", "whole", "full", "none")
FALLBACKS = ("none", "gcc")
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+~:-]*")        # of a release, of a package: a part of a path
HEAD = "# Written by ltomod dkms enable, removed by ltomod dkms disable. While it is here, DKMS builds with LTO.\n"


@dataclass
class Config:
    kernels: tuple = (ALL,)     # releases
    modules: tuple = ()         # names of packages; none: all
    lto: str = "thin"
    fallback: str = ""          # of FALLBACKS

    def wants(self, release):
        return ALL in self.kernels or release in self.kernels

    def text(self):
        lines = [*(f"kernel {k}" for k in self.kernels), *(f"module {m}" for m in self.modules), f"lto {self.lto}",
                 *([f"fallback {self.fallback}"] if self.fallback else [])]
        return HEAD + "".join(line + "\n" for line in lines)

    def write(self, path):
        write_whole(path, self.text())


def read(path):
    """The Config of a file, None where there is none; Trouble where it says what is not known."""
    try:
        lines = path.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except FileNotFoundError:
        return None
    found = {"kernel": [], "module": [], "lto": [], "fallback": []}
    good = {"kernel": NAME.fullmatch, "module": NAME.fullmatch, "lto": LTOS.__contains__, "fallback": FALLBACKS.__contains__}
    for number, line in enumerate(lines, 1):
        if not line.strip() or line.startswith("#"):
            continue
        key, _, value = line.partition(" ")
        if key not in found or not good[key](value.strip()):
            raise Trouble(f"{path}:{number}: '{line}' is not known", "ltomod dkms enable writes it anew")
        found[key].append(value.strip())
    return Config(tuple(found["kernel"]), tuple(found["module"]), *found["lto"][-1:] or ["thin"], *found["fallback"][-1:])
