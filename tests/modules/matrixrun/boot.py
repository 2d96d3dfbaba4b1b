# SPDX-License-Identifier: GPL-2.0-or-later
"""Boots a kernel with the modules of many entries and sorts out which entry each result belongs to.

One boot loads everything, runs everything, unloads everything.  When a module brings that boot to an early end, its
entry (with those that need it) has failed, and what the kernel never came to is tried in another boot without them.
"""
import dataclasses
import itertools
import json
import pathlib
import re
import subprocess

from .build import environment
from .plan import ROOT

TRACING = "/sys/kernel/tracing"
CHECKS = ("loads", "works", "is traced", "unloads")


@dataclasses.dataclass
class Guest:
    """A kernel to boot."""
    arch: str
    image: str
    modules: str    # its lib/modules/RELEASE


def trace_command(entry):
    """Guest shell: puts the entry's functions into the filter, then traces while the trigger runs."""
    names = sorted(set(entry.functions.values()))
    steps = [f"cd {TRACING}", "echo >set_ftrace_filter"]
    steps += [f"echo {name} >>set_ftrace_filter" for name in names]
    steps += ["cat set_ftrace_filter"]
    if entry.expect.trigger:
        steps += ["echo function >current_tracer", f"( {entry.expect.trigger} ) >/dev/null 2>&1", "cat trace"]
    return " && ".join(steps) + "; s=$?; echo nop >current_tracer; echo >set_ftrace_filter; exit $s"


def trace_faults(entry, output):
    lines = output.split("\n")
    bad = [f"set_ftrace_filter does not take {function} of {module}" for module, function in entry.functions.items()
           if f"{function} [{module}]" not in lines]
    if entry.expect.trigger:
        bad += [f"{function} was called and not traced" for function in sorted(set(entry.functions.values()))
                if not re.search(rf"\b{re.escape(function)} <-", output)]
    return bad


def run_faults(run, output):
    lines = output.split("\n")
    bad = [f"no line matches {want.pattern}" for want in run.want if not any(want.search(x) for x in lines)]
    bad += [f"a line matches {not_want.pattern}" for not_want in run.reject if any(not_want.search(x) for x in lines)]
    return bad


def commands_of(entry):
    """[(check, guest command, output -> complaints)]"""
    plans = [("works", run.command, lambda output, run=run: run_faults(run, output)) for run in entry.expect.runs]
    return plans + [("is traced", trace_command(entry), lambda output: trace_faults(entry, output))]


def boot_test(guest, entries, files, log):
    """One boot of scripts/boot-test; its JSON, or RuntimeError when the harness itself failed."""
    argv = [str(ROOT / "scripts" / "boot-test"), "--json", "--kernel", guest.image, "--arch", guest.arch,
            "--modules-dir", guest.modules, "--log", str(log), "--timeout", "300"]
    for entry in entries:
        for _, command, _ in commands_of(entry):
            argv += ["--run", command]
    for entry in entries:
        for module in entry.functions:
            params = entry.expect.params.get(module)
            argv.append(f"{files[module]}:{params}" if params else str(files[module]))
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          env=environment(), text=True, errors="replace", check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"boot-test: exit status {done.returncode}\n{done.stderr.strip()}") from None


def findings(result):
    """The boot's findings for a person, failed commands apart: they are their entry's own."""
    lines = []
    for found in result["findings"]:
        if found["code"] != "boot-command-failed":
            lines += [f"{found['code']}: {found['message']} ({found['step']})", *found["lines"][:12]]
    return lines


def outcome(entry, result, done):
    """{check: complaints, or None when the boot did not come to it}; done: the entry's commands, as boot-test gives them."""
    checks = {"loads": [] if set(entry.functions) <= set(result["loaded"]) else None, "works": [], "is traced": [],
              "unloads": [] if set(entry.functions) <= set(result["unloaded"]) else None}
    for (check, command, faults), got in itertools.zip_longest(commands_of(entry), done):
        if checks[check] is None or got is None or got["exit"] is None:
            checks[check] = None
            continue
        bad = faults(got["output"])
        if got["exit"] or bad:
            checks[check] += [f"$ {command}", *got["output"].split("\n")[-15:], f"exit status {got['exit']}", *bad]
    return checks


def culprit_of(unsettled, words):
    """Of the entries that a boot did not finish with, the one that ended it: named in the findings, else the first."""
    text = "\n".join(words)
    for entry in unsettled:
        if any(re.search(rf"\b{re.escape(module)}\b", text) for module in entry.functions):
            return entry
    return unsettled[0]


def with_needs(entries, chosen):
    """The chosen of entries and those that they need, in the order of entries."""
    names = {e.name for e in chosen} | {n for e in chosen for n in e.needs}
    return [e for e in entries if e.name in names]


def run(guest, entries, files, log_dir, name):
    """{entry name: {check: complaints}}, in as many boots as it takes.  files: {module: its .ko}"""
    verdicts, todo, number = {}, list(entries), 0
    while todo:
        number += 1
        batch = with_needs(entries, todo)
        try:
            result = boot_test(guest, batch, files, pathlib.Path(log_dir) / f"{name}.boot{number}.log")
        except RuntimeError as error:
            verdicts.update((e.name, {"loads": str(error).split("\n")}) for e in todo)
            break
        commands, words = iter(result["commands"]), findings(result)
        got = {e.name: outcome(e, result, list(itertools.islice(commands, len(commands_of(e))))) for e in batch}
        unsettled = [e for e in todo if None in got[e.name].values()]
        for entry in todo:
            if entry not in unsettled:
                verdicts[entry.name] = got[entry.name]
        todo = []
        if unsettled:
            culprit = culprit_of(unsettled, words)
            checks = got[culprit.name]
            failed = next(check for check in CHECKS if checks[check] is None)
            verdicts[culprit.name] = {c: bad for c, bad in checks.items() if bad is not None}
            verdicts[culprit.name][failed] = words or ["it did not happen, and the boot does not say why"]
            for entry in unsettled:
                if culprit.name in entry.needs:
                    verdicts[entry.name] = {"loads": [f"it needs {culprit.name}, which failed"]}
                elif entry is not culprit:
                    todo.append(entry)
        elif words:
            verdicts["all modules"] = {"leave the kernel content": words}
    return verdicts
