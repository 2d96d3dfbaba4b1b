# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds a small ThinLTO kernel from Debian's sources, the way kbuild does it, in the cache.

    kernel-build/<package version>-<arch>/      the O= directory
    kernel-build/<package version>-<arch>.log   what make said
    kernel-build/<package version>-<arch>.kept/ what kbuild's own modpost wrote, and `stamp`: what all this was made
                                                of.  Appears whole when the build is done.

Kernels from a directory of the user's (own.py) are built the same way, below kernel-own/.

A build that was cut off goes on where it was: kbuild knows what is done.
"""
import contextlib
import dataclasses
import fcntl
import hashlib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent.parent

IMAGES = {"x86_64": "arch/x86/boot/bzImage", "arm64": "arch/arm64/boot/Image"}
# What a make around us must not hand down.
NOT_INHERITED = ("MAKEFLAGS", "MFLAGS", "MAKELEVEL", "MAKEOVERRIDES", "MAKEFILES", "M", "KDIR", "ARCH", "LTO", "V", "W",
                 "CC", "LD", "CROSS_COMPILE", "MITIGATIONS", "MODPOST", "KBUILD_OUTPUT", "KCONFIG_CONFIG")


class TreeError(Exception):
    """It cannot go on; the text says why, and where to read more."""


def environment():
    env = {k: v for k, v in os.environ.items() if k not in NOT_INHERITED}
    # The same bytes today and tomorrow.
    env.update(LC_ALL="C", KBUILD_BUILD_TIMESTAMP="1 Jan 2024", KBUILD_BUILD_USER="ltomod",
               KBUILD_BUILD_HOST="ltomod", KBUILD_BUILD_VERSION="1")
    return env


def cache():
    base = os.environ.get("XDG_CACHE_HOME")
    if not base:
        if not os.environ.get("HOME"):
            raise TreeError("neither XDG_CACHE_HOME nor HOME is set, so there is no place for the cache")
        base = os.path.join(os.environ["HOME"], ".cache")
    return pathlib.Path(base) / "ltomod"


def sha256(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def names(paths):
    return " + ".join(p.name for p in paths)


# The programs by which kbuild is told a suffix, where the tree does not know LLVM=-19 yet (before 5.18).
LLVM_WORDS = {"CC": "clang", "LD": "ld.lld", "AR": "llvm-ar", "NM": "llvm-nm", "OBJCOPY": "llvm-objcopy",
              "OBJDUMP": "llvm-objdump", "READELF": "llvm-readelf", "STRIP": "llvm-strip", "HOSTCC": "clang",
              "HOSTCXX": "clang++", "HOSTLD": "ld.lld", "HOSTAR": "llvm-ar"}
GCC_PREFIX = {"x86_64": "x86_64-linux-gnu-", "arm64": "aarch64-linux-gnu-"}


def gcc_prefix(arch):
    """Of a cross compiler; none for this machine's own architecture."""
    return "" if {"aarch64": "arm64"}.get(os.uname().machine, os.uname().machine) == arch else GCC_PREFIX[arch]


