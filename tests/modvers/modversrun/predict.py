# SPDX-License-Identifier: GPL-2.0-or-later
"""What modvers says of a case's modules, and whether that is what the case and the kernel say."""
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess

from .prepare import ROOT, PrepareError, environment, stock
from .table import CRASHES, ERRNOS

MODVERS = pathlib.Path(os.environ.get("LTOMOD_BIN", ROOT / "bin")) / "modvers"
# What is found in every module of ours, none of which Debian signed or built: notes, and true ones.
OWN_NOTES = {"load-unsigned", "load-toolchain-compiler", "load-toolchain-lto"}
FORCED = ": kernel tainted."
ONCE = "symbol version for "
STOPPED, UNKNOWN = 1, 2     # exit status; 0: loads


@dataclasses.dataclass
class Prediction:
    status: int         # modvers' exit status
    modules: list       # of its JSON; empty when it gave none
    stderr: str

    def findings(self, *severities):
        return [f for m in self.modules for f in m["findings"] if f["severity"] in severities]


def installation(kernel, case):
    """A root with lib/modules/RELEASE that has just the case's installed modules."""
    root = kernel.work / case.name / "root"
    shutil.rmtree(root, ignore_errors=True)
    folder = root / "lib/modules" / kernel.path("release") / "kernel"
    folder.mkdir(parents=True)
    for name in case.installed:
        shutil.copy(stock(kernel, "stock", name), folder)
    return root


def predict(kernel, case, paths):
    against = [str(installation(kernel, case))] if case.installed else []
    against.append(kernel.path("root") + "/image" if case.against == "installed" else kernel.path("kdir"))
    if case.against == "booted":
        against.append(kernel.path("image"))
    argv = [str(MODVERS), "check", "--json", *case.options]
    if case.boot == "enforce":
        argv.append("--sig-enforced")
    for place in against:
        argv += ["--against", place]
    try:
        done = subprocess.run([*argv, *dict.fromkeys(paths)], env=environment(), stdin=subprocess.DEVNULL, capture_output=True,
                              text=True, errors="replace", check=False, timeout=60)
        answer = json.loads(done.stdout) if done.stdout else {}
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise PrepareError(f"{case.name}: {' '.join(argv)}: {error}") from error
    return Prediction(done.returncode, answer.get("modules", []), done.stderr.strip())


def _told(words, lines):
    """Whether the kernel said so; what it says once in a boot may have been about another module, or for another reason."""
    if FORCED in words:
        words = FORCED
    elif ONCE in words:
        words = words.partition(": ")[2].partition(ONCE)[0] + ONCE
    elif "taint" in words:
        words = words.partition(": ")[2]
    return any(words in line for line in lines)


def _words_faults(prediction, trial, said):
    """What modvers lets the kernel say, and it did not. Findings come in the loader's order, and it ends somewhere, if need be
    without a word."""
    bad, ended, silent, spoken = [], False, False, False
    if prediction.status == 0:
        return [f"the kernel never said what modvers shows: {f['kernel']}" for f in prediction.findings("warning", "note")
                if f["kernel"] and not _told(f["kernel"], said)]
    for finding in prediction.findings("error"):
        if not finding["kernel"]:
            silent = True
            continue
        here = _told(finding["kernel"], trial["dmesg"])
        if not here and not ended and not silent and not spoken or here and ended:
            bad.append(f"the kernel did not say what modvers shows: {finding['kernel']}")
        ended, spoken = ended or not here, spoken or here
    return bad


def disagreements(case, prediction, trial, said):
    """faults() without what the table expects."""
    seen = dataclasses.replace(case, modvers=prediction.status,
                               codes=[f["code"] for m in prediction.modules for f in m["findings"] if f["code"] not in OWN_NOTES])
    if trial is None or trial["exit"] is None:
        return ["the boot did not come to it"]
    bad = faults(seen, prediction, trial, said)
    return bad + ([f"    | {line}" for line in dict.fromkeys(trial["dmesg"])] if bad else [])


def faults(case, prediction, trial, said):
    """Where the prediction is not what the case expects, and where kernel and modvers disagree."""
    bad = []
    if prediction.status != case.modvers:
        bad.append(f"modvers: exit status {prediction.status}, expected {case.modvers}")
    codes = {f["code"] for m in prediction.modules for f in m["findings"]} - OWN_NOTES
    if codes != set(case.codes):
        bad.append(f"modvers: {' '.join(sorted(codes)) or 'no finding'}, expected {' '.join(case.codes) or 'none'}")
    if trial and trial["exit"] is not None and prediction.status != UNKNOWN:
        if (prediction.status == STOPPED) != bool(trial["exit"]):
            bad.append("modvers and the kernel disagree")
        errnos = [m["errno"] for m in prediction.modules if m["errno"]]
        if trial["exit"] not in (0, CRASHES) and errnos and ERRNOS.get(errnos[0], 0) != trial["exit"]:
            bad.append(f"modvers says {errnos[0]}, the kernel answered {trial['exit']}")
        bad += _words_faults(prediction, trial, said)
    if bad:
        bad += [f"    modvers: {f['severity']}: {f['text']} [{f['code']}]" for f in prediction.findings("error", "warning", "unknown")]
        bad += [f"    modvers: {line}" for line in prediction.stderr.splitlines()]
    return bad
