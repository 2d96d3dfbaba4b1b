# SPDX-License-Identifier: GPL-2.0-or-later
"""Results for programs: one JSON object, or a JUnit file as continuous integration reads it."""
import json
import os
import xml.etree.ElementTree as xml

from . import ktap
from .run import all_errors, cut

# Characters that XML 1.0 has no way to write.
FORBIDDEN = dict.fromkeys([*range(0, 9), 11, 12, *range(14, 32), 0xfffe, 0xffff, *range(0xd800, 0xe000)], "\ufffd")


def test_dict(test):
    """{name, status, comment, log, errors, tests}: tests is there for groups only."""
    entry = {"name": test.name, "status": test.status, "comment": test.comment, "log": test.log, "errors": test.errors}
    if test.group:
        entry["planned"] = test.planned
        entry["tests"] = [test_dict(t) for t in test.tests]
    return entry


def module_dict(result):
    ended = cut(result.root) if result.root else None
    return {"path": result.path, "module": result.name, "repetition": result.repetition,
            "verdict": "pass" if result.good else "fail", "counts": result.counts(), "errors": result.errors,
            "notes": result.notes, "ended_in": [t.name for t in ended] if ended else None,
            "suites": [test_dict(t) for t in result.tests()],
            "findings": [{"code": f.code, "message": f.message, "step": f.step, "lines": f.lines, "hint": f.hint}
                         for f in result.findings]}


def print_json(value, stream):
    json.dump(value, stream, indent=2, ensure_ascii=True)
    print(file=stream)


def _leaves(test, path=()):
    path = (*path, test)
    return [leaf for t in test.tests for leaf in _leaves(t, path)] if test.tests else [path]


def _case(suite, parent, path):
    test = path[-1]
    case = xml.SubElement(suite, "testcase", classname=_text(parent), name=_text(".".join(t.name for t in path) or "(no name)"))
    if test.status == ktap.SKIP:
        xml.SubElement(case, "skipped", message=_text(test.comment))
    elif test.status == ktap.FAIL:
        xml.SubElement(case, "failure", message=_text(test.comment or "failed")).text = _text("\n".join(test.log))
    elif test.status in (ktap.CRASH, ktap.NONE):
        word = "crashed" if test.status == ktap.CRASH else "no test ran"
        xml.SubElement(case, "error", message=_text(test.comment or word)).text = _text("\n".join(test.log))
    elif test.log:
        xml.SubElement(case, "system-out").text = _text("\n".join(test.log))


def _text(text):
    return text.translate(FORBIDDEN)


def junit(groups, path):
    """groups: [(name, [outermost tests], [messages of what went wrong besides])]. The file appears whole or not at all."""
    top = xml.Element("testsuites", name="kunit")
    for name, tests, wrong in groups:
        for test in tests:
            suite = xml.SubElement(top, "testsuite", name=_text(f"{name}.{test.name}" if name else test.name))
            for leaf in _leaves(test):
                _case(suite, test.name, leaf[1:] if len(leaf) > 1 else leaf)
            for where, errors in all_errors(test):
                case = xml.SubElement(suite, "testcase", classname=_text(test.name), name=_text(".".join(where) + " (output)"))
                xml.SubElement(case, "error", message=_text(errors[0])).text = _text("\n".join(errors))
        if wrong:
            suite = xml.SubElement(top, "testsuite", name=_text(name))
            for message, text in wrong:
                case = xml.SubElement(suite, "testcase", classname=_text(name), name="(module)")
                xml.SubElement(case, "error", message=_text(message)).text = _text(text)
    for suite in top:
        suite.set("tests", str(len(suite)))
        for attribute, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            suite.set(attribute, str(sum(case.find(tag) is not None for case in suite)))
    xml.indent(top)
    new = f"{path}.new.{os.getpid()}"
    try:
        xml.ElementTree(top).write(new, encoding="utf-8", xml_declaration=True)
        os.replace(new, path)
    except OSError:
        if os.path.exists(new):
            os.unlink(new)
        raise
