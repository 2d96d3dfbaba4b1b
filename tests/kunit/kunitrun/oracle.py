# SPDX-License-Identifier: GPL-2.0-or-later
"""Our parser beside the kernel's: kunit.py parse on its own samples, and kunit_parser on every beginning of them.

tools/testing/kunit comes from Debian's linux-source, fetched into the cache. `kunit.py parse` gives JSON and a line with
totals. For the beginnings its parser is called from a program of its own, which prints totals; it can neither end nor
disturb ours.
"""
import json
import pathlib
import re
import subprocess
import sys

from . import ROOT, call

# Reads a file of JSON, a list of lists of lines; prints the totals of each; "none" where the parser gave up itself.
TOTALS = """
import json, sys
sys.path.insert(0, sys.argv[1])
import kunit_parser
import kunit_printer
kunit_printer.stdout.print_with_timestamp = lambda text: None
silent = [kunit_printer.stdout] if "printer" in kunit_parser.parse_run_tests.__annotations__ else []    # since 6.11
for lines in json.load(open(sys.argv[2])):
    try:
        c = kunit_parser.parse_run_tests(iter(lines), *silent).counts
        print(json.dumps([c.passed, c.failed, c.crashed, c.skipped]), flush=True)
    except Exception:
        print("null", flush=True)
"""
STATUS = {"pass": "PASS", "skip": "SKIP", "crash": "ERROR"}


def tools(version):
    """tools/testing/kunit of Debian's linux-source."""
    done = subprocess.run([ROOT / "scripts/lib/ltokernel/source", version], stdout=subprocess.PIPE, text=True, check=True)
    return pathlib.Path(done.stdout.strip()) / "tools/testing/kunit"


def groups(test):
    """Our JSON, in the shape of theirs."""
    inner = test.get("suites", test.get("tests", []))
    return {"name": test.get("name", ""), "sub_groups": [groups(t) for t in inner if t.get("tests")],
            "test_cases": [{"name": t["name"], "status": STATUS.get(t["status"], "FAIL")} for t in inner if not t.get("tests")]}


def theirs(group):
    return {"name": group["name"], "sub_groups": [theirs(g) for g in group["sub_groups"]],
            "test_cases": [{"name": c["name"], "status": c["status"]} for c in group["test_cases"]]}


def totals(text):
    """"Testing complete. Ran 10 tests: passed: 8, crashed: 2, errors: 3" -> numbers in our order."""
    line = re.findall(r"Testing complete\. (.*)", text)[-1]
    found = {word: int(n) for word, n in re.findall(r"(\w+): (\d+)", line)}
    return [found.get(word, 0) for word in ("passed", "failed", "crashed", "skipped", "errors")]


def numbers(counts):
    return [counts[key] for key in ("pass", "fail", "crash", "skip", "errors")]


def samples(report, version, folder, work):
    for log in sorted((folder / "test_data").glob("*.log")):
        out = work / f"{log.stem}.json"
        done = subprocess.run([sys.executable, "-B", str(folder / "kunit.py"), "parse", f"--json={out}", str(log)],
                              stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        wanted = json.loads(out.read_text(encoding="utf-8")) if out.exists() else None
        mine = call("parse", "--json", log)
        got = json.loads(mine.stdout)
        complaints = []
        if wanted is None:
            complaints.append(f"kunit.py wrote no JSON: {done.stdout[-300:]}")
        else:
            wanted["name"] = ""
            if groups(got) != theirs(wanted):
                complaints += [f"theirs: {theirs(wanted)}", f"ours:   {groups(got)}"]
        if numbers(got["counts"]) != totals(done.stdout):
            complaints.append(f"totals: theirs {totals(done.stdout)}, ours {numbers(got['counts'])}")
        good = totals(done.stdout)[1:3] == [0, 0] and not totals(done.stdout)[4]
        if mine.returncode != (0 if good else 1):
            complaints.append(f"exit status {mine.returncode}")
        report.test(f"oracle {version} {log.stem}", complaints)


def beginnings(report, version, folder, work, ktap):
    """Each sample, cut off behind each of its lines: the same totals.

    Behind a header they differ on purpose: theirs says that no test ran, ours that the run ended in that group.
    """
    cuts = []
    for log in sorted((folder / "test_data").glob("*.log")):
        lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
        cuts += [lines[:n] for n in range(1, len(lines) + 1) if not re.search(r"# Subtest: |\s\sKTAP version", lines[n - 1])]
    (work / "cuts.json").write_text(json.dumps(cuts), encoding="utf-8")
    done = subprocess.run([sys.executable, "-B", "-c", TOTALS, str(folder), str(work / "cuts.json")], stdout=subprocess.PIPE,
                          text=True, timeout=300, check=True)
    wanted = [json.loads(line) for line in done.stdout.splitlines()]
    complaints = [] if len(wanted) == len(cuts) else [f"{len(wanted)} answers to {len(cuts)} logs"]
    for lines, want in zip(cuts, wanted):
        got = numbers(ktap.parse(lines).counts())[:4]
        if want is not None and got != want:
            complaints.append(f"behind {lines[-1]!r}: theirs {want}, ours {got}")
    answered = sum(w is not None for w in wanted)
    if answered < len(cuts) * 9 // 10:
        complaints.append(f"theirs answered only {answered} of {len(cuts)}")
    report.test(f"oracle {version} {answered} logs that end too early", complaints[:10])
