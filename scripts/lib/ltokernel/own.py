# SPDX-License-Identifier: GPL-2.0-or-later
"""A kernel from a source directory that the user has (kernel-tree --source): looked at, then built as tree.py does.

    kernel-own/<version>-<sum of the directory's name>[-<fragment>...]-<arch>/     in the cache: the O= directory

The source is only read. Its configuration is lto-ARCH.config, then own.config and those of its series and architecture, then
the user's own fragments; what a later one says, wins. A name that the tree's Kconfig files do not have is left out, unless
it is a fragment that asks for it.
"""
import hashlib
import os
import pathlib
import re
import shutil
import subprocess

from .tree import HERE, Tree, TreeError, cache, configs, gcc_prefix

FRAGMENTS = HERE / "fragments"
SRCARCH = {"x86_64": "x86", "arm64": "arm64"}
# What makes a directory the sources of a kernel, and what a build in that directory leaves there.
WHOLE = ("Makefile", "Kconfig", "init/main.c", "kernel/module", "scripts/Makefile.modpost", "scripts/kconfig")
WHOLE_BEFORE_5_18 = {"kernel/module": "kernel/module.c"}
BUILT_IN = (".config", "include/config", "arch/{}/include/generated")
PROGRAMS = ("flex", "bison", "bc", "perl", "make")
LLVM = ("clang", "ld.lld", "llvm-nm", "llvm-ar", "llvm-objcopy")
NEWEST, OLDEST = 22, 15     # LLVM that is looked for


def version_of(source):
    """(series, full version) from the first lines of the top Makefile."""
    text = (source / "Makefile").read_text(encoding="utf-8", errors="replace")
    found = [re.search(rf"^{word} *= *(\d+)$", text, re.M) for word in ("VERSION", "PATCHLEVEL", "SUBLEVEL")]
    if not all(found):
        raise TreeError(f"{source}/Makefile does not tell VERSION, PATCHLEVEL and SUBLEVEL: no kernel's sources")
    numbers = [m[1] for m in found]
    return ".".join(numbers[:2]), ".".join(numbers)


def check_source(source, arch):
    """TreeError unless a kernel for arch can be built from it, out of tree."""
    if not source.is_dir():
        raise TreeError(f"{source} is not a directory")
    if re.search(r"[\s:\"'$#]", str(source)):
        raise TreeError(f"kbuild cannot work in a path with spaces, colons, quotes, $ or #: {source}")
    makefile = source / "Makefile"
    made = makefile.read_text(encoding="utf-8", errors="replace") if makefile.is_file() else ""
    whose = re.search(r"^include (\S+)/Makefile$", made, re.M)
    if whose and made.startswith("# Automatically generated"):
        raise TreeError(f"{source} is a build directory (O=), made from the sources in {whose[1]}\n"
                        f"to build another kernel: --source {whose[1]}; to use this one: KDIR={source}")
    missing = [name for name in WHOLE
               if not (source / name).exists() and not (source / WHOLE_BEFORE_5_18.get(name, name)).exists()]
    if missing and (source / "scripts/Makefile.modpost").exists():
        raise TreeError(f"{source} has the build system of a kernel, not its sources: no {missing[0]}\n"
                        f"headers are enough to build modules for their kernel: KDIR={source}")
    if missing:
        raise TreeError(f"{source} is not a kernel's source directory: no {missing[0]}")
    if not (source / "arch" / SRCARCH[arch] / "Makefile").exists():
        raise TreeError(f"{source} has no arch/{SRCARCH[arch]}: it cannot become a kernel for {arch}")
    dirty = [name for name in (word.format(SRCARCH[arch]) for word in BUILT_IN) if (source / name).exists()]
    if dirty:
        raise TreeError(f"{source} was built or configured in: it has {dirty[0]}, and kbuild refuses to build apart from it\n"
                        f"clean it (make -C {source} mrproper removes its .config too), or give a clean copy")


def fragment(word):
    """The file that --config names: a path, or the name of one of ours."""
    ours = {p.stem: p for p in sorted(FRAGMENTS.glob("*.config"))}
    path = pathlib.Path(word)
    if not path.is_file() and "/" not in word and word in ours:
        path = ours[word]
    if not path.is_file():
        raise TreeError(f"--config {word}: there is no such file\nltomod's own: {', '.join(ours)}")
    return path


# An option with its next attributes; one that is only there for what an old .config says (6.18) is not written to a new one.
OPTION = re.compile(r"^\s*(?:menu)?config\s+(\w+)((?:\n[ \t]+\w+)?\n[ \t]+transitional\b)?", re.M)


def known_options(source):
    """The names of all options of all architectures."""
    names = set()
    for folder, folders, files in os.walk(source):
        folders[:] = [f for f in folders if f not in (".git", "Documentation", "tools")]
        for name in files:
            if name.startswith("Kconfig"):
                text = pathlib.Path(folder, name).read_text(encoding="utf-8", errors="replace")
                names |= {name for name, transitional in OPTION.findall(text) if not transitional}
    return names


def options_of(text):
    """{CONFIG_NAME: value}; the last one wins."""
    return dict(re.findall(r"^(CONFIG_\w+)=(.*?)\s*$", text, re.M))


