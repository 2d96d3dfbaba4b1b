# SPDX-License-Identifier: GPL-2.0-or-later
"""Versions of a kernel's exports: the same, however its sources are compiled.

The sources and commands are those of a build directory of kbuild's.  Each exporting source is compiled once for each way
below, with debug information; all that it exports is asked for.  A way's answer has to be that of the native object.

With a gendwarfksyms (of a kernel tree, 6.14 or later), its answer for the native object is what all ways are held against,
and its symtypes file is compared as well.
"""
import dataclasses
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "genksyms"))
import corpus  # noqa: E402

WAYS = {                # name: (compiler or None for the kernel's, flags)
    "elf": (None, ["-O2"]),
    "thin": (None, ["-O2", "-flto=thin", "-fsplit-lto-unit"]),
    "full": (None, ["-O2", "-flto"]),
    "O0": (None, ["-O0"]),
    "clang-14": ("clang-14", ["-O2"]),
    "clang-14 thin": ("clang-14", ["-O2", "-flto=thin", "-fsplit-lto-unit"]),
    "gcc": ("gcc", ["-O2"]),
}
# What a way describes otherwise although the type is the same, and why; what is left has to agree.
OTHERWISE = {
    # Of struct file, aligned(4) with pointers in it, clang 14 says the 4 that was asked for, clang 19 the 8 that it is.
    # A bit-field as wide as its type is an ordinary member in clang 14's DWARF; then offsets are left out too.
    "clang-14": re.compile(r" alignment\(\d+\)| bit_size\((8|16|32|64)\) data_bit_offset\(\d+\)| data_member_location\(\d+\)"),
    "clang-14 thin": re.compile(r" alignment\(\d+\)"),
}
# gendwarfksyms loses the comma before a parameter whose type leads back to the same function type: it takes the parameters
# before it out of its cache, and forgets that it is in a list (6.14 to 7.1).
LOST_COMMA = re.compile(r"(?: , | )?(?=formal_parameter )")
# Aliases of data: clang describes what is declared of them only where it does not optimize.  Without that they have no
# version, and the tool names them.
ONLY_AT_O0 = ("crypto_aes_sbox", "crypto_aes_inv_sbox")
# Where a way does not compile what the kernel says only for -O2, its bitcode does: no code has to be made of that.
INSTEAD = {"O0": ["-O0", "-flto=thin"]}
SYMVER = re.compile(r"^#SYMVER (\S+) ", re.M)
MARK = "__export_symbol_"           # what EXPORT_SYMBOL() defines beside each export, since 6.4
ORACLE = "gendwarfksyms"


@dataclasses.dataclass
class Result:
    """What one source said, way by way."""
    name: str
    answers: dict       # way: {symbol: version}
    texts: dict         # way: {symbol: what the version is made of}, of those that differ
    failures: dict      # way: what the compiler or the tool said
    defined: set        # what any way's object defines
    instead: set        # ways that compiled to bitcode only
    assembled: set      # what is defined, but by assembly in the source
    symtypes: dict      # way: lines of the symtypes file, of the native object and of gendwarfksyms
    exports: int        # how many symbols were asked for


def command(source, compiler, flags, out):
    """The kernel's own command, with debug information and the way's flags in the place of the kernel's."""
    argv = [a for a in source.argv[1:] if a not in ("-E", "-D__GENKSYMS__", "-O2", "-fno-lto", "-fsplit-lto-unit") and
            not a.startswith("-flto") and (not a.startswith("-W") or a.startswith("-Wp,"))]
    if compiler == "clang-14":
        argv = [a for a in argv if a not in ("-ftrivial-auto-var-init=zero", "-mindirect-branch-cs-prefix") and
                not a.startswith("-mfunction-return=")]
    if compiler == "gcc":
        argv = [a for a in argv if not a.startswith(("--target=", "-fintegrated-as", "-Qunused", "-mstack-alignment",
                                                     "-mretpoline", "-fsanitize", "-fexperimental", "-fheinous-gnu-")) and
                a not in ("-mskip-rax-setup", "-fno-builtin-wcslen")]
    return [compiler or source.argv[0], *argv[:-1], "-w", "-g", *flags, "-c", "-o", str(out), argv[-1]]


