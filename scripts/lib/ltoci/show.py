# SPDX-License-Identifier: GPL-2.0-or-later
"""Results of a matrix: a table for a terminal, Markdown, JUnit, JSON; and what changed since the last run."""
import json
import os
import xml.etree.ElementTree as xml

from ltoboot.report import clean
from ltokunit.formats import FORBIDDEN

from .cells import ERROR, FAIL, PASS, SKIP, STEPS

MARKS = {PASS: "ok", FAIL: "FAILED", ERROR: "ERROR", SKIP: "-"}
HEAD = ("kernel", "arch", "lto", *STEPS, "text", "data", "change")


def write(path, text):
    """Whole or not at all."""
    new = f"{path}.new.{os.getpid()}"
    with open(new, "w", encoding="utf-8") as f:
        f.write(text)
    os.replace(new, path)


def read_sizes(path):
    """{cell: {module: text bytes}} of a run before, {} where there was none; ValueError where the file is no result of ours."""
    try:
        with open(path, encoding="utf-8") as f:
            cells = json.load(f)["cells"]
        return {c["name"]: {m["name"]: int(m["text"]) for m in c["modules"]} for c in cells}
    except FileNotFoundError:
        return {}
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"{path}: not a result of ltomod ci ({error})") from error


def grown(cell, before):
    """(bytes before, bytes now) of the text of the modules that both runs have; None where there are none."""
    old = before.get(cell.name, {})
    both = [(old[m.name], m.text) for m in cell.modules if m.name in old]
    return (sum(b for b, _ in both), sum(n for _, n in both)) if both else None


def percent(pair):
    return "" if not pair or not pair[0] else f"{(pair[1] - pair[0]) * 100 / pair[0]:+.1f} %"


def rows(cells, before):
    for cell in cells:
        marks = [MARKS[cell.step(name).status] if cell.step(name) else "-" for name in STEPS]
        sizes = [f"{sum(getattr(m, kind) for m in cell.modules):,}" if cell.modules else "" for kind in ("text", "data")]
        yield (cell.kernel, cell.arch, cell.lto, *marks, *sizes, percent(grown(cell, before)))


def table(cells, before):
    lines = [HEAD, *rows(cells, before)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEAD))]
    right = (HEAD.index("text"), HEAD.index("data"), HEAD.index("change"))
    return "\n".join("  ".join(word.rjust(w) if i in right else word.ljust(w) for i, (word, w) in enumerate(zip(line, widths))).rstrip()
                     for line in lines)


def bad_steps(cells):
    return [(cell, step) for cell in cells for step in cell.steps if step.status in (FAIL, ERROR)]


def closing(cells):
    bad = sum(not c.good for c in cells)
    return f"{len(cells) - bad} of {len(cells)} passed"


def cell_text(text):
    return clean(text).replace("|", "\\|")


def fence(text):
    """A block that its own contents cannot end."""
    marks = "```"
    while marks in text:
        marks += "`"
    return f"{marks}\n{text}\n{marks}"


def markdown(cells, before):
    lines = [f"# ltomod ci: {closing(cells)}", "", "| " + " | ".join(HEAD) + " |", "|" + " --- |" * len(HEAD)]
    lines += ["| " + " | ".join(cell_text(word) for word in row) + " |" for row in rows(cells, before)]
    for cell, step in bad_steps(cells):
        said = "\n".join(clean(line.expandtabs()) for line in step.said.splitlines())
        lines += ["", f"## {clean(cell.name)}: {step.name}", "", clean(step.why), *(["", fence(said)] if said else []),
                  *(["", f"The whole: `{step.log}`"] if step.log else [])]
    return "\n".join(lines) + "\n"


def junit(cells):
    top = xml.Element("testsuites", name="ltomod-ci")
    for cell in cells:
        suite = xml.SubElement(top, "testsuite", name=cell.name.translate(FORBIDDEN), tests=str(len(cell.steps)))
        for step in cell.steps:
            case = xml.SubElement(suite, "testcase", classname=suite.get("name"), name=step.name, time=str(step.seconds))
            kind = {FAIL: "failure", ERROR: "error", SKIP: "skipped"}.get(step.status)
            if kind:
                xml.SubElement(case, kind, message=step.why.translate(FORBIDDEN)).text = step.said.translate(FORBIDDEN)
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(attribute, str(sum(case.find(tag) is not None for case in suite)))
    xml.indent(top)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + xml.tostring(top, encoding="unicode") + "\n"


def as_json(cells):
    return json.dumps({"verdict": PASS if all(c.good for c in cells) else FAIL, "cells": [c.as_dict() for c in cells]}, indent=2) + "\n"