def wanted_of(source, parts, fragments):
    """The configuration to ask for."""
    known = {f"CONFIG_{name}" for name in known_options(source)}
    wanted = {name: value for name, value in options_of(parts).items() if name in known}
    for path in fragments:
        asked = options_of(path.read_text(encoding="utf-8"))
        if not asked:
            raise TreeError(f"{path} asks for nothing: no line CONFIG_NAME=value")
        strange = [name for name, value in asked.items() if name not in known and value != "n"]
        if path.parent == FRAGMENTS:        # ours name the options of all generations
            asked = {name: value for name, value in asked.items() if name in known}
            strange = strange if not asked else []
        if strange:
            raise TreeError(f"{path}: the kernel in {source} has no option {' '.join(strange)}")
        wanted |= asked
    return "".join(f"{name}={value}\n" for name, value in wanted.items())


def generation(series):
    """(suffix of the LLVM to take first or None, KCFLAGS) as the file `generations` says."""
    for line in (HERE / "generations").read_text(encoding="utf-8").splitlines():
        words = line.split()
        if words and words[0] == series:
            llvm = [word.removeprefix("llvm=") for word in words[1:] if word.startswith("llvm=")]
            return (llvm or [None])[0], " ".join(word for word in words[1:] if not word.startswith("llvm="))
    return None, ""


def least_version(source, arch, tool):
    """The oldest version of llvm or gcc that these sources take, by their own word; (0,) when they do not say."""
    script = source / "scripts/min-tool-version.sh"
    if not script.exists():
        return (0,)
    done = subprocess.run(["sh", str(script), tool], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          env=dict(os.environ, SRCARCH=SRCARCH[arch], ARCH=arch), text=True, check=False)
    return numbers_of(done.stdout) or (0,)


def numbers_of(text):
    found = re.search(r"\d+(\.\d+)+", text)
    return tuple(int(n) for n in found[0].split(".")) if found else ()


def version_said(program):
    """What `program --version` tells, as numbers; () when it cannot be run."""
    try:
        done = subprocess.run([program, "--version"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.DEVNULL, text=True, check=False)
    except OSError:
        return ()
    lines = done.stdout.splitlines() or [""]
    return numbers_of(re.sub(r"\([^)]*\)", "", lines[0]))


def dotted(numbers):
    return ".".join(str(n) for n in numbers)


def choose_llvm(source, arch, series, preferred):
    """The suffix: LLVM_SUFFIX when it is set, else the first that is installed whole and not too old."""
    given = os.environ.get("LLVM_SUFFIX")
    least = least_version(source, arch, "llvm")
    first = [preferred] if preferred else []
    tried = [given] if given is not None else [*first, "-19", *(f"-{n}" for n in range(NEWEST, OLDEST - 1, -1)), ""]
    old = []
    for suffix in tried:
        missing = [name + suffix for name in LLVM if not shutil.which(name + suffix)]
        if missing and given is not None:
            raise TreeError(f"{', '.join(missing)}: not there, and LLVM_SUFFIX={given} asks for it\n"
                            "scripts/setup --with kernel installs it; without LLVM_SUFFIX another LLVM is looked for")
        if missing:
            continue
        version = version_said(f"clang{suffix}")
        if version >= least:
            return suffix
        old.append(f"clang{suffix} is {dotted(version)}")
    if old:
        raise TreeError(f"the compiler is too old: {', '.join(old)}, and Linux {series} wants LLVM {dotted(least)} or newer\n"
                        f"({source}/scripts/min-tool-version.sh); LLVM_SUFFIX=-22 chooses another one")
    raise TreeError(f"no whole LLVM is installed: {', '.join(LLVM)}, with one suffix: scripts/setup --with kernel")


def check_gcc(source, arch, series):
    gcc = f"{gcc_prefix(arch)}gcc"
    version, least = version_said(gcc), least_version(source, arch, "gcc")
    if not version:
        raise TreeError(f"{gcc} is not there, and the configuration asks for a kernel built by GCC")
    if version < least:
        raise TreeError(f"the compiler is too old: {gcc} is {dotted(version)}, and Linux {series} wants GCC {dotted(least)} or newer")


def open_source(source, arch, jobs, fragments=()):
    """The Tree of a kernel that is built from the directory source; sets LLVM_SUFFIX for all that is run for it."""
    source = pathlib.Path(source).resolve()
    check_source(source, arch)
    series, version = version_of(source)
    paths = [fragment(word) for word in fragments]
    files, text = configs(f"lto-{arch}", "own", f"own-{arch}", f"own-{series}", f"own-{series}-{arch}")
    wanted = wanted_of(source, text, paths)
    preferred, flags = generation(series)
    names = "".join(f"-{p.stem}" for p in paths)
    place = cache() / "kernel-own" / f"{version}-{hashlib.sha256(str(source).encode()).hexdigest()[:8]}{names}-{arch}"
    tree = Tree(arch, source, place, jobs, files + tuple(paths), wanted, flags)
    if tree.compiler.endswith("gcc"):
        check_gcc(source, arch, series)
    else:
        os.environ["LLVM_SUFFIX"] = choose_llvm(source, arch, series, preferred)
    return tree