def exports(source):
    path = source.top / source.name
    if corpus.exports_before_5_19(path):
        return re.findall(r"^__crc_(\S+) =", path.with_suffix(".o.symversions").read_text(errors="replace"), re.M)
    return SYMVER.findall((path.parent / f".{path.name}.cmd").read_text(errors="replace"))


def names_in(source, obj, *options):
    """llvm-nm's answer; that of the LLVM which compiled the kernel, as an older one does not read its bitcode."""
    compiler = pathlib.PurePath(source.argv[0]).name
    suffix = compiler.removeprefix("clang") if compiler.startswith("clang") else os.environ.get("LLVM_SUFFIX", "-19")
    nm = subprocess.run([f"llvm-nm{suffix}", *options, "-j", str(obj)],
                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, errors="replace", check=True)
    return nm.stdout.split()


def marked(source, obj):
    """What an object exports, as kbuild asks it since 6.4."""
    return [name[len(MARK):] for name in names_in(source, obj) if name.startswith(MARK)]


def ask(tool, symbols, obj, options):
    """({symbol: version}, {symbol: text}, what was said)."""
    done = subprocess.run([str(tool), *map(str, options), str(obj)], input="\n".join(symbols) + "\n",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, errors="replace", check=False)
    # gendwarfksyms gives the version 0 where it knows nothing.
    versions = {n: v for n, v in (line.split()[1:] for line in done.stdout.splitlines()) if int(v, 16)}
    texts = dict(line.split(" ", 1) for line in done.stderr.splitlines() if line.split(" ", 1)[0] in versions)
    return versions, texts, "" if done.returncode == 0 else \
        " ".join(line for line in done.stderr.splitlines() if line.startswith(("ERROR", "FATAL")))[:300]


def defined(source, obj, symbols):
    """Those of `symbols` that the object or bitcode defines itself."""
    return set(symbols) & set(names_in(source, obj, "--defined-only"))


def by_assembly(ir, symbols):
    """Those of `symbols` that LLVM's text of a module defines by its assembly, and by nothing else.

    Their types are nothing that a compiler knows from a definition: clang describes none, gcc what is declared of them.
    """
    lines = ir.splitlines()
    assembly = re.sub(r"\\([0-9A-F]{2})", lambda m: chr(int(m[1], 16)),
                      "\n".join(line[len('module asm "'):-1] for line in lines if line.startswith('module asm "')))
    labels = set(re.findall(r"(?:^|[\s;])([A-Za-z_.$][\w.$]*)\s*:(?!:)", assembly, re.M))
    named = re.compile(r'@"?([\w.$]+)"?(?: = (?!external |extern_weak )|\()')
    own = {m[1] for m in (named.search(line) for line in lines if line.startswith(("@", "define "))) if m}
    return (labels & set(symbols)) - own


def assembled(source, symbols):
    """by_assembly() of a source that the kernel's compiler translates."""
    done = subprocess.run(command(source, None, [*WAYS["thin"][1], "-g0", "-emit-llvm", "-S"], "-"), cwd=source.top,
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          errors="replace", check=False)
    return by_assembly(done.stdout, symbols)


def read_lines(path):
    """The lines of a file, which is removed; of none, nothing."""
    lines = set(path.read_text(errors="replace").splitlines()) if path.exists() else set()
    path.unlink(missing_ok=True)
    return lines


def take_answer(result, way, tool, symbols, obj, options, dump=True):
    """Ask, and keep what was said."""
    result.answers[way], result.texts[way], said = ask(tool, symbols, obj, ["--dump-versions"] * dump + list(options))
    if said:
        result.failures[way] = said


