# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the kernel's own modpost and ours over a whole kernel, with the arguments of each stage of kbuild.

A stage is a run of modpost as scripts/Makefile.modpost makes one. The arguments that come from the kernel's
configuration are taken from the command that kbuild itself has kept in .Module.symvers.cmd.
"""
import dataclasses
import os
import re
import subprocess

from ltokernel.tree import TreeError, environment

LIMIT = 600     # seconds for one modpost


@dataclasses.dataclass(frozen=True)
class Stage:
    name: str           # what one types
    output: str
    more: str = ""      # arguments on top of the configuration's
    modules: bool = True
    vmlinux: bool = True
    reads: str = ""     # a dump that an earlier stage has written


STAGES = (
    Stage("make modules", "Module.symvers"),
    Stage("make vmlinux", "vmlinux.symvers", modules=False),
    Stage("make modules, without vmlinux.o", "modules-only.symvers", "-w", vmlinux=False),
    Stage("make nsdeps", "Module.symvers", "-N -d modules.nsdeps"),
    Stage("make W=1", "Module.symvers", "-W"),
    Stage("make -i -k", "Module.symvers", "-n"),
)


# Before 5.19 vmlinux and the modules are two runs, always.
STAGES_APART = (
    Stage("make vmlinux", "vmlinux.symvers", modules=False),
    Stage("make modules", "modules-only.symvers", "-i vmlinux.symvers", vmlinux=False, reads="vmlinux.symvers"),
    Stage("make modules, without vmlinux.symvers", "modules-only.symvers", "-w", vmlinux=False),
    Stage("make nsdeps", "modules-only.symvers", "-i vmlinux.symvers -N -d modules.nsdeps", vmlinux=False, reads="vmlinux.symvers"),
    Stage("make -i -k", "modules-only.symvers", "-i vmlinux.symvers -n", vmlinux=False, reads="vmlinux.symvers"),
)
RUN_FILES = ("-o", "-T", "-i", "-d")    # options of a run, not of the configuration; each has an argument


def kbuild_command(tree):
    """The program by which kbuild ran modpost last, its options that come from the configuration, and the stages there are."""
    for name, stages in ((".Module.symvers.cmd", STAGES), (".modules-only.symvers.cmd", STAGES_APART)):
        path = tree.build / name
        found = re.search(r"(\S*modpost) (.*)", path.read_text(encoding="utf-8")) if path.exists() else None
        if found:
            words = found[2].split()
            configured = [word for before, word in zip(["", *words], words)
                          if word not in RUN_FILES and before not in RUN_FILES and word != "vmlinux.o"]
            return found[1], configured, stages
    raise TreeError(f"{tree.build}/.Module.symvers.cmd: no command that runs modpost")


def objects_of(tree):
    """What modpost is given for the modules: before 5.19 what was linked for it has a name of its own."""
    for suffix in (".lto.o", ".prelink.o"):
        if any((tree.build / f"{m}{suffix}").exists() for m in tree.modules()):
            return [f"{m}{suffix}" for m in tree.modules()]
    return [f"{m}.o" for m in tree.modules()]


@dataclasses.dataclass
class Outcome:
    status: int
    said: list      # lines on standard error
    files: dict     # path -> bytes

    def count(self, word):
        """How many findings of a severity there are; the kernel's modpost prints ten and the number of the others."""
        lines = [line for line in self.said if word in line]
        suppressed = [int(n) for n in re.findall(r"suppressed (\d+) unresolved symbol", "\n".join(lines))]
        return len(lines) - len(suppressed) + sum(suppressed)


def clear(tree):
    for name in tree.modpost_results():
        (tree.build / name).unlink()


def run(tree, stage, modpost, configured, contents):
    """One modpost over the objects; what it wrote is read, then removed. contents: what the stages before wrote."""
    clear(tree)
    if stage.reads:
        (tree.build / stage.reads).write_bytes(contents[stage.reads])
    order = tree.build / ".stage.order"
    order.write_text("".join(f"{m}\n" for m in objects_of(tree)) if stage.modules else "")
    argv = [str(modpost), *configured, *stage.more.split(), "-o", stage.output, "-T", order.name]     # 7.1 knows no "-"
    if stage.vmlinux:
        argv.append("vmlinux.o")
    # What kbuild exports to modpost.
    env = dict(environment(), CC=tree.compiler, ARCH=tree.arch,
               SRCARCH={"x86_64": "x86"}.get(tree.arch, tree.arch), srctree=str(tree.source), objtree=".")
    try:
        done = subprocess.run(argv, cwd=tree.build, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, env=env, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise TreeError(f"{' '.join(argv)}: no end after {LIMIT} seconds") from None
    order.unlink()
    if stage.reads:
        (tree.build / stage.reads).unlink()
    files = tree.modpost_results()
    clear(tree)
    return Outcome(done.returncode, done.stderr.decode("utf-8", "backslashreplace").splitlines(), files)


def difference(name, theirs, ours):
    """The first line that differs, for a person."""
    if theirs is None or ours is None:
        return [f"{name}: {'the kernel' if theirs is None else 'ltomod'} does not write it"]
    want, got = (data.decode("utf-8", "backslashreplace").splitlines() for data in (theirs, ours))
    for number, (a, b) in enumerate(zip(want + [""] * len(got), got + [""] * len(want)), 1):
        if a != b:
            return [f"{name}:{number}:", f"  kernel: {a}", f"  ltomod: {b}"]
    return [f"{name}: only the ends of lines differ"]


def compare(theirs, ours):
    """(identical, of how many, complaints)"""
    names = sorted(set(theirs) | set(ours))
    unlike = [n for n in names if theirs.get(n) != ours.get(n)]
    complaints = []
    for name in unlike[:5]:
        complaints += difference(name, theirs.get(name), ours.get(name))
    if len(unlike) > 5:
        complaints.append(f"and {len(unlike) - 5} more: {' '.join(unlike[5:15])}")
    return len(names) - len(unlike), len(names), complaints


def check(tree, ours, report, keep=None):
    """Each stage with both programs, compared; then everything as kbuild left it."""
    _, configured, stages = kbuild_command(tree)
    theirs = tree.build / "scripts/mod/modpost"
    before = {n: (tree.build / n).stat().st_mtime_ns for n in tree.modpost_results()}
    contents = tree.modpost_results()
    try:
        for stage in stages:
            want, got = (run(tree, stage, modpost, configured, contents) for modpost in (theirs, ours))
            same, count, complaints = compare(want.files, got.files)
            if want.status != got.status:
                complaints = [f"exit status {got.status}, the kernel's modpost {want.status}", *got.said[:12]] + complaints
            for word in ("WARNING", "ERROR"):
                if want.count(word) != got.count(word):
                    complaints += [f"{got.count(word)} times {word}, the kernel's modpost {want.count(word)}",
                                   *[f"  kernel: {x}" for x in want.said if word in x][:5],
                                   *[f"  ltomod: {x}" for x in got.said if word in x][:5]]
            if not count:
                complaints.append("nothing was written")
            words = " ".join([*configured, *stage.more.split()])
            report.test(f"{tree.arch} {stage.name}: {same} of {count} files identical (modpost {words})", complaints)
    finally:
        for name, data in contents.items():
            (tree.build / name).write_bytes(data)
            os.utime(tree.build / name, ns=(before[name], before[name]))
