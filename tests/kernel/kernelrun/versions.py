# SPDX-License-Identifier: GPL-2.0-or-later
"""bin/genksyms over every exporting source of a kernel, held against the genksyms that its own tree has built."""
import pathlib
import re

import corpus           # tests/genksyms

SHOWN = 12


def exporting(tree):
    """The exporting sources; their versions stand in the .cmd file, before 5.19 with LTO beside the object."""
    found = corpus.sources(tree.build)
    if not found:
        cmds = (p.with_name(f".{p.name.removesuffix('.symversions')}.cmd") for p in sorted(tree.build.rglob("*.o.symversions")))
        found = [s for s in (corpus.source_of(tree.build, cmd, False) for cmd in cmds if cmd.exists()) if s]
    return found


def check(tree, ours, report, work):
    theirs = tree.build / "scripts/genksyms/genksyms"
    name = f"{tree.arch} genksyms"
    if not theirs.exists():
        report.skip(name, "this kernel's versions do not come from genksyms")
        return
    series = re.match(r"\d+\.\d+", tree.release())[0]
    text, same, exports, wrong = work / "source.i", 0, 0, []
    sources = exporting(tree)
    for source in sources:
        if not source.preprocess(text):
            wrong.append(f"{source.name}: cannot be preprocessed")
            continue
        differences, count, _ = corpus.compare(ours, theirs, pathlib.Path(text), work, [f"--kernel={series}"])
        exports += count
        same += not differences
        wrong += [f"{source.name}: {'; '.join(differences)}"] if differences else []
    more = [f"and {len(wrong) - SHOWN} more"] if len(wrong) > SHOWN else []
    report.test(f"{name}: {same} of {len(sources)} exporting sources, {exports} exports, as the tree's own",
                wrong[:SHOWN] + more if sources else ["no exporting source is found"])
