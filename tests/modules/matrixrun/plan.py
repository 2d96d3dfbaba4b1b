# SPDX-License-Identifier: GPL-2.0-or-later
"""What to build and what to expect: the files matrix, known and */expect, read into structures.

Each of these files describes itself at its top; of expect files, docs are here.  One directive a line, '#' comments:

    load MODULE PARAM=VALUE ...     parameters for insmod
    trigger COMMAND                 makes the kernel call the functions that the matrix names
    run COMMAND                     a shell command for the guest; it must exit 0
    want REGEX                      a line of what the last `run` printed must match
    reject REGEX                    no line of it may
    modinfo MODULE FIELD REGEX      one of the finished module's values for FIELD must match
    aliases MODULE FILE             its aliases are exactly the lines of FILE and FILE.ARCH
    object MODULE FILE elf|bitcode  what FILE, an object of MODULE, is after a build with LTO
"""
import dataclasses
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent


class PlanError(Exception):
    """A file of the plan is malformed; the text begins with file:line."""


@dataclasses.dataclass
class Run:
    """One `run` and its `want` and `reject` lines, in the guest."""
    command: str
    want: list = dataclasses.field(default_factory=list)     # regular expressions
    reject: list = dataclasses.field(default_factory=list)


@dataclasses.dataclass
class Expect:
    params: dict = dataclasses.field(default_factory=dict)   # module -> "a=1 b=2"
    trigger: str = ""
    runs: list = dataclasses.field(default_factory=list)     # Run
    modinfo: list = dataclasses.field(default_factory=list)  # (module, field, regex)
    aliases: list = dataclasses.field(default_factory=list)  # (module, file)
    objects: list = dataclasses.field(default_factory=list)  # (module, file, kind)


@dataclasses.dataclass
class Entry:
    """A line of the matrix."""
    name: str
    package: str        # Debian package, or "" for a directory of ours
    archs: list
    subdirs: list
    functions: dict     # module -> function, in the order of the line
    needs: list         # names of entries
    expect: Expect


@dataclasses.dataclass
class Known:
    """A line of known: this entry does not build for this kernel, with GCC either."""
    kernel: str
    name: str
    reason: str
    error: str          # part of GCC's first error line


def rows(path):
    """(place, line) of each line that says something."""
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        line = line.strip()
        if line and not line.startswith("#"):
            yield f"{path}:{number}", line


def _regex(place, text):
    try:
        return re.compile(text)
    except re.error as error:
        raise PlanError(f"{place}: '{text}' is no regular expression: {error}") from None


def _run_of(place, expect):
    if not expect.runs:
        raise PlanError(f"{place}: there is no `run` above this line")
    return expect.runs[-1]


def read_expect(path):
    expect = Expect()
    for place, line in rows(path):
        word, _, rest = line.partition(" ")
        try:
            if word == "load":
                module, _, params = rest.partition(" ")
                expect.params[module] = params
            elif word == "trigger":
                expect.trigger = rest
            elif word == "run":
                expect.runs.append(Run(rest))
            elif word in ("want", "reject"):
                getattr(_run_of(place, expect), word).append(_regex(place, rest))
            elif word == "modinfo":
                module, field, regex = rest.split(" ", 2)
                expect.modinfo.append((module, field, _regex(place, regex)))
            elif word == "aliases":
                module, name = rest.split()
                expect.aliases.append((module, path.parent / name))
            elif word == "object":
                module, name, kind = rest.split()
                if kind not in ("elf", "bitcode"):
                    raise ValueError
                expect.objects.append((module, name, kind))
            else:
                raise PlanError(f"{place}: '{word}' is no directive; {path.parent} and plan.py tell them")
        except ValueError:
            raise PlanError(f"{place}: too few, too many or wrong words after '{word}'") from None
    for run in expect.runs:
        if not run.want and not run.reject:
            raise PlanError(f"{path}: nothing is expected of 'run {run.command}'")
    return expect


def read_matrix():
    """The entries by name, in the order of the file; what an entry needs stands above it."""
    entries = {}
    for place, line in rows(HERE / "matrix"):
        cells = line.split()
        if len(cells) != 6:
            raise PlanError(f"{place}: {len(cells)} columns, expected 6")
        name, source, archs, subdirs, modules, needs = cells
        package = source.removeprefix("deb:") if source.startswith("deb:") else ""
        if not package and source != "dir":
            raise PlanError(f"{place}: source '{source}' is neither dir nor deb:PACKAGE")
        functions = dict(pair.split("=", 1) for pair in modules.split(",") if "=" in pair)
        if len(functions) != len(modules.split(",")):
            raise PlanError(f"{place}: '{modules}' is no list of module=function")
        needs = [] if needs == "-" else needs.split(",")
        for need in needs:
            if need not in entries:
                raise PlanError(f"{place}: needs '{need}', which no line above defines")
        path = HERE / "packages" / f"{name}.expect" if package else HERE / name / "expect"
        entries[name] = Entry(name, package, archs.split(","), subdirs.split(","), functions,
                              needs, read_expect(path))
    return entries


def read_known():
    """{(kernel, name): Known}"""
    known = {}
    for place, line in rows(HERE / "known"):
        text, bar, error = line.partition("|")
        cells = text.split(None, 2)
        if not bar or len(cells) != 3:
            raise PlanError(f"{place}: expected: kernel name reason | error")
        kernel, name, reason = cells
        known[kernel, name] = Known(kernel, name, reason.strip(), error.strip())
    return known
