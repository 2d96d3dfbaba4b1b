# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in the sources: the cases of our suites, how each can be broken, and which suites the kernel has."""
import dataclasses
import pathlib
import re
import shutil

HERE = pathlib.Path(__file__).resolve().parent
OURS = HERE.parent.parent / "modules" / "kunit"
LIST = HERE.parent / "suites.list"


class SourceError(RuntimeError):
    """A file of ours is malformed; the text begins with file:line."""


def copy_ours(into):
    shutil.copytree(OURS, into)
    return into


def cases():
    """{suite.case} that the sources of ours define; a case without suite is an error, so nothing is forgotten here."""
    found = set()
    for path in sorted(OURS.rglob("*.c")):
        text = path.read_text(encoding="utf-8")
        arrays = {m[1]: re.findall(r"KUNIT_CASE\((\w+)\)", m[2])
                  for m in re.finditer(r"struct kunit_case (\w+)\[\] = \{(.*?)\n\};", text, re.S)}
        for suite in re.finditer(r"struct kunit_suite \w+ = \{(.*?)\n\};", text, re.S):
            name = re.search(r"\.name = \"([^\"]+)\"", suite[1])[1]
            found |= {f"{name}.{case}" for case in arrays.pop(re.search(r"\.test_cases = (\w+)", suite[1])[1])}
        if arrays:
            raise SourceError(f"{path}: {', '.join(arrays)}: no suite has these cases")
    return found


@dataclasses.dataclass
class Mutant:
    place: str      # file:line of its definition
    file: str
    old: str
    new: str
    kills: list     # suite.case


def mutants():
    """The file mutants, which describes itself."""
    path = OURS / "mutants"
    found, block = [], []
    for number, line in enumerate([*path.read_text(encoding="utf-8").split("\n"), ""], 1):
        if line.startswith("#"):
            continue
        if line:
            block.append(line)
        elif block:
            if len(block) < 4 or block[1][0] != "-" or block[2][0] != "+":
                raise SourceError(f"{path}:{number}: expected above: file, -text, +text, cases")
            found.append(Mutant(f"{path}:{number - len(block)}", block[0], block[1][1:], block[2][1:], block[3:]))
            block = []
    return found


def mutate(tree):
    """Apply all mutants to a copy of our suites; the cases that have to fail now."""
    for mutant in mutants():
        path = tree / mutant.file
        text = path.read_text(encoding="utf-8")
        if text.count(mutant.old) != 1:
            raise SourceError(f"{mutant.place}: '{mutant.old}' stands {text.count(mutant.old)} times in {mutant.file}, "
                              "expected once")
        path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    return {case for mutant in mutants() for case in mutant.kills}


def copy_kernels_own(kernel, into):
    """The suites that fit this ltokernel.Tree, and a Kbuild for them, in the new directory `into`; the modules' names."""
    into.mkdir()
    modules, source = [], kernel.source
    config = kernel.has()
    for line in LIST.read_text(encoding="utf-8").splitlines():
        if not line or line.startswith("#"):
            continue
        file, *rest = line.split()
        if not (source / file).exists():
            file = file.replace("lib/", "lib/tests/", 1)
        if not (source / file).exists():
            continue                # for another kernel
        text = (source / file).read_text(encoding="utf-8")
        options = {word: word.rpartition(":") for word in rest if "CONFIG_" in word}
        needs = {option for where, _, option in options.values() if where in text}
        if not needs <= config:
            continue
        shutil.copy(source / file, into)
        modules.append(pathlib.PurePath(file).stem)
        for pattern in set(rest) - set(options):
            for header in source.glob(pattern):
                shutil.copy(header, into)
    (into / "Kbuild").write_text("".join(f"obj-m += {name}.o\n" for name in modules), encoding="ascii")
    return modules
