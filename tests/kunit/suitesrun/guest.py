# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs modules in a guest: KUnit's suites by scripts/kunit, loads that must be refused by scripts/boot-test."""
import json
import subprocess

from ltokernel.tree import ROOT, environment

CPUS = "2"      # per-CPU data is of interest only where there are several


def _json(argv):
    done = subprocess.run([str(a) for a in argv], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env=environment(), text=True, errors="replace", check=False)
    try:
        return json.loads(done.stdout)
    except ValueError:
        raise RuntimeError(f"{argv[0]}: exit status {done.returncode}\n{done.stderr.strip()}") from None


def _leaves(test, path):
    path = [*path, test["name"]]
    if test.get("tests"):
        for inner in test["tests"]:
            yield from _leaves(inner, path)
    else:
        yield ".".join(path), test["status"], test["log"]


def kunit(target, files, log):
    """({module: {suite.case: (status, log)}}, complaints that belong to no case) of one run of all these modules."""
    result = _json([ROOT / "scripts/kunit", "--json", "--kernel", target.tree.build, "--arch", target.arch, "--smp", CPUS,
                    "--log", log, *files])
    if "modules" not in result:
        return {}, [result.get("error", "scripts/kunit gave no reason")]
    results, wrong = {}, []
    for module in result["modules"]:
        results[module["module"]] = {name: (status, said) for suite in module["suites"]
                                     for name, status, said in _leaves(suite, [])}
        wrong += [f"{module['module']}: {e}" for e in module["errors"]]
        wrong += [f"{module['module']}: {f['code']}: {f['message']}" for f in module["findings"]]
    return results, wrong


def tries(target, *loads):
    """For each list of files: what scripts/boot-test says of loading them after kunit.ko."""
    argv = [ROOT / "scripts/boot-test", "--json", "--kernel", target.tree.image, "--arch", target.arch, "--modules-dir",
            target.modules_dir]
    for files in loads:
        argv += ["--try", " ".join(str(f) for f in files)]
    result = _json([*argv, "kunit:enable=0"])
    if "tried" not in result:
        raise RuntimeError(result.get("error", "scripts/boot-test gave no reason"))
    return result["tried"], [f"{f['code']}: {f['message']}" for f in result["findings"]]
