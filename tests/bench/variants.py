# SPDX-License-Identifier: GPL-2.0-or-later
"""Modules of a ThinLTO kernel of the cache, linked as LTO=none, thin, full and whole would have it, for two benchmarks.

A kernel is one that scripts/kernel-tree or tests/kernel built. Its objects are compiled again, apart, with the words that
kbuild left beside them; only what chooses the kind of LTO is another. `thin` is the kernel's own way to link."""
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts/lib"))
from ltokernel import tree as trees  # noqa: E402

BIN = pathlib.Path(os.environ.get("LTOMOD_BIN", ROOT / "bin")).resolve()
MODES = ("none", "thin", "full", "whole")
# What chooses the kind of LTO, and what kbuild adds for it.
LTO_WORDS = re.compile(r"-f(no-)?lto(=.*)?|-f(no-)?split-lto-unit|-fvisibility=hidden|-Wp,-MMD,.*")
LTO_FLAGS = {"none": [], "thin": ["-flto=thin", "-fsplit-lto-unit", "-fvisibility=hidden"], "full": ["-flto", "-fvisibility=hidden"]}
# Which objects are linked.
KIND = {"none": "none", "thin": "thin", "full": "full", "whole": "thin"}
# From 19 on ld.lld makes no group of the members of a comdat, as the front door asks for.
UNGROUP_SINCE = 19


class VariantError(Exception):
    pass


def run(argv, cwd):
    done = subprocess.run([str(word) for word in argv], cwd=cwd, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                          text=True, errors="replace", check=False)
    if done.returncode:
        raise VariantError(f"{' '.join(str(word) for word in argv[:3])} …: exit status {done.returncode}\n{done.stdout[-2000:]}")
    return done.stdout


def is_bitcode(path):
    """Plain, or in the wrapper that some targets have."""
    with open(path, "rb") as file:
        return file.read(4) in (b"BC\xc0\xde", b"\xde\xc0\x17\x0b")


def commands(path):
    """The programs that a .cmd file tells, each as its words, as the shell reads them."""
    line = path.read_text(encoding="utf-8").split("\n", 1)[0].partition(" := ")[2].replace("$$", "$").replace("$(pound)", "#")
    words = shlex.shlex(line, posix=True, punctuation_chars=";")
    words.whitespace_split, words.commenters = True, ""
    found = [[]]
    for word in words:
        if set(word) == {";"}:
            found.append([])
        else:
            found[-1].append(word)
    return [program for program in found if program]


def command(path):
    """The first of them."""
    return commands(path)[0]


class Kernel:
    """A build directory."""

    def __init__(self, build):
        self.build = pathlib.Path(build)
        config = (self.build / ".config").read_text(encoding="utf-8")
        self.thin = "CONFIG_LTO_CLANG_THIN=y" in config
        self.arch = "arm64" if "CONFIG_ARM64=y" in config else "x86_64"
        self.llvm = int((re.search(r"^CONFIG_CLANG_VERSION=(\d+)\d{4}$", config, re.M) or [0, 0])[1])
        self.name = self.build.name

    def __str__(self):
        return f"{self.name}, LLVM {self.llvm}"

    def lacks(self):
        """Why nothing can be built of it, or nothing."""
        if not self.thin:
            return "not a ThinLTO kernel"
        if not (self.build / "source/Makefile").exists():
            return "its sources are gone"
        missing = [name for name in (f"clang-{self.llvm}", f"ld.lld-{self.llvm}") if not shutil.which(name)]
        return f"{', '.join(missing)} missing" if missing else ""

    def at(self, path):
        """The .cmd file of what is made at path."""
        return self.build / os.path.dirname(path) / f".{os.path.basename(path)}.cmd"

    def modules(self):
        return [re.sub(r"\.k?o$", "", line) for line in (self.build / "modules.order").read_text(encoding="utf-8").split()]

    def objects(self, module):
        """Of a module by its list; of one file, or of a directory, where that is built in; none when the kernel has no such."""
        listed = self.build / f"{module}.mod"
        if listed.exists():
            return [word for word in listed.read_text(encoding="utf-8").split() if word.endswith(".o")]
        if self.at(f"{module}.o").exists():
            return [f"{module}.o"]
        folder = self.build / os.path.dirname(module)
        if os.path.basename(module) != folder.name:
            return []
        return sorted(f"{os.path.dirname(module)}/{path.name}" for path in folder.glob("*.o") if self.at(path.relative_to(self.build)).exists())

    def linker(self):
        """ld.lld and what kbuild gives it, from a module of many objects; without a cache, which would be what is measured."""
        made = [f"{module}{suffix}" for module in self.modules() for suffix in (".o", ".lto.o")]     # the second to 5.18
        for words in (command(self.at(name)) for name in made if self.at(name).exists()):
            if os.path.basename(words[0]).startswith("ld.lld") and "-r" in words:
                return [word for word in words[:words.index("-r") + 1] if not word.startswith("--thinlto-cache-dir")]
        raise VariantError(f"{self.build} has no module of many objects")