def ask_both(result, oracle, tool, symbols, obj, options):
    """What gendwarfksyms and the tool say of the native object, and their symtypes files; texts only where they differ."""
    types = obj.with_suffix(".symtypes")
    for way, program in ((ORACLE, oracle), ("elf", tool)):
        take_answer(result, way, program, symbols, obj, [*options, "-T", types], False)
        result.symtypes[way] = read_lines(types)
    if result.answers[ORACLE] != result.answers["elf"]:
        for way, program in ((ORACLE, oracle), ("elf", tool)):
            take_answer(result, way, program, symbols, obj, options)


def look(source, ways, tool, work, options, oracle):
    result = Result(source.name, {}, {}, {}, set(), set(), set(), {}, 0)
    symbols = [] if oracle else exports(source)
    for way in ways:
        compiler, flags = WAYS[way]
        out = work / f"{source.name.replace('/', '_')}.{way.replace(' ', '-')}"
        for attempt in (flags, INSTEAD.get(way)):
            if attempt is None:
                break
            done = subprocess.run(command(source, compiler, attempt, out), cwd=source.top, stderr=subprocess.PIPE,
                                  stdin=subprocess.DEVNULL, text=True, errors="replace", check=False)
            if not done.returncode:
                break
        if done.returncode:
            result.failures[way] = " / ".join(done.stderr[:300].splitlines())
            continue
        if attempt is not flags:
            result.instead.add(way)
        if oracle and way == "elf":
            symbols = marked(source, out)
            ask_both(result, oracle, tool, symbols, out, options)
        else:
            take_answer(result, way, tool, symbols, out, options, not oracle)
        result.defined |= defined(source, out, symbols)
        out.unlink()
    result.exports = len(symbols)
    disputed = {s for s in symbols if len({a.get(s) for a in result.answers.values()}) > 1}
    result.texts = {way: {s: t for s, t in texts.items() if s in disputed} for way, texts in result.texts.items()}
    if disputed & result.defined:
        result.assembled = assembled(source, disputed)
    return result


def where(one, two):
    """The place where two texts begin to differ."""
    at = next((i for i, (a, b) in enumerate(zip(one, two)) if a != b), min(len(one), len(two)))
    return f"...{one[max(0, at - 60):at + 40]} / ...{two[max(0, at - 20):at + 40]}"


def compare(results, base, way, report, name):
    """Says how many versions agree, and what differs."""
    equal, otherwise, differ, missing, declared, assembly, compiled, instead = 0, 0, [], [], [], [], 0, 0
    dropped = LOST_COMMA if base == ORACLE else OTHERWISE.get(way)
    for result in results:
        if base not in result.answers or way not in result.answers:
            continue
        compiled += 1
        instead += way in result.instead
        mine, yours = result.answers[base], result.answers[way]
        for symbol in sorted(set(mine) | set(yours)):
            if symbol not in mine or symbol not in yours:
                excused = symbol not in result.defined or (way == "O0" and symbol in ONLY_AT_O0)
                (assembly if symbol in result.assembled else declared if excused else missing).append(
                    f"{result.name}: {symbol} only in {base if symbol in mine else way}")
            elif mine[symbol] == yours[symbol]:
                equal += 1
            elif dropped and len({dropped.sub("", r) for r in (result.texts[base][symbol], result.texts[way][symbol])}) == 1:
                otherwise += 1
            else:
                texts = [result.texts.get(w, {}).get(symbol, "") for w in (base, way)]
                differ.append(f"{result.name}: {symbol}: " +
                              where(*([dropped.sub("", t) for t in texts] if dropped else texts)))
    failed = [f"{r.name}: {way}: {r.failures[way]}" for r in results if way in r.failures and way not in r.answers]
    print(f"# {name}: {way}: {compiled} files" + (f" ({instead} as bitcode)" if instead else "") +
          f", {equal} versions equal to {base}'s, " +
          (f"{otherwise} but for what OTHERWISE or LOST_COMMA says, " if otherwise else "") + f"{len(differ)} differ, {len(missing)} in one only, "
          f"{len(declared)} of what is only declared, {len(assembly)} of assembly; {len(failed)} files do not compile")
    for line in differ[:20] + missing[:20] + declared[:20] + assembly[:20] + failed[:5]:
        print(f"#   {line}")
    # Of what is not defined in C, a compiler says what it likes, and the tool names what nothing is said of.
    report(f"{name}: {way} as {base}", (differ or missing or not equal + otherwise) and
           f"{len(differ)} differ, {len(missing)} in one only, {equal} equal")


