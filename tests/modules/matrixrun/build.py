# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds an entry in a copy of its source: with ltomod, or with GCC through the kernel's own kbuild."""
import os
import pathlib
import re
import shutil
import subprocess

from .plan import HERE, ROOT, read_matrix

LIMIT = 600     # seconds for one make
# What a make around us must not hand down to the ones we start.
NOT_INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "M", "KDIR", "ARCH",
                 "LTO", "V", "W", "CC", "LD", "CROSS_COMPILE", "MITIGATIONS")

GCC_PREFIX = {"x86_64": "", "arm64": "aarch64-linux-gnu-"}


def environment():
    env = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
    env["LC_ALL"] = "C"
    return env


def ask(*argv):
    """One line from one of our scripts, e.g. scripts/kernel-tree; RuntimeError with its own words."""
    done = subprocess.run([str(ROOT / argv[0]), *argv[1:]], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          stdin=subprocess.DEVNULL, env=environment(), text=True, check=False)
    if done.returncode or not done.stdout.strip():
        raise RuntimeError(f"{' '.join(argv)}: exit status {done.returncode}\n{done.stderr.strip()}")
    return done.stdout.strip()


def source_of(entry):
    """The pristine source directory."""
    if entry.package:
        return pathlib.Path(ask("scripts/dkms-source", entry.package))
    return HERE / entry.name


def copy(entry, into):
    """A copy to build in: into/NAME (entries beside each other find each other by ../NAME)."""
    target = into / entry.name
    shutil.copytree(source_of(entry), target, symlinks=True)
    return target


def copy_samples(tree, more):
    """Those of the matrix and `more`, {name: directory}, as one external module with a directory each: one make does for all."""
    tree.mkdir(parents=True)
    ours = {entry.name: source_of(entry) for entry in read_matrix().values() if not entry.package}
    for name, source in {**ours, **more}.items():
        shutil.copytree(source, tree / name)
    (tree / "Kbuild").write_text("".join(f"obj-m += {p.name}/\n" for p in sorted(tree.iterdir()) if p.is_dir()))


def make(argv, log):
    """Run make, output appended to the file log; whether it ended with 0."""
    with open(log, "ab") as out:
        try:
            return subprocess.run(["make", *argv], stdin=subprocess.DEVNULL, stdout=out, stderr=out,
                                  env=environment(), timeout=LIMIT, check=False).returncode == 0
        except subprocess.TimeoutExpired:
            out.write(f"\nmake ran for more than {LIMIT} seconds\n".encode())
            return False


def with_ltomod(entry, tree, log, kdir, arch, lto):
    """The front door, once for each of the entry's subdirs."""
    return all(make(["-C", str(ROOT), f"M={(tree / subdir).resolve()}", f"ARCH={arch}", f"KDIR={kdir}", f"LTO={lto}"],
                    log) for subdir in entry.subdirs)


def with_gcc(entry, tree, log, kdir, arch):
    """The kernel's kbuild with the compiler it was configured for (BTF left out: it needs a vmlinux and pahole)."""
    prefix = GCC_PREFIX[arch]
    words = [f"ARCH={arch}", f"CROSS_COMPILE={prefix}", f"CC={prefix}gcc-12"] if prefix else []
    return all(make(["-C", str(kdir), *words, f"M={(tree / subdir).resolve()}", "CONFIG_DEBUG_INFO_BTF_MODULES=",
                     "modules"], log) for subdir in entry.subdirs)


def with_kbuild(entry, tree, log, kernel):
    """kbuild alone, as the kernel (ltokernel's Tree) itself was built."""
    return all(make(["-C", str(kernel.source), f"O={kernel.build}", f"ARCH={kernel.arch}", *kernel.words(),
                     f"M={(tree / subdir).resolve()}", "modules"], log) for subdir in entry.subdirs)


def has_gcc(arch):
    """Whether with_gcc can work here."""
    return shutil.which(f"{GCC_PREFIX[arch]}gcc-12") is not None


def module_files(entry, tree):
    """{module: path of its .ko or None}; a file's '-' is '_' in the module's name."""
    found = {p.stem.replace("-", "_"): p for p in sorted(tree.rglob("*.ko"))}
    return {module: found.get(module) for module in entry.functions}


def tail(log, lines=25):
    """The last lines of a log, for a person."""
    return log.read_text(encoding="utf-8", errors="backslashreplace").splitlines()[-lines:]


def warnings(log):
    return [line for line in tail(log, 10000) if "warning:" in line.lower()]


def first_error(log):
    """What a compiler or make says of the first thing that is wrong."""
    return next((line.strip() for line in tail(log, 10000) if re.search(r"error:|ERROR|\*\*\*", line)), "it does not say why")
