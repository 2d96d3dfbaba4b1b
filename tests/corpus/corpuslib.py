# SPDX-License-Identifier: GPL-2.0-or-later
"""What tests/corpus/mkcorpus, tests/corpus/run and tests/bench/modpost share: where a corpus is, what is in it.

A corpus is a directory ${XDG_CACHE_HOME:-~/.cache}/ltomod/corpus/NAME, NAME a kernel release or RELEASE-slice-N:

    <module>.o, <module>.mod, .<module>.o.cmd, <module>.c      what modpost reads of a module
    vmlinux.o, .vmlinux.objs, .vmlinux.o.cmd                   the kernel's exports as an object
    modules.order, vmlinux.symvers                             the lists
    id-layout                                                  scripts/id-layout of the kernel tree
    truth.json                                                 what the shipped .ko files say
    format                                                     FORMAT of the maker
"""
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
FORMAT = "3"
ARCHS = {"x86_64": "x86_64", "amd64": "x86_64", "arm64": "arm64", "aarch64": "arm64"}
# How many modules the shipped kernels have changes with each update; these are the corpora, not the counts.
CORPORA = (("6.1", "x86_64"), ("6.1", "arm64"), ("6.12", "x86_64"))


class CorpusError(Exception):
    """Something outside is missing; the text says what and what to do."""


def cache():
    base = os.environ.get("XDG_CACHE_HOME") or os.path.join(os.path.expanduser("~"), ".cache")
    return pathlib.Path(base) / "ltomod"


def tool(name):
    """A tool of LLVM by its plain name, with the suffix that the project uses."""
    return name + os.environ.get("LLVM_SUFFIX", "-19")


def kernel_tree(version, arch, what):
    """A path of a Debian kernel, fetched if need be."""
    done = subprocess.run([str(ROOT / "scripts" / "kernel-tree"), "--arch", arch, "--print", what, version],
                          stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise CorpusError(f"cannot get {what} of kernel {version} for {arch}: see above")
    return done.stdout.strip()


def generation(release):
    """(6, 12) of "6.12.117+deb12-amd64"."""
    major, minor = release.split(".")[:2]
    return int(major), int("".join(c for c in minor if c.isdigit()))


def kernel_modpost(kdir):
    """The kernel's own modpost: the build for 64-bit little-endian of the host's linux-kbuild package."""
    path = pathlib.Path(kdir) / "scripts" / "mod" / "modpost.real-lsb-64"
    if not path.exists():
        raise CorpusError(f"no {path}: the kernel's own modpost is what the results are compared with")
    return str(path)


def corpus(version, arch, size=None):
    """The directory of a corpus, made if need be."""
    argv = [str(HERE / "mkcorpus"), "--arch", arch]
    if size:
        argv += ["--slice", str(size)]
    done = subprocess.run(argv + [version], stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise CorpusError(f"no corpus for {version} {arch}: see above")
    return pathlib.Path(done.stdout.strip())
