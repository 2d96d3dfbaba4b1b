# SPDX-License-Identifier: GPL-2.0-or-later
"""What modvers says of modules for this kernel, and what the kernel then does: of all its own, and of those of tests/modvers.

The expectations of tests/modvers/cases are about Debian's configurations. What is asked here holds of every kernel: modvers
and the kernel agree, on whether a module loads, on the errno, and on the words.
"""
import dataclasses
import json
import shutil
import subprocess

from ltokernel.tree import ROOT, environment
from matrixrun import build                                     # tests/modules
from modversrun import edit, judge, predict, prepare, table     # tests/modvers

CASES = ROOT / "tests/modvers/cases"
# It imports what a small kernel does not have.
LEFT_OUT = "mv_dmabuf"


@dataclasses.dataclass
class Own(prepare.Kernel):
    """A kernel that modversrun takes for one of Debian's."""
    tree: object = None
    modules_dir: object = None

    def path(self, what):
        return str({"kdir": self.tree.build, "image": self.tree.image, "release": self.tree.release(),
                    "modules": self.modules_dir}[what])


def of_the_kernel(tree, ours, report):
    """Each of its modules loads, as `boot` shows."""
    modules = [str(tree.build / f"{m}.ko") for m in tree.modules()]
    done = subprocess.run([str(ours), "check", "--json", "--against", str(tree.build), *modules], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(), text=True, errors="replace", check=False)
    try:
        answer = json.loads(done.stdout)["modules"]
    except (ValueError, KeyError):
        answer = []
    wrong = [f"{m['file']}: {f['text']} [{f['code']}]" for m in answer for f in m["findings"] if f["severity"] not in ("note", "warning")]
    report.test(f"{tree.arch} modvers: {len(answer)} of the kernel's {len(modules)} modules load", wrong[:12] or
                ([] if done.returncode == 0 and len(answer) == len(modules) else [f"exit status {done.returncode}", *done.stderr.splitlines()[:12]]))


def applies(case):
    """Whether it needs neither Debian's modules nor what Debian's kernels alone have."""
    return not any(":" in word or word == LEFT_OUT for word in case.modules) and case.against == "tree" and not case.installed \
        and case.boot == "plain" and case.kernel != table.CRASHES and not any(line.split()[0] == "text" for _, line in case.edits)


def built(kernel):
    """The modules of tests/modvers, but the one that this kernel cannot have; where prepare.build looks for them."""
    where = kernel.work / "building"
    shutil.copytree(prepare.SOURCES, where)
    (where / f"{LEFT_OUT}.c").unlink()
    kbuild = (where / "Kbuild").read_text(encoding="utf-8")
    (where / "Kbuild").write_text(kbuild.replace(f"{LEFT_OUT}.o ", ""), encoding="utf-8")
    log = kernel.work / "building.log"
    if not build.make(["-C", str(ROOT), f"M={where}", f"ARCH={kernel.arch}", f"KDIR={kernel.path('kdir')}", "LTO=thin",
                       "MITIGATIONS=warn"], log):
        raise prepare.PrepareError("\n".join(build.tail(log)))
    for path in where.glob("*.ko"):
        path.write_bytes(edit.objcopy(path.read_bytes(), "--strip-debug"))
    return where.rename(kernel.work / "built")


def disagreements(case, prediction, trial, said):
    """predict.faults without what the table expects of Debian's kernel."""
    seen = dataclasses.replace(case, modvers=prediction.status,
                               codes=[f["code"] for m in prediction.modules for f in m["findings"] if f["code"] not in predict.OWN_NOTES])
    if trial is None or trial["exit"] is None:
        return ["the boot did not come to it"]
    bad = predict.faults(seen, prediction, trial, said)
    return bad + ([f"    | {line}" for line in dict.fromkeys(trial["dmesg"])] if bad else [])


def of_ours(tree, modules_dir, report, work):
    work.mkdir()
    kernel = Own(tree.arch, "own", work, tree=tree, modules_dir=modules_dir)
    name = f"{tree.arch} modvers"
    try:
        folder, prepared = built(kernel), []
        for case in (c for c in table.read(CASES, tree.arch, "own") if applies(c)):
            try:
                prepared.append((case, prepare.files(kernel, folder, case)))
            except prepare.PrepareError as error:
                report.skip(f"{name} {case.name}", str(error).splitlines()[0])
        predictions = {case.name: predict.predict(kernel, case, paths) for case, paths in prepared}
        tried, complaints = judge.verdicts(kernel, prepared)
    except (prepare.PrepareError, table.TableError) as error:
        report.test(f"{name}: spoiled modules", str(error).split("\n"))
        return
    said = [line for trial in tried.values() for line in trial["dmesg"]]
    for case, _ in prepared:
        report.test(f"{name} {case.name}", disagreements(case, predictions[case.name], tried.get(case.name), said))
    report.test(f"{name}: the kernel minds nothing else", complaints)