@dataclasses.dataclass
class Tree:
    """One kernel for one architecture."""
    arch: str
    source: pathlib.Path
    build: pathlib.Path     # O=
    jobs: int
    configs: tuple = ()     # files, for people
    wanted: str = ""        # what they ask for
    flags: str = ""         # KCFLAGS that this generation needs

    @property
    def name(self):
        return self.build.name.removesuffix(f"-{self.arch}")

    def config(self):
        """The text of .config; what is to become of it before that is written."""
        path = self.build / ".config"
        return path.read_text(encoding="utf-8") if path.exists() else self.wanted

    @property
    def suffix(self):
        """Of LLVM's programs: as asked for, else of the LLVM that built this kernel, where that is here."""
        built = re.search(r"^CONFIG_CLANG_VERSION=(\d+)\d{4}$", self.config(), re.M)
        own = f"-{built[1]}" if built else "-19"
        return os.environ.get("LLVM_SUFFIX", own if shutil.which(f"clang{own}") else "-19")

    @property
    def compiler(self):
        """The program, by what the configuration says."""
        by_gcc = re.search(r"^CONFIG_CC_IS_GCC=y$", self.wanted or self.config(), re.M)
        return f"{gcc_prefix(self.arch)}gcc" if by_gcc else f"clang{self.suffix}"

    def words(self):
        """What make is told of compiler and flags."""
        flags = [f"KCFLAGS={self.flags}"] if self.flags else []
        if self.compiler.endswith("gcc"):
            prefix = gcc_prefix(self.arch)
            return [*([f"CROSS_COMPILE={prefix}"] if prefix else []), *flags]
        suffix = self.suffix
        if "LLVM_SUFFIX" in (self.source / "Makefile").read_text(encoding="utf-8", errors="replace"):
            return [f"LLVM={suffix or 1}", *flags]
        return ["LLVM=1", "LLVM_IAS=1", *(f"{variable}={program}{suffix}" for variable, program in LLVM_WORDS.items()), *flags]

    @property
    def kept(self):
        return self.build.with_name(self.build.name + ".kept")

    @property
    def log(self):
        return self.build.with_name(self.build.name + ".log")

    @property
    def image(self):
        return self.build / IMAGES[self.arch]

    def has(self):
        """The names of all that is configured, as y or m."""
        return set(re.findall(r"^(CONFIG_\w+)=[ym]$", self.config(), re.M))

    def release(self):
        return (self.build / "include/config/kernel.release").read_text(encoding="ascii").strip()

    def modules(self):
        """Paths of the modules without suffix, in the order of modules.order."""
        lines = (self.build / "modules.order").read_text(encoding="utf-8").split()
        return [re.sub(r"\.k?o$", "", line) for line in lines]

    def modpost_results(self):
        """Of all that modpost wrote: path below the O= directory -> bytes."""
        names = [f"{m}.mod.c" for m in self.modules()]
        names += [".vmlinux.export.c", "Module.symvers", "vmlinux.symvers", "modules-only.symvers", "modules.nsdeps"]
        return {n: (self.build / n).read_bytes() for n in names if (self.build / n).exists()}

    def make(self, *words, progress=None):
        """kbuild in this tree; TreeError with the end of what it said.  Always at low priority."""
        argv = ["nice", "-n", "15", "make", "-C", str(self.source), f"O={self.build}", f"ARCH={self.arch}",
                *self.words(), f"-j{self.jobs}", *words]
        start = time.monotonic()
        with open(self.log, "ab+") as log:
            first = log.seek(0, os.SEEK_END)
            log.write(f"$ {' '.join(argv)}\n".encode())
            log.flush()
            with subprocess.Popen(argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment()) as proc:
                while proc.poll() is None:
                    try:
                        proc.wait(30)
                    except subprocess.TimeoutExpired:
                        if progress:
                            log.seek(first)
                            done = [x for x in log.read().decode("utf-8", "replace").splitlines() if x[:2] == "  "]
                            show(progress, f"{self.arch}, {int(time.monotonic() - start) // 60} min: {len(done)} files"
                                           f"{', now ' + done[-1].split()[-1] if done else ''}")
            log.seek(first)
            said = log.read().decode("utf-8", "replace")
        if proc.returncode:
            wrong = [x for x in said.splitlines() if re.search(r"error:|ERROR|\*\*\*", x)][:8]
            raise TreeError("\n".join([f"make {' '.join(words)}: exit status {proc.returncode}",
                                       *(wrong or said.splitlines()[-15:]), f"all of it: {self.log}"]))
        return said


def show(tag, text):
    print(f"  {tag:<7} {text}", file=sys.stderr, flush=True)


def configs(*parts):
    """Those of the files PART.config that are there, and what they say, one after the other."""
    found = tuple(p for p in (HERE / f"{part}.config" for part in parts) if p.exists())
    return found, "".join(p.read_text(encoding="utf-8") for p in found)


