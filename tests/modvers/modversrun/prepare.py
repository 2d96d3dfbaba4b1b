# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of all cases for one kernel: built by the front door, or the kernel's own, then edited."""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess

from ltoboot import modules
from . import edit, table

ROOT = pathlib.Path(__file__).resolve().parents[3]
SOURCES = ROOT / "tests" / "modvers" / "sources"
# What a make around us must not hand down to the ones we start.
NOT_INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "M", "KDIR", "ARCH", "LTO", "V", "W", "CC",
                 "LD", "CROSS_COMPILE", "MITIGATIONS")
ARCHS = ("x86_64", "arm64")


class PrepareError(Exception):
    """A file that a case is about cannot be had; the text says which and why."""


def environment():
    env = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
    env["LC_ALL"] = "C"
    return env


def kernel_tree(arch, version, what):
    """A path from scripts/kernel-tree."""
    done = subprocess.run([str(ROOT / "scripts/kernel-tree"), "--arch", arch, "--print", what, version], env=environment(),
                          stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise NoKernel(done.stderr.strip() or f"scripts/kernel-tree: exit status {done.returncode}")
    return done.stdout.strip()


class NoKernel(PrepareError):
    """scripts/kernel-tree cannot give that kernel."""


class NoModule(PrepareError):
    """A kernel does not have what a case wants of it."""


@dataclasses.dataclass
class Kernel:
    """A Debian kernel and a directory to work for it in."""
    arch: str
    version: str
    work: pathlib.Path
    stock: dict = dataclasses.field(default_factory=dict)       # (arch, version) -> modules.Directory
    arguments: str = ""         # it is booted with, always

    def __str__(self):
        return f"{self.version} {self.arch}"

    def path(self, what):
        return kernel_tree(self.arch, self.version, what)

    def facts(self, own=False):
        text = pathlib.Path(self.path("kdir"), "include/config/auto.conf").read_text(encoding="utf-8")
        config = frozenset(re.findall(r"^CONFIG_(\w+)=[ym]$", text, re.M))
        return table.Facts(self.arch, self.version, config, own)


@dataclasses.dataclass
class Own(Kernel):
    """A kernel of the user's, in the place of one of Debian's; it has no other modules than its own."""
    tree: object = None         # ltokernel's
    modules_dir: object = None

    def path(self, what):
        return str({"kdir": self.tree.build, "image": self.tree.image, "release": self.tree.release(),
                    "modules": self.modules_dir}[what])

    def facts(self, own=True):
        return super().facts(own)

    def __post_init__(self):
        # It says nothing of a module without retpolines when it does without them itself, as a small configuration does.
        self.arguments = "spectre_v2=on" if self.arch == "x86_64" else ""


def build(kernel):
    """sources/ -> kernel.work/built/*.ko, without debug information."""
    built = kernel.work / "built"
    if not built.exists():
        fresh = kernel.work / "building"
        shutil.rmtree(fresh, ignore_errors=True)
        shutil.copytree(SOURCES, fresh)
        # MITIGATIONS: some of them lack one on purpose.
        argv = ["make", "-j2", "-C", str(ROOT), f"M={fresh}", f"ARCH={kernel.arch}", f"KDIR={kernel.path('kdir')}",
                "LTO=thin", "MITIGATIONS=warn"]
        done = subprocess.run(argv, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace", check=False)
        if done.returncode:
            raise PrepareError("\n".join([" ".join(argv), *done.stdout.splitlines()[-25:]]))
        for path in fresh.glob("*.ko"):
            path.write_bytes(edit.objcopy(path.read_bytes(), "--strip-debug"))
        fresh.rename(built)
    return built


def stock(kernel, place, name):
    """stock:NAME, stock@VERSION:NAME, stock@ARCH:NAME -> a file, decompressed."""
    other = place.partition("@")[2]
    key = (other if other in ARCHS else kernel.arch, kernel.version if other in ("", *ARCHS) else other)
    if key not in kernel.stock:
        kernel.stock[key] = modules.Directory(kernel_tree(*key, "modules") if other else kernel.path("modules"))
    path = kernel.stock[key].find(name)
    if not path:
        raise NoModule(f"{' '.join(key)} has no module {name}")
    target = kernel.work / "-".join(("stock", *key)) / f"{name}.ko"
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(modules.decompress(pathlib.Path(path).read_bytes(), path))
    return target


def files(kernel, built, case):
    """The files of one case, in the order to load them; the edited ones in a directory of the case."""
    paths = []
    for number, word in enumerate(case.modules):
        place, colon, name = word.rpartition(":")
        path = stock(kernel, place, name) if colon else built / f"{name}.ko"
        if not path.exists():
            raise NoModule(f"sources/ makes no {name}.ko for {kernel}")
        edits = [line for index, line in case.edits if index == number]
        if edits:
            data = path.read_bytes()
            for line in edits:
                try:
                    data = edit.apply(data, line)
                except edit.EditError as error:
                    raise PrepareError(f"{case.name}: {line}: {error}") from error
            path = kernel.work / case.name / str(number) / path.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        paths.append(str(path))
    return paths


def cases(kernel, path):
    """-> ([(Case, its files)], [(name, why it is left out)]); Debian's kernels have all that is wanted of them."""
    built, prepared, left_out = build(kernel), [], []
    for case in table.read(path, kernel.facts()):
        try:
            prepared.append((case, files(kernel, built, case)))
        except NoModule as error:
            if not isinstance(kernel, Own):
                raise
            left_out.append((case.name, str(error)))
    return prepared, left_out
