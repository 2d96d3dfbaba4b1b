# SPDX-License-Identifier: GPL-2.0-or-later
"""Module files and the order to load them in.

A module's dependencies are what its own .modinfo says (`depends=a,b`): modules.dep need not exist, as it does not in a
kernel package that was only unpacked. `-` and `_` are one letter in module names, as everywhere in the kernel.

Of the soft ones (`softdep=pre: a b`) those are taken along that the modules directory has under that name, or, as crypto
algorithms are named (libcrc32c asks for the alias crc32c), under that name with _generic; the rest is left out.
"""

import gzip
import lzma
import os
import shutil
import subprocess
import zlib
from dataclasses import dataclass

from . import HarnessError, elf

SUFFIXES = (".ko", ".ko.xz", ".ko.gz", ".ko.zst")


@dataclass(eq=False)
class Module:
    name: str           # as the kernel knows it
    path: str           # where it came from
    data: bytes         # the ELF file, decompressed
    arch: str
    depends: list       # module names
    wishes: list        # names of soft dependencies to load before it
    vermagic: str
    params: list        # "name=value" words for insmod
    asked: bool         # under test; False: taken along because another one needs it


def normalise(name):
    return name.replace("-", "_")


def name_of_file(path):
    """dir/snd-foo.ko.xz -> snd_foo; None when the file is not called like a module."""
    base = os.path.basename(path)
    suffix = next((s for s in SUFFIXES if base.endswith(s)), None)
    return normalise(base[:-len(suffix)]) if suffix else None


def unzstd(data, what):
    """Python 3.11 has no zstd, so the zstd program does it."""
    if not shutil.which("zstd"):
        raise HarnessError(f"{what} is compressed with zstd, and there is no zstd program: install the package zstd")
    done = subprocess.run(["zstd", "-dcq"], input=data, capture_output=True)
    if done.returncode:
        raise HarnessError(f"{what}: zstd cannot decompress it: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def decompress(data, what):
    """xz, gzip and zstd by their magic bytes; anything else comes back as it is."""
    try:
        if data[:6] == b"\xfd7zXZ\0":
            return lzma.decompress(data)
        if data[:2] == b"\x1f\x8b":
            return gzip.decompress(data)
    except (lzma.LZMAError, OSError, EOFError, zlib.error) as e:
        raise HarnessError(f"{what}: cannot be decompressed ({e}): truncated or damaged; build or copy it again") from e
    return unzstd(data, what) if data[:4] == b"\x28\xb5\x2f\xfd" else data


def read(path, params=(), asked=False):
    """A module file, of any compression, -> Module. HarnessError when it is missing or is no module."""
    try:
        with open(path, "rb") as f:
            data = decompress(f.read(), path)
        binary = elf.parse(data)
        if binary.type != elf.ET_REL:
            raise elf.ElfError(f"ELF type {binary.type}, not a relocatable file: not a kernel module")
        info = elf.modinfo(binary)
    except (OSError, elf.ElfError) as e:
        raise HarnessError(f"{path}: {e.strerror if isinstance(e, OSError) else e}") from e
    first = {}
    for key, value in info:
        first.setdefault(key, value)
    depends = [normalise(d) for d in first.get("depends", "").split(",") if d]
    wishes = [normalise(w) for key, value in info if key == "softdep" for w in _pre(value)]
    return Module(first.get("name") or name_of_file(path) or os.path.basename(path), path, data, binary.arch, depends,
                  wishes, first.get("vermagic", ""), list(params), asked)


def _pre(softdep):
    """"pre: a b post: c" -> [a, b]"""
    taken, wanted = [], False
    for word in softdep.split():
        if word.endswith(":"):
            wanted = word == "pre:"
        elif wanted:
            taken.append(word)
    return taken


class Directory:
    """lib/modules/RELEASE, indexed by module name; `builtin` holds what that kernel has inside."""

    def __init__(self, path):
        if not os.path.isdir(path):
            raise HarnessError(f"--modules-dir {path}: no such directory (expected: a kernel's lib/modules/RELEASE)")
        self.path, self.files, self.builtin = path, {}, set()
        for folder, dirs, names in os.walk(path):
            dirs.sort()
            for name in sorted(names):
                module = name_of_file(name)
                if module:
                    self.files.setdefault(module, os.path.join(folder, name))
        if not self.files:
            raise HarnessError(f"--modules-dir {path}: holds no modules (expected: a kernel's lib/modules/RELEASE)")
        try:
            with open(os.path.join(path, "modules.builtin"), encoding="utf-8", errors="replace") as f:
                self.builtin = {name_of_file(line.strip()) for line in f} - {None}
        except FileNotFoundError:
            pass

    def find(self, name):
        """The file of that module, or None."""
        return self.files.get(normalise(name))


def split_argument(argument):
    """MODULE.ko:'a=1 b=2' -> (MODULE.ko, "a=1 b=2"). A file whose own name has a colon in it wins over the split."""
    if ":" in argument and not os.path.exists(argument):
        path, _, params = argument.partition(":")
        return path, params
    return argument, ""


def load_order(asked, directory):
    """Modules under test -> all modules in the order to load them: each after what it depends on, otherwise as given.

    What is not among `asked` is taken from `directory` (a Directory or None). HarnessError names what is missing, two
    modules of one name, or a circle.
    """
    known, order, open_names = {}, [], []
    for module in asked:
        twin = known.setdefault(normalise(module.name), module)
        if twin is not module:
            raise HarnessError(f"two modules are called {module.name}: {twin.path} and {module.path}; the kernel loads only one")

    def find(name, user):
        if name in known:
            return known[name]
        if directory and name in directory.builtin:
            return None
        path = directory.find(name) if directory else None
        if not path:
            where = f"it is not in {directory.path} either" if directory else \
                "give it as well, or --modules-dir with the kernel's lib/modules/RELEASE"
            raise HarnessError(f"{user.path}: depends on module {name}, which is not among the modules given; {where}")
        known[name] = read(path)
        return known[name]

    def wished(name):
        return next((n for n in (name, name + "_generic") if n in known or directory and directory.find(n)), None)

    def visit(module):
        if module in order:
            return
        if module.name in open_names:
            raise HarnessError(f"{module.path}: depends on itself: {' -> '.join(open_names + [module.name])}")
        open_names.append(module.name)
        soft = [n for n in map(wished, module.wishes) if n and n not in open_names]
        for needed in [find(name, module) for name in soft + module.depends]:
            if needed:
                visit(needed)
        open_names.pop()
        order.append(module)

    for module in asked:
        visit(module)
    return order
