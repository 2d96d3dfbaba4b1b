# SPDX-License-Identifier: GPL-2.0-or-later
"""Both .ko files of an object that did not come through the front door: how it would compile and link it, and how
modfinal finishes it.

The commands are those that kbuild or the front door has kept of a module of the same kernel; what they name is replaced.
"""
import os
import pathlib
import re
import shlex
import shutil
import struct
import subprocess
import sys
import types

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "corpus"), str(TESTS / "kernel"), str(TESTS.parent / "scripts/lib")]
from corpuslib import tool  # noqa: E402
from kernelrun import stages  # noqa: E402
from ltoboot import elf  # noqa: E402

THIS_MODULE = ".gnu.linkonce.this_module"


def unfinished(path, out):
    """What tests/corpus makes of a finished module, without the one thing that another link would have twice: __this_module
    is no longer defined.  Other things of its first .mod.c that stay (.modinfo, notes) are longer afterwards, that is all."""
    data = bytearray(pathlib.Path(path).read_bytes())
    binary = elf.parse(bytes(data))
    table = binary.section(".symtab")
    names = binary.bytes_of(binary.sections[table.link])
    for at in range(table.offset, table.offset + table.size, 24):
        name, = struct.unpack_from("<I", data, at)
        if names[name:name + 14] == b"__this_module\0":
            struct.pack_into("<BBHQQ", data, at + 4, 0x10, 0, 0, 0, 0)
    pathlib.Path(out).write_bytes(data)
    run([tool("llvm-objcopy"), "-R", THIS_MODULE, out], None)


def run(argv, cwd, env=None):
    done = subprocess.run([str(a) for a in argv], cwd=cwd, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"{argv[0]}: {done.stderr.strip()[:600]}")


def command_of(path):
    """The words of the first command in a .cmd file of kbuild's."""
    text = path.read_text(encoding="utf-8").split("\n", 1)[0].split(" := ", 1)[1]
    return shlex.split(text.replace("$$", "$").replace("$(pound)", "#").split("; ", 1)[0].rstrip("; "))


def compile_words(path, name):
    """How the .mod.c of module @name was compiled, as ELF and without debug information, to be completed by what (for_module)."""
    words = command_of(path)
    return [w for w in words[:words.index("-c")]
            if not re.fullmatch(r"-Wp,-MMD,.*|-g(dwarf.*)?|-flto(=.*)?|-fsplit-lto-unit|-fwhole-program-vtables", w)], name


def for_module(words, modc, out):
    """compile_words() for the file @modc."""
    words, name = words
    new = re.sub("[-,]", "_", pathlib.Path(modc).name.removesuffix(".mod.c"))      # name-fix of kbuild
    old = re.sub("[-,]", "_", name)
    return [re.sub(rf"\b{old}\b", new, w) if w.startswith("-D") else w for w in words] + ["-c", "-o", str(out), str(modc)]


def link_words(path):
    """How a module was linked: (linker and its words, its scripts)."""
    words = command_of(path)
    words = words[:words.index("-o")]
    first = words.index("-T")
    return words[:first], [w for w in words[first:] if w != "-T"]


class Finisher:
    """Makes .ko files of one kernel: compiles and links as in @cwd, or directly.

    compiled: compile_words; linked: link_words; commons: other objects of each module; bins: where our programs are."""

    def __init__(self, cwd, compiled, linked, commons, bins):
        self.cwd, self.compiled, (self.linker, self.scripts) = cwd, compiled, linked
        self.commons, self.bins = [str(c) for c in commons], bins

    def link(self, obj, modc, out):
        """FINAL=link; RuntimeError with what the compiler or the linker said."""
        run(for_module(self.compiled, modc, f"{out}.mod.o"), self.cwd)
        scripts = [word for script in self.scripts for word in ("-T", script)]
        run([*self.linker, *scripts, "-o", out, obj, f"{out}.mod.o", *self.commons], self.cwd)

    def direct(self, handoff, template, out, modules):
        """FINAL=direct: all of @modules into the directory @out.  Returns what modfinal said, of what only a linker can."""
        for module in modules:
            (pathlib.Path(out) / module).parent.mkdir(parents=True, exist_ok=True)
        run(for_module(self.compiled, template, self.pattern(template)), self.cwd)
        argv = [*self.direct_words(handoff, template, out), *modules]
        done = subprocess.run([str(a) for a in argv], cwd=pathlib.Path(handoff).parent, stdin=subprocess.DEVNULL,
                              capture_output=True, text=True, check=False)
        if done.returncode not in (0, 3):
            raise RuntimeError(f"modfinal: exit status {done.returncode}: {done.stderr.strip()[:600]}")
        return done.stderr.strip()


    @staticmethod
    def pattern(template):
        return str(template).removesuffix(".c") + ".o"

    def direct_words(self, handoff, template, out):
        """How modfinal is called for a template that was compiled; the modules come behind."""
        words = [word for script in self.scripts for word in ("-T", self.cwd / script)]
        words += [word for common in self.commons for word in ("--common", self.cwd / common)]
        return [self.bins / "modfinal", "--handoff", handoff, "--template", self.pattern(template), *words, "-d", out,
                "--ldflags", shlex.join(self.linker[1:])]