def open_tree(version, arch, jobs, update=False):
    """The sources, fetched if need be (update: as Debian has them today); nothing is built yet."""
    done = subprocess.run([str(HERE / "source"), *(["--update"] if update else []), version], stdout=subprocess.PIPE, env=environment(), text=True,
                          check=False)
    if done.returncode:
        raise TreeError(f"no sources of kernel {version}: see above")
    source = pathlib.Path(done.stdout.strip())
    series = ".".join(source.name.split(".")[:2])
    # for the architecture, for the series, then for the two together
    files, wanted = configs(f"lto-{arch}", f"lto-{series}", f"lto-{series}-{arch}")
    return Tree(arch, source, cache() / "kernel-build" / f"{source.name}-{arch}", jobs, files, wanted)


@contextlib.contextmanager
def alone(lock, why):
    """Wait until no other run holds the file `lock`."""
    lock.parent.mkdir(parents=True, exist_ok=True)
    with open(lock, "w", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            show("WAIT", why)
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def use(tree):
    """To be held while the tree is worked in."""
    return alone(tree.build.with_name(tree.build.name + ".lock"), f"another run works with the kernel for {tree.arch}")


def made_of(tree):
    try:
        said = subprocess.run([tree.compiler, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout
    except FileNotFoundError:
        raise TreeError(f"{tree.compiler} is missing: scripts/setup --with kernel") from None
    flags = f"flags {tree.flags}\n" if tree.flags else ""
    return f"source {tree.name}\nconfig {hashlib.sha256(tree.wanted.encode()).hexdigest()}\ncompiler {said.splitlines()[0]}\n{flags}"


def configure(tree):
    """The configuration has to have all that was asked for: Kconfig drops silently what depends on something else."""
    wanted = tree.build / "wanted.config"
    wanted.write_text(tree.wanted, encoding="utf-8")
    tree.make(f"KCONFIG_ALLCONFIG={wanted}", "allnoconfig")
    got = set((tree.build / ".config").read_text(encoding="utf-8").splitlines())
    # What is off is not written as =n there.
    asked = re.findall(r"^CONFIG_\w+=[^n].*", tree.wanted, re.M)
    missing = [line for line in asked if line not in got]
    if missing:
        raise TreeError(f"{names(tree.configs)}: Kconfig did not take {' '.join(missing)}")


def keep(tree, stamp):
    """Put aside what kbuild's own modpost wrote, and the modules' sums."""
    new = tree.kept.with_name(tree.kept.name + ".new")
    shutil.rmtree(new, ignore_errors=True)
    for name, data in tree.modpost_results().items():
        (new / name).parent.mkdir(parents=True, exist_ok=True)
        (new / name).write_bytes(data)
    (new / "modules.sums").write_text("".join(f"{sha256(tree.build / (m + '.ko'))} {m}\n" for m in tree.modules()),
                                      encoding="utf-8")
    (new / "stamp").write_text(stamp, encoding="utf-8")
    shutil.rmtree(tree.kept, ignore_errors=True)
    new.rename(tree.kept)


def is_built(tree):
    file = tree.kept / "stamp"
    return file.exists() and file.read_text(encoding="utf-8") == made_of(tree)


def install(tree):
    """modules_install below the cache; the lib/modules/RELEASE directory."""
    root = tree.build.with_name(tree.build.name + ".root")
    tree.make(f"INSTALL_MOD_PATH={root}", "modules_install")
    return root / "lib/modules" / tree.release()


def build(tree, again=False):
    """Build the kernel unless it is there (again: what changed in its sources); afterwards tree.kept is what the kernel's own
    modpost says."""
    if is_built(tree) and not again:
        return
    stamp = made_of(tree)
    # Two kernels at once on one machine help nobody.
    with alone(tree.build.parent / "lock", "another run is building a kernel"):
        shutil.rmtree(tree.kept, ignore_errors=True)
        tree.build.mkdir(parents=True, exist_ok=True)
        tree.log.unlink(missing_ok=True)
        show("CONFIG", f"{tree.arch}, {tree.compiler}, {names(tree.configs)}")
        configure(tree)
        show("BUILD", f"{tree.arch}, in {tree.build} (10 minutes on two idle cores)")
        tree.make(pathlib.Path(IMAGES[tree.arch]).name, "modules", progress="BUILD")
        keep(tree, stamp)
