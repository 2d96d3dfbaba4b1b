# SPDX-License-Identifier: GPL-2.0-or-later
"""tests/modvers/cases -> Case. The file's own head explains its words."""
import configparser
import dataclasses
import errno
import re

KEYS = {"modules", "edit", "codes", "modvers", "kernel", "dmesg", "dmesg-once", "taint", "on", "needs", "boot", "options", "installed", "against"}
BOOTS = {"plain": "", "enforce": "module.sig_enforce=1"}     # boot -> kernel arguments
OWN_TAINT = set("OE")   # out of tree, unsigned: what every module of ours has


CRASHES = -1            # in the place of an errno
# What insmod ends with: the low byte. The kernel's own ENOTSUPP, 524, has no name elsewhere.
ERRNOS = {text: number for number, text in errno.errorcode.items()} | {"ENOTSUPP": 524 & 0xff}


class TableError(Exception):
    """The table contradicts itself; the text names the case."""


@dataclasses.dataclass(frozen=True)
class Facts:
    """What the table asks of a kernel."""
    arch: str
    version: str        # 6.1
    config: frozenset   # options that are y or m, without CONFIG_
    own: bool = False   # not one of Debian's

    def rank(self, words):
        """How particular it is that all of `words`, joined by &, are true of this kernel; None: they are not."""
        ranks = [self._rank(word) for word in words.split("&")]
        return None if None in ranks else (max(ranks), len(ranks))

    def _rank(self, word):
        since = re.fullmatch(r"(\d+)\.(\d+)\+", word)
        if since:
            numbers = tuple(int(n) for n in since.groups())
            return (4, *numbers) if tuple(int(n) for n in self.version.split(".")) >= numbers else None
        ranks = {"": 0, self.arch: 1, self.version: 5, f"{self.version}-{self.arch}": 6}
        if self.own:
            ranks["own"] = 3
        if word not in ranks and re.fullmatch(r"!?[A-Z][A-Z0-9_]+", word):
            return (2,) if (word.removeprefix("!") in self.config) != word.startswith("!") else None
        return (ranks[word],) if word in ranks else None


@dataclasses.dataclass
class Case:
    """One case on one kernel."""
    name: str
    modules: list       # words of `modules`, the last one is what the case is about
    edits: list         # (index of the module, edit), in order
    codes: list         # modvers' findings, sorted
    modvers: int        # its exit status
    options: list       # more of its arguments
    kernel: int         # 0; the errno with which the kernel refuses the last module; CRASHES
    dmesg: list         # what it says, each part of a line
    dmesg_once: list    # the same, but only the first of a boot makes it say so
    taint: str          # letters of the loaded module's taint beside those of OWN_TAINT
    boot: str
    installed: list     # stock modules; none: not looked at
    against: str        # "tree", "installed" or "booted"


def _value(section, key, facts):
    """The most particular of `key` and all `key@WORD` that are about this kernel."""
    ranked = [(facts.rank(name.partition("@")[2]), name) for name in section if name.partition("@")[0] == key]
    fitting = [(rank, name) for rank, name in ranked if rank is not None]
    return section[max(fitting)[1]].strip() if fitting else ""


def _lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


def _edits(name, modules, lines):
    edits = []
    for line in lines:
        head, colon, rest = line.partition(": ")
        if colon and head not in modules:
            raise TableError(f"{name}: edits {head}, which is not among its modules")
        edits.append((modules.index(head) if colon else len(modules) - 1, rest if colon else line))
    return edits


def _case(name, section, facts):
    for key in section:
        if key.partition("@")[0] not in KEYS:
            raise TableError(f"{name}: no key is called {key}")
    value = {key: _value(section, key, facts) for key in KEYS}
    if not value["modules"] or not value["kernel"]:
        raise TableError(f"{name}: 'modules' and 'kernel' have to be given")
    numbers = {"loads": 0, "crashes": CRASHES, **ERRNOS}
    if value["kernel"] not in numbers:
        raise TableError(f"{name}: kernel = {value['kernel']} is neither 'loads' nor 'crashes' nor an errno")
    if (value["boot"] or "plain") not in BOOTS:
        raise TableError(f"{name}: boot = {value['boot']} is none of {', '.join(BOOTS)}")
    if value["against"] not in ("", "tree", "installed", "booted"):
        raise TableError(f"{name}: against = {value['against']} is none of 'tree', 'installed', 'booted'")
    number = numbers[value["kernel"]]
    modules = value["modules"].split()
    return Case(name, modules, _edits(name, modules, _lines(value["edit"])), sorted(value["codes"].split()),
                int(value["modvers"] or bool(number)), value["options"].split(), number, _lines(value["dmesg"]),
                _lines(value["dmesg-once"]), value["taint"], value["boot"] or "plain", value["installed"].split(), value["against"] or "tree")


def _on(section, facts):
    on, needs = section.get("on", "").split(), section.get("needs", "").split()
    return (not on or any(facts.rank(word) for word in on)) and all(facts.rank(word) for word in needs)


def read(path, facts):
    """All cases for that kernel, in the file's order."""
    parser = configparser.ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",), strict=True)
    parser.optionxform = str
    try:
        with open(path, encoding="utf-8") as lines:
            parser.read_file(lines)
    except configparser.Error as error:
        raise TableError(str(error)) from error
    return [_case(name, parser[name], facts) for name in parser.sections() if _on(parser[name], facts)]