def kernels(given, arch=None):
    """Those of the build directories given, or of the cache those that are finished; with what they lack."""
    if given:
        return [(kernel, kernel.lacks()) for kernel in map(Kernel, given)]
    found = [Kernel(kept.with_suffix("")) for folder in ("kernel-own", "kernel-build")
             for kept in sorted((trees.cache() / folder).glob("*.kept")) if (kept / "stamp").exists()]
    return [(kernel, kernel.lacks()) for kernel in found if arch in (None, kernel.arch)]


class Workshop:
    """A kernel's objects compiled again, and linked, below a directory."""

    def __init__(self, kernel, work, jobs=os.cpu_count()):
        self.kernel, self.work, self.jobs = kernel, work, jobs
        self.link_words = kernel.linker()
        self.ungroup = ["--force-group-allocation"] if kernel.llvm >= UNGROUP_SINCE else []

    def compile(self, name, mode, source=None):
        """An object, unless it is there; of another source: as that object is."""
        kind, there = KIND[mode], self.kernel.build / name
        if kind == "thin" and not source and is_bitcode(there):
            return there
        out = self.work / kind / (f"{source.stem}.calls.o" if source else name)
        if out.exists():
            return out
        out.parent.mkdir(parents=True, exist_ok=True)
        given = command(self.kernel.at(name))
        words = [word for word in given if not LTO_WORDS.fullmatch(word)]
        words[words.index("-o") + 1] = str(out)
        if source:
            words[-1] = str(source)
        # assembly, and what opted out, is without LTO in all
        run([*words, *(LTO_FLAGS[kind] if "-flto=thin" in given else []), "-w"], self.kernel.build)
        return out

    def compile_all(self, names, mode):
        with ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(lambda name: self.compile(name, mode), names))

    def words(self, mode, out, objects, keep=()):
        """What links a module."""
        script = ["-T", ROOT / "module-lto.lds"]    # a module is not a section for each function in the end
        if mode != "whole":
            return [*self.link_words, *self.ungroup, *script, "-o", out, *objects]
        keeps = [word for name in keep for word in ("--keep", name)]
        return [BIN / "modlto", "--llvm", self.kernel.llvm, "-o", out, *keeps, *objects, "--", *self.link_words, *self.ungroup, *script]

    def link(self, mode, out, objects, keep=()):
        out.parent.mkdir(parents=True, exist_ok=True)
        run(self.words(mode, out, objects, keep), self.kernel.build)
        return out


# ---- what is in an object ----------------------------------------------------------------------

class Elf:
    """As much of a relocatable ELF64 file of this byte order as is asked for here; of LLVM's making, so it is trusted."""

    def __init__(self, path):
        self.data = bytearray(path.read_bytes())
        table, = struct.unpack_from("<Q", self.data, 40)
        count, = struct.unpack_from("<H", self.data, 60)
        # name, type, flags, address, offset, size, link, info, alignment, entry size
        self.sections = [struct.unpack_from("<IIQQQQIIQQ", self.data, table + 64 * i) for i in range(count)]

    def size(self):
        """Bytes that are loaded and not written: executable and read-only sections."""
        return sum(s[5] for s in self.sections if s[2] & 2 and not s[2] & 1 and s[1] != 8)

    def relocations(self):
        """(offset in the file of the relocation, offset in the file of its place, name of the symbol)"""
        for kind in self.sections:
            if kind[1] != 4:
                continue
            symbols, target = self.sections[kind[6]], self.sections[kind[7]]
            strings = self.sections[symbols[6]][4]
            for at in range(kind[4], kind[4] + kind[5], 24):
                place, info = struct.unpack_from("<QQ", self.data, at)
                name, = struct.unpack_from("<I", self.data, symbols[4] + 24 * (info >> 32))
                yield at, target[4] + place, self.data[strings + name:self.data.index(0, strings + name)].decode()