def compare_symtypes(results, report, name):
    """Says how many lines of the symtypes files are gendwarfksyms', and what differs."""
    both = [(r.name, r.symtypes[ORACLE], r.symtypes["elf"]) for r in results if r.symtypes]
    differ = [(n, theirs, ours) for n, theirs, ours in both if theirs != ours]
    commas = [n for n, *sides in differ if len({"".join(sorted(LOST_COMMA.sub("", line) for line in s)) for s in sides}) == 1]
    print(f"# {name}: symtypes: {len(both) - len(differ)} of {len(both)} files equal, {len(commas)} more but for LOST_COMMA, "
          f"{sum(len(theirs & ours) for _, theirs, ours in both)} lines")
    for n, theirs, ours in differ[:10]:
        pairs = [{line.split(" ", 1)[0]: line for line in lines} for lines in (theirs - ours, ours - theirs)]
        for line in sorted(set(pairs[0]) | set(pairs[1]))[:3]:
            print(f"#   {n}: {line}: {where(*(p.get(line, '') for p in pairs))}")
    report(f"{name}: symtypes as {ORACLE}'s", (len(differ) > len(commas) or not both) and f"{len(differ)} files differ")


def check(name, sources, tool, report, ways=("elf", "thin", "full", "O0"), options=(), oracle=None):
    """Compile and ask, source by source; then hold each way against the first one, or against `oracle`."""
    ways = [w for w in ways if not WAYS[w][0] or shutil.which(WAYS[w][0])]
    with tempfile.TemporaryDirectory(prefix="ltomod-genbcksyms.") as work, ThreadPoolExecutor(2) as pool:
        results = list(pool.map(lambda s: look(s, ways, tool, pathlib.Path(work), options, oracle), sources))
    name = " ".join([name, *options])
    results = [r for r in results if r.exports or r.failures or not oracle]
    lost = [f"{r.name}: {w}: {r.failures[w]}" for r in results for w in ways if w in r.failures and w in r.answers]
    print(f"# {name}: {len(results)} files export {sum(r.exports for r in results)} symbols; "
          f"{len(lost)} answers are not whole")
    for line in lost[:20]:
        print(f"#   {line}")
    base, *others = [ORACLE, *ways] if oracle else ways
    for way in others:
        compare(results, base, way, report, name)
    if oracle:
        compare_symtypes(results, report, name)


def check_build(directory, tool, report, every=1, **more):
    """The exporting sources of a build directory of kbuild's, or each so-manieth."""
    directory = pathlib.Path(directory).resolve()
    check(directory.name, corpus.sources(directory)[::every], tool, report, **more)


def oracle_of(directory, into):
    """The gendwarfksyms of a build directory, made from its sources where they have one and the build has not; or None."""
    built, of = directory / "scripts/gendwarfksyms/gendwarfksyms", directory / "source/scripts"
    if built.exists() or not (of / "gendwarfksyms").exists():
        return built if built.exists() else None
    subprocess.run(["cc", "-O2", "-w", f"-I{of}/include", *sorted(of.glob("gendwarfksyms/*.c")), "-o", into / ORACLE,
                    "-ldw", "-lelf", "-lz"], check=True)
    return into / ORACLE


def check_oracle(directory, oracle, tool, report, every=1):
    """The same against the gendwarfksyms `oracle`: what gcc has compiled, as it stands; for clang bitcode as well."""
    directory = pathlib.Path(directory).resolve()
    files = [(s, s.top / s.argv[-1]) for s in corpus.sources(directory, exporting=False)]
    sources = [s for s, path in files if path.is_file() and b"EXPORT_" in path.read_bytes()][::every]
    ways = ("elf", "thin", "full") if sources and "clang" in sources[0].argv[0] else ("elf",)
    check(f"{directory.parent.name}/{directory.name}", sources, tool, report, ways=ways, oracle=oracle)
