# SPDX-License-Identifier: GPL-2.0-or-later
"""Debian's module packages, built through the front door: their sources as kbuild compiled them, their versions."""
import dataclasses
import functools
import pathlib
import shutil
import subprocess
import sys

import corpus

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "modules"))
from matrixrun import build, plan  # noqa: E402

KERNEL = "6.1"
ARCHS = ("x86_64", "arm64")
LIMIT = 1800            # seconds for one make


class DkmsError(Exception):
    """A package cannot be built; the text says why."""


@dataclasses.dataclass
class Package:
    """A line of the file packages."""
    name: str
    exports: dict       # architecture: how many
    subdirs: list
    prepare: str
    variables: list


def packages(names=()):
    """The packages of the file, or those of these names; the file has to have all of tests/modules/matrix."""
    found = []
    for place, line in plan.rows(HERE / "packages"):
        cells = line.split()
        if len(cells) < 4:
            raise DkmsError(f"{place}: {len(cells)} columns, expected 4 or more")
        exports = dict(pair.split("=") for pair in cells[1].split(","))
        found.append(Package(cells[0], {arch: int(n) for arch, n in exports.items()}, cells[2].split(","),
                             cells[3].strip("-"), cells[4:]))
    listed = {p.name + "-dkms" for p in found}
    for entry in plan.read_matrix().values():
        if entry.package and entry.package not in listed:
            raise DkmsError(f"{HERE / 'packages'}: {entry.package} of tests/modules/matrix is missing")
    return [p for p in found if not names or p.name in names]


@functools.cache
def kernel_tree(arch):
    return pathlib.Path(build.ask("scripts/kernel-tree", "--arch", arch, "--print", "kdir", KERNEL))


def _make(top, argv, log):
    # Some makefiles ask the shell where they are.
    env = dict(build.environment(), PWD=str(top))
    with open(log, "ab") as out:
        done = subprocess.run(["make", "-j2", *argv], cwd=top, env=env, stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                              timeout=LIMIT, check=False)
    if done.returncode:
        said = [line for line in build.tail(log, 2000) if "rror" in line]
        raise DkmsError(f"make {' '.join(argv)}: exit {done.returncode}: {' / '.join(said[:3])}")


def built(package, arch, lto, symvers, into):
    """The directory, a new one in `into`, in which the package has been built."""
    top = into / f"{package.name}-{arch}-{lto}"
    shutil.copytree(build.ask("scripts/dkms-source", package.name + "-dkms"), top, symlinks=True)
    log = into / f"{top.name}.log"
    if package.prepare:
        _make(top, [package.prepare], log)
    for subdir in package.subdirs:
        _make(top, ["-C", str(plan.ROOT), f"M={(top / subdir).resolve()}", f"ARCH={arch}", f"KDIR={KERNEL}", f"LTO={lto}",
                    f"SYMVERS={symvers}", *(v.replace("@TOP@", str(top)) for v in package.variables)], log)
    return top


def sources(top, arch, exporting=True):
    """The C sources of a directory that built() made, in order of their names."""
    found = (corpus.source_of(kernel_tree(arch), path, exporting) for path in sorted(top.rglob(".*.o.cmd"))
             if not path.name.endswith((".mod.o.cmd", ".module-common.o.cmd")))
    return [source for source in found if source]


def versions(top):
    """{symbol: version}: what all the Module.symvers in a directory say that modules in it export."""
    lines = [line.split("\t") for path in sorted(top.rglob("Module.symvers")) for line in path.read_text().splitlines()]
    return {line[1]: line[0] for line in lines}