class Build:
    """A kernel that kbuild built, seen in a directory of our own: the same files by symbolic links, but for what
    the last stage makes, which is to be made anew there."""

    MADE = re.compile(r".*\.(ko|mod\.c|mod\.o)|(Module|modules-only)\.symvers")

    def __init__(self, kdir, farm):
        self.kdir, self.farm = pathlib.Path(kdir).resolve(), farm
        for folder, subfolders, names in os.walk(self.kdir):
            here = farm / pathlib.Path(folder).relative_to(self.kdir)
            here.mkdir(parents=True, exist_ok=True)
            for name in names + [n for n in subfolders if os.path.islink(os.path.join(folder, n))]:
                if not self.MADE.fullmatch(name):
                    os.symlink(os.path.join(folder, name), here / name)
        self.modules = [line.rsplit(".", 1)[0] for line in (self.kdir / "modules.order").read_text().split()]
        first, commands = self.modules[0], {m: self.command(f"{m}.ko") for m in self.modules}
        # ld -r WORDS -T SCRIPT -o foo.ko foo.o foo.mod.o [.module-common.o]
        self.objects = {m: words[words.index("-o") + 2] for m, words in commands.items()}
        self.commons = commands[first][commands[first].index("-o") + 4:]
        self.first = first

    def finisher(self, bins):
        folder, name = (self.kdir / self.first).parent, self.first.rsplit("/", 1)[-1]
        commons = [self.as_elf(c) for c in self.commons]
        return Finisher(self.kdir, compile_words(folder / f".{name}.mod.o.cmd", name), link_words(folder / f".{name}.ko.cmd"),
                        commons, bins)

    def as_elf(self, name):
        """An object of the build, compiled again if it is bitcode."""
        path = self.kdir / name
        if path.read_bytes()[:4] == b"\x7fELF":
            return path
        out, words = self.farm / f"{path.name}.elf.o", command_of(path.parent / f".{path.name}.cmd")
        run([*compile_words(path.parent / f".{path.name}.cmd", "")[0], "-c", "-o", out, words[-1]], self.kdir)
        return out

    def command(self, name):
        path = self.kdir / name
        return command_of(path.parent / f".{path.name}.cmd")

    def modpost(self, program, *more):
        """Our modpost over all modules, with the words that kbuild gave it."""
        _, configured, kinds = stages.kbuild_command(types.SimpleNamespace(build=self.kdir))
        stage = next(s for s in kinds if s.modules)
        order = self.farm / "finalize.order"
        order.write_text("".join(f"{m}\n" for m in self.objects.values()))
        source = os.path.realpath(self.kdir / "source")
        arch = "arm64" if (self.kdir / "arch/arm64").is_dir() and not (self.kdir / "arch/x86").is_dir() else "x86"
        env = dict(os.environ, srctree=source, objtree=".", ARCH=arch, SRCARCH=arch)
        run([program, *configured, *stage.more.split(), "-o", stage.output, "-T", order.name, *more,
             *(["vmlinux.o"] if stage.vmlinux else [])], self.farm, env)


class Corpus:
    """A corpus of tests/corpus in a directory of our own, beside it; its objects by hard links."""

    def __init__(self, source, farm, generation):
        self.farm, self.generation = farm, generation
        shutil.copytree(source, farm, copy_function=os.link)
        self.modules = [line.removesuffix(".o") for line in (farm / "modules.order").read_text().split()]

    def modpost(self, program, *more):
        """Our modpost over all modules, with the words of a kernel that has versions."""
        words = [f"--kernel={'.'.join(map(str, self.generation))}", "--id-layout=id-layout", "-m",
                 *(["-M"] if self.generation >= (6, 6) else [])]
        run([program, *words, "-i", "vmlinux.symvers", "-o", "Module.symvers", "-T", "modules.order", *more], self.farm)

    def unfinish(self, modules):
        """Their objects as a link wants them (unfinished)."""
        for module in modules:
            path = self.farm / f"{module}.o"
            unfinished(path, f"{path}.new")
            os.replace(f"{path}.new", path)
