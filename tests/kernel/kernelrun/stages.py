# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the kernel's own modpost and ours over a whole kernel, with the arguments of each stage of kbuild.

A stage is a run of modpost as scripts/Makefile.modpost of 6.1 makes one. The arguments that come from the kernel's
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


STAGES = (
    Stage("make modules", "Module.symvers"),
    Stage("make vmlinux", "vmlinux.symvers", modules=False),
    Stage("make modules, without vmlinux.o", "modules-only.symvers", "-w", vmlinux=False),
    Stage("make nsdeps", "Module.symvers", "-N -d modules.nsdeps"),
    Stage("make W=1", "Module.symvers", "-W"),
    Stage("make -i -k", "Module.symvers", "-n"),
)


def kbuild_command(tree):
    """The command by which kbuild ran modpost last."""
    text = (tree.build / ".Module.symvers.cmd").read_text(encoding="utf-8")
    found = re.search(r"\| *(\S*modpost) (.*) -o Module\.symvers -T - +vmlinux\.o", text)
    if not found:
        raise TreeError(f"{tree.build}/.Module.symvers.cmd: no command that runs modpost")
    return found[1], found[2].split()


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


def run(tree, stage, modpost, configured):
    """One modpost over the objects; what it wrote is read, then removed."""
    clear(tree)
    argv = [str(modpost), *configured, *stage.more.split(), "-o", stage.output, "-T", "-"]
    if stage.vmlinux:
        argv.append("vmlinux.o")
    order = "".join(f"{m}.o\n" for m in tree.modules()) if stage.modules else ""
    # What kbuild exports to modpost.
    env = dict(environment(), CC="clang" + os.environ.get("LLVM_SUFFIX", "-19"), ARCH=tree.arch,
               SRCARCH={"x86_64": "x86"}.get(tree.arch, tree.arch), srctree=str(tree.source), objtree=".")
    try:
        done = subprocess.run(argv, cwd=tree.build, input=order.encode(), stdout=subprocess.DEVNULL,
                              stderr=subprocess.PIPE, env=env, timeout=LIMIT, check=False)
    except subprocess.TimeoutExpired:
        raise TreeError(f"{' '.join(argv)}: no end after {LIMIT} seconds") from None
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
    _, configured = kbuild_command(tree)
    theirs = tree.build / "scripts/mod/modpost"
    before = {n: (tree.build / n).stat().st_mtime_ns for n in tree.modpost_results()}
    contents = tree.modpost_results()
    try:
        for stage in STAGES:
            want, got = run(tree, stage, theirs, configured), run(tree, stage, ours, configured)
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
