# SPDX-License-Identifier: GPL-2.0-or-later
"""Preprocessed sources of real builds, and ltomod's genksyms held against the kernel's own."""
import dataclasses
import pathlib
import re
import resource
import shlex
import subprocess

COMMAND = re.compile(rb"^(?:saved)?cmd_(\S+\.o) := (.*)$", re.M)
SYMVER = re.compile(r"^#SYMVER (\S+) (\S+)$", re.M)
MEMORY = 1 << 30        # the kernel's genksyms can grow without end


@dataclasses.dataclass
class Source:
    """A C file of a build: where to preprocess it and with which command."""
    top: pathlib.Path       # the directory that the command runs in
    name: str
    argv: list

    def preprocess(self, to):
        """Write the preprocessed text to `to`; False where that fails."""
        with open(to, "wb") as out:
            done = subprocess.run(self.argv, cwd=self.top, stdin=subprocess.DEVNULL, stdout=out,
                                  stderr=subprocess.DEVNULL, check=False)
        return done.returncode == 0


def exports_before_5_19(object_file):
    """Does it export, in a kernel whose .cmd files have no versions?  (With LTO; else they leave no trace.)"""
    return object_file.with_suffix(".o.symversions").exists()


def source_of(top, cmd_file, exporting=True):
    """The Source that a .cmd file of kbuild speaks of, or None."""
    data = cmd_file.read_bytes()
    command = COMMAND.match(data)
    if not command:
        return None
    text = command[2].decode(errors="replace").replace("$(pound)", "#").replace("$$", "$")
    try:
        argv = shlex.split(text.split(" ; ")[0].split(";")[0])
    except ValueError:          # a host program's, with a semicolon in quotes
        return None
    if "-c" not in argv or not argv[-1].endswith(".c"):
        return None
    if exporting and b"#SYMVER" not in data and not exports_before_5_19(top / command[1].decode()):
        return None
    output = argv.index("-o")
    argv = [a for i, a in enumerate(argv)
            if i not in (output, output + 1) and a != "-c" and not a.startswith("-Wp,-MMD")]
    return Source(top, command[1].decode(), argv[:1] + ["-E", "-D__GENKSYMS__"] + argv[1:])


def sources(top, build=None, exporting=True):
    """All sources, or all exporting ones, below the build directory `top`, in order of their names."""
    found = (source_of(build or top, p, exporting) for p in sorted(pathlib.Path(top).rglob(".*.o.cmd")))
    return [s for s in found if s]


@dataclasses.dataclass
class Answer:
    """What a genksyms said of an input."""
    status: int
    out: bytes
    err: bytes
    types: bytes
    seconds: float          # CPU


def limit(memory=MEMORY):
    """In a child that runs the kernel's: a gigabyte and a minute have to do.  (Ours may be a sanitizer's.)"""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (60, 60))


def ask(genksyms, source, options=(), types=None, limited=False, memory=MEMORY):
    """Run `genksyms` on the preprocessed file `source`; if it is `limited`, with so much memory."""
    argv = [str(genksyms), *options]
    if types:
        types.unlink(missing_ok=True)
        argv += ["-T", str(types)]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    with open(source, "rb") as stdin:
        done = subprocess.run(argv, stdin=stdin, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                              preexec_fn=(lambda: limit(memory)) if limited else None, check=False)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Answer(done.returncode, done.stdout, done.stderr,
                  types.read_bytes() if types and types.exists() else b"",
                  after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)


def altered(types):
    """A reference that differs here and there from the symtypes `types`."""
    lines = []
    for number, line in enumerate(types.split(b"\n")):
        name, _, text = line.partition(b" ")
        if text and number % 7 == 3:
            line = name + b" " + text.replace(b"int ", b"long ", 1) + b"altered "
        if text and number % 11 == 5 and name[1:2] == b"#" and name[:1] in b"sue":
            word = {b"s": b"struct", b"u": b"union", b"e": b"enum"}[name[:1]]
            line = name + b" " + word + b" " + name[2:] + b" { UNKNOWN } "
        if text and number % 13 in (4, 5):
            line = b"override " + line
        if number % 17 == 9:
            continue
        lines.append(line)
    return b"\n".join(lines)


ASPECTS = ("status", "out", "err", "types")


def compare(ours, theirs, source, scratch, more=()):
    """Differences on one input, as words; and (exports, our seconds, their seconds).  `more` are options of ours."""
    mine, yours = scratch / "mine.symtypes", scratch / "yours.symtypes"
    reference = scratch / "reference.symtypes"
    differences, exports, spent = [], 0, [0.0, 0.0]
    for options in (["-q"], ["-w"], ["-r"], ["-r", "-p"]):
        if "-r" in options:
            argv = ["-r", str(reference)] + options[1:]
        else:
            argv = options
        a, b = ask(ours, source, [*more, *argv], mine), ask(theirs, source, argv, yours, True)
        if options == ["-q"]:
            exports = len(b.out.splitlines())
            spent = [a.seconds, b.seconds]
            reference.write_bytes(altered(b.types))
        differences += [f"{' '.join(options)}: {aspect}" for aspect in ASPECTS
                        if getattr(a, aspect) != getattr(b, aspect)]
    return differences, exports, spent
