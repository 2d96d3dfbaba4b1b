# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel's verdict, and where it is not what the case expects."""
import errno
import json
import subprocess

from ltoboot import verdict
from .prepare import ROOT, PrepareError, environment
from .table import BOOTS, CRASHES, OWN_TAINT


def boot(kernel, arguments, trials):
    """All trials (lists of files) in one boot -> what each came to, as scripts/boot-test's JSON has it under "tried"."""
    argv = [str(ROOT / "scripts/boot-test"), "--json", "--kernel", kernel.path("image"), "--arch", kernel.arch, "--timeout", "300",
            "--append", f"{arguments} {kernel.arguments}".strip(), "--log", str(kernel.work / "console.log")]
    for trial in trials:
        argv += ["--try", " ".join(trial)]
    done = subprocess.run(argv, env=environment(), stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace",
                          check=False)
    try:
        result = json.loads(done.stdout)
    except ValueError:
        raise PrepareError(f"boot-test: exit status {done.returncode}\n{done.stderr.strip()}") from None
    if "tried" not in result:
        raise PrepareError(f"boot-test: {result.get('error')}")
    return result


def verdicts(kernel, prepared):
    """[(Case, files)] -> ({case name: trial}, complaints about whole boots).

    A boot for each kind of kernel arguments; one more for each case that has to crash, whose trial then says so itself.
    """
    tried, complaints = {}, []
    groups = [(BOOTS[name], [(c, p) for c, p in prepared if c.boot == name and c.kernel != CRASHES]) for name in BOOTS]
    groups += [(BOOTS[case.boot], [(case, paths)]) for case, paths in prepared if case.kernel == CRASHES]
    for arguments, mine in groups:
        if mine:
            result = boot(kernel, arguments, [paths for _, paths in mine])
            tried.update((case.name, trial) for (case, _), trial in zip(mine, result["tried"]))
            if mine[0][0].kernel != CRASHES:
                complaints += [f"{f['code']}: {f['message']} ({f['step']})" for f in result["findings"]]
            elif result["tried"] and any(f["code"] in verdict.CRASHES for f in result["findings"]):
                result["tried"][0]["exit"] = CRASHES
    return tried, complaints


def errno_name(number):
    return {0: "loads", CRASHES: "crashes"}.get(number) or errno.errorcode.get(number, f"exit status {number}")


def kernel_faults(case, trial, said):
    """What the case expects of the kernel and the trial does not show. said: lines of the boot so far."""
    if trial is None or trial["exit"] is None:
        return ["the boot did not come to it"]
    bad = []
    if trial["exit"] != case.kernel:
        bad.append(f"the kernel: {errno_name(trial['exit'])}, expected {errno_name(case.kernel)}")
    want = len(case.modules) if not case.kernel else None
    if want and len(trial["taken"]) != want:
        bad.append(f"loaded {[m['name'] for m in trial['taken']]}")
    elif want:
        taint = set(trial["taken"][-1]["taint_letters"]) - OWN_TAINT
        if taint != set(case.taint):
            bad.append(f"taint {''.join(sorted(taint)) or 'none'}, expected {case.taint or 'none'}")
    bad += [f"the kernel does not say: {part}" for part in case.dmesg if not any(part in line for line in trial["dmesg"])]
    bad += [f"the kernel never said: {part}" for part in case.dmesg_once if not any(part in line for line in said)]
    return bad + ([f"    | {line}" for line in dict.fromkeys(trial["dmesg"])] if bad else [])
