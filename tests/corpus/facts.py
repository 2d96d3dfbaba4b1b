# SPDX-License-Identifier: GPL-2.0-or-later
"""What two modposts say, made comparable: a message becomes a fact (severity, kind, names).

Words may differ, facts may not.  The kernel's messages are matched by the patterns below; ours carry a code."""
import collections
import json
import re

# kind: what the kernel says.  The groups are the names that the fact is about.
KERNEL = [(kind, re.compile(pattern + r"\.?$")) for kind, pattern in (
    ("symbol-undefined", r'"(\S+)" \[(\S+)\.ko\] undefined!'),
    ("export-undefined", r'"(\S+)" \[(\S+)\.ko\] was exported without definition'),
    ("export-twice", r"(\S+): '(\S+)' exported twice. Previous export was in (\S+?)(?:\.ko)?"),
    ("namespace-missing", r"module (\S+) uses symbol (\S+) from namespace (\S+), but does not import it"),
    ("license-gpl-only", r"GPL-incompatible module (\S+)\.ko uses GPL-only symbol '(\S+)'"),
    ("license-missing", r"missing MODULE_LICENSE\(\) in (\S+)"),
    ("description-missing", r"missing MODULE_DESCRIPTION\(\) in (\S+)"),
    ("export-unversioned", r'EXPORT symbol "(\S+)" \[(\S+)\] version generation failed, symbol will not be versioned'),
    ("import-no-crc", r'"(\S+)" \[(\S+)\.ko\] has no CRC!'),
    ("symbol-too-long", r'too long symbol "(\S+)" \[(\S+)\.ko\]'),
    ("symbol-common", r'"(\S+)" \[(\S+)\] is COMMON symbol'),
    ("module-name-long", r"module name is too long \[(\S+)\.ko\]"),
    ("section-mismatch", r"(\S+?)(?:\.o)?: section mismatch in reference: "
                         r"(.*?)(?:\+0x\w+)? \(section: (\S+)\) -> (.*?)(?:\+0x\w+)? \(section: (\S+)\)(?: at \S+)?"),
    ("section-mismatches", r"Section mismatches detected"),
    ("section-export", r"(\S+): (\S+): EXPORT_SYMBOL used for (?:init|exit) symbol. Remove __(?:init|exit) or EXPORT_SYMBOL"),
    ("section-export", r"(\S+)\.o\(___ksymtab\S*\): Section mismatch in reference from the variable \S+ to the "
                       r"(?:function|variable) \S+:([^(:]+)(?:\(\))?"),
    ("section-export", r"(\S+)\.o: EXPORT_SYMBOL used for (?:init|exit|init/exit) symbol: (\S+) \(section: \S+\)"),
    ("devtable-terminator", r"(\S+): (?:struct \S+|\S+\[\]) is not terminated with a NULL entry(?:!| in .*)?"),
    ("devtable-value", r"(?:alias buffer \(256\) overflow|dmi_ascii_filter: alias buffer overflow|"
                       r"\S+: the alias of id number \d+ of the).*"),
    ("export-static", r'"(\S+)" \[(\S+)\] is a static EXPORT_SYMBOL(?:_GPL)?'),
    ("namespace-reserved", r'(\S+): explicitly importing namespace "(\S+)" is not allowed'),
)]
# The second line of a message of two.
CONTINUED = re.compile(r'Is "\S+" prototyped in <asm/asm-prototypes.h>\?$|Set CONFIG_SECTION_MISMATCH_WARN_ONLY=y|'
                       r"\S+: struct \S+ is \d+ bytes|(0x\w\w *)+$|"
                       r"The symbol \S+ is exported and annotated|Fix this by removing the|$")
SUPPRESSED = re.compile(r"WARNING: modpost: suppressed (\d+) unresolved symbol warnings")
IGNORED = re.compile(r"(\S+): No such file or directory \(ignored\)$")
LINE = re.compile(r"(ERROR|WARNING|FATAL): modpost: (.*)$")
# What only ours says; each is in docs/DIFFERENCES.md.
OWN = {"devtable-unknown", "dialect-tree", "module-name-twice", "order-double"}


def of_kernel(stderr):
    """(Counter of facts, how many unresolved symbols were not shown)"""
    facts, suppressed = collections.Counter(), 0
    for line in stderr.splitlines():
        known, ignored, message = SUPPRESSED.match(line), IGNORED.match(line), LINE.match(line)
        if known:
            suppressed = int(known[1])
        elif ignored:
            facts["note", "input-missing", ignored[1]] += 1
        elif message:
            # What is fatal to the kernel's, an error to ours, which goes on.
            severity = "error" if message[1] == "FATAL" else message[1].lower()
            facts[(severity,) + classify(message[2])] += 1
        elif not CONTINUED.match(line):
            facts["?", line] += 1
    return facts, suppressed


def classify(text):
    for kind, pattern in KERNEL:
        match = pattern.match(text)
        if match:
            return (kind,) + match.groups()
    return "?", text


def of_ours(stdout):
    """Counter of facts; past a bound, how many more there are of a kind."""
    facts = collections.Counter()
    for item in json.loads(stdout):
        if item["code"] in OWN:
            continue
        if item.get("left_out"):
            facts["left out", item["code"]] += item["left_out"]
        if item["code"] == "input-missing":
            facts[item["severity"], item["code"], item["file"]] += 1
        elif item["code"] == "section-mismatches":
            facts[item["severity"], item["code"]] += 1
        elif item["code"] in ("section-mismatch", "section-export"):
            facts[(item["severity"],) + classify(f"{item['file']}: {item['text']}")] += 1
        else:
            facts[(item["severity"],) + classify(item["text"])] += 1
    return facts


def differences(kernel, ours, suppressed):
    """Lines that say what one has and the other lacks."""
    hidden = collections.Counter()
    for fact, count in (ours - kernel).items():
        if suppressed and fact[1] == "symbol-undefined":
            hidden[fact] = count
    lines = [f"only the kernel's: {' '.join(map(str, fact))}" for fact in (kernel - ours)]
    lines += [f"only ours: {' '.join(map(str, fact))}" for fact in (ours - kernel - hidden)]
    if suppressed and hidden.total() != suppressed:
        lines.append(f"the kernel's hid {suppressed} unresolved symbols, ours has {hidden.total()} more")
    return lines
