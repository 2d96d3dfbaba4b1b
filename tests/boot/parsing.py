# SPDX-License-Identifier: GPL-2.0-or-later
"""The harness without QEMU: recorded consoles (recorded/, from boots of Debian's kernels) -> findings; files -> modules, images.

Run by tests/boot/run; alone: python3 tests/boot/parsing.py
"""

import gzip
import io
import lzma
import pathlib
import struct
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "scripts" / "lib"))

from ltoboot import HarnessError, console, elf, image, initramfs, modules, report, verdict  # noqa: E402
from ltoboot.qemu import Outcome  # noqa: E402


def module(name="dummy", depends=(), wishes=(), asked=True):
    return modules.Module(name, f"{name}.ko", b"", "x86_64", list(depends), list(wishes), "", [], asked)


def judge(text, plan, timed_out=False):
    transcript = console.Transcript("TOKEN", clock=lambda: 0.0)
    for line in text.split("\n"):
        transcript.feed(line)
    return transcript, *verdict.judge(transcript, Outcome(timed_out, 0, "", 9.0), plan)


def told(*lines, release="6.1.0"):
    """A console text: markers begin with a verb of init.sh, all else is the kernel's."""
    return "\n".join(f"[    1.{n:06}] {line}" for n, line in enumerate([f"TOKEN ready {release}", *lines]))


LOAD = ("TOKEN load dummy", "TOKEN loaded dummy 0")
UNLOAD = ("TOKEN unload dummy", "TOKEN unloaded dummy 0", "TOKEN settle")
END = ("TOKEN taint 12288", "TOKEN end")


class Forged(unittest.TestCase):
    """Lines that a module may print."""

    def seen(self, *lines, nonces=("n0", "n1", "n2", "n3")):
        transcript = console.Transcript("TOKEN", nonces, clock=lambda: 0.0)
        for line in lines:
            transcript.feed(line)
        return [(s.kind, s.name, s.exit) for s in transcript.steps[1:]], transcript.kernel

    def test_marker_counts_once(self):
        steps, kernel = self.seen("[    1.0] TOKEN n0 load a", "[    1.1] TOKEN loaded a 0", "[    1.2] TOKEN n0 loaded a 0",
                                  "[    1.3] TOKEN n9 end", "[    1.4] TOKEN n1 loaded a 2", "[    1.5] TOKEN end")
        self.assertEqual(steps, [("load", "a", 2)])
        self.assertEqual(len(kernel), 4)

    def test_lost_line_passes_its_nonce_over(self):
        steps, _ = self.seen("TOKEN n0 load a", "TOKEN n2 run 0", "TOKEN n1 ran 0 0", "TOKEN n3 ran 0 1")
        self.assertEqual(steps, [("load", "a", None), ("run", "0", 1)])

    def test_text_before_a_marker_is_not_lost(self):
        steps, kernel = self.seen("TOKEN n0 load a", "[    1.0] BUG: half a lineTOKEN n1 loaded a 0")
        self.assertEqual((steps, kernel), ([("load", "a", 0)], ["[    1.0] BUG: half a line"]))

    def test_oops_behind_a_printed_warn(self):
        _, findings, _ = judge(told(*LOAD, "WARNING: CPU: 0 PID: 1 at fake.c:1", "Internal error: Oops: 96000004 [#1] SMP"),
                               verdict.Plan([module()], []))
        self.assertEqual([f.code for f in findings], ["boot-warn", "boot-oops"])


class Recorded(unittest.TestCase):
    """Each recorded boot has just the findings that were provoked."""

    def check(self, name, *expected, plan=None, timed_out=False):
        text = (HERE / "recorded" / f"{name}.txt").read_text(encoding="utf-8")
        transcript, findings, _ = judge(text, plan or verdict.Plan([module()], []), timed_out)
        self.assertEqual([(f.code, f.message, f.step) for f in findings], list(expected))
        return transcript, findings

    def test_version_mismatch(self):
        _, (finding,) = self.check("version-mismatch", ("boot-version-mismatch",
                                   "dummy disagrees about version of symbol register_netdevice", "INSMOD dummy"))
        self.assertEqual(finding.symbol, "register_netdevice")

    def test_module_layout(self):
        self.check("module-layout", ("boot-version-mismatch", "dummy disagrees about version of symbol module_layout",
                                     "INSMOD dummy"))

    def test_unknown_symbol(self):
        self.check("unknown-symbol", ("boot-unknown-symbol", "dummy: Unknown symbol register_netdevicQ (err -2)", "INSMOD dummy"))

    def test_namespace(self):
        _, (finding,) = self.check("namespace", (
            "boot-namespace", "cfb uses symbol crypto_cipher_encrypt_one and does not import its namespace CRYPTO_INTERNAL",
            "INSMOD cfb"), plan=verdict.Plan([module("cfb")], []))
        self.assertEqual(finding.symbol, "crypto_cipher_encrypt_one")

    def test_vermagic(self):
        _, (finding,) = self.check("vermagic", (
            "boot-vermagic", "dummy: version magic '6.1.0-56-amd64 SMQ preempt mod_unload modversions ' should be "
            "'6.1.0-56-amd64 SMP preempt mod_unload modversions '", "INSMOD dummy"))
        self.assertIn("KDIR", finding.hint)

    def test_warn_and_the_panic_it_makes_are_one_finding(self):
        transcript, (finding,) = self.check("warn-x86_64", (
            "boot-warn", "WARN at arch/x86/kernel/ftrace.c:95 ftrace_verify_code+0x4b/0x90", "INSMOD dummy"))
        self.assertIn("cut here", finding.lines[0])
        self.assertEqual(verdict.taint_letters(verdict.taint_seen(transcript.kernel)), "E")

    def test_oops_x86_64(self):
        _, (finding,) = self.check("oops-x86_64", ("boot-oops", "invalid opcode: 0000 [#1] PREEMPT SMP NOPTI", "INSMOD dummy"))
        self.assertIn("end trace", finding.lines[-1])

    def test_oops_arm64(self):
        self.check("oops-arm64", ("boot-oops", "Internal error: Oops - Undefined instruction: 0000000002000000 [#1] SMP",
                                  "INSMOD dummy"))

    def test_panic(self):
        command = "echo c > /proc/sysrq-trigger"
        self.check("panic", ("boot-panic", "kernel panic: sysrq triggered crash", f"RUN {command}"),
                   plan=verdict.Plan([module()], [command]))

    def test_panic_before_init(self):
        self.check("no-init", ("boot-panic", "kernel panic: VFS: Unable to mount root fs on unknown-block(0,0)", "BOOT"))

    def test_reset(self):
        self.check("reset", ("boot-died", "the guest stopped without a word; the last step was: RUN reboot -f", "RUN reboot -f"),
                   plan=verdict.Plan([module()], ["reboot -f"]))

    def test_hang_names_the_last_step(self):
        self.check("hang-in-insmod", ("boot-hang", "no end after 9 s; the last step was: INSMOD dummy", "INSMOD dummy"),
                   timed_out=True)
        _, (finding,) = self.check("hang-in-command", ("boot-hang", "no end after 9 s; the last step was: RUN x", "RUN x"),
                                   plan=verdict.Plan([module()], ["x"]), timed_out=True)
        self.assertEqual(finding.lines[-1], "before")

    def test_insmod_failed(self):
        _, (finding,) = self.check("bad-parameter", (
            "boot-insmod-failed", "insmod dummy: Invalid argument (EINVAL)", "INSMOD dummy"))
        self.assertEqual(sum("invalid for parameter" in line for line in finding.lines), 1)

    def test_a_trial_may_be_refused_but_not_crash(self):
        plan = verdict.Plan([], [], trials=[["/x/a.ko", "/x/b.ko"], ["/x/c.ko"]])
        refusal = "b: disagrees about version of symbol x"
        transcript, findings, _ = judge(told(
            "TOKEN try 0", "TOKEN took a OE", refusal, "TOKEN tried 0 22", "TOKEN unload a", "TOKEN unloaded a 0",
            "TOKEN try 1", "TOKEN took c ", "TOKEN tried 1 0", "TOKEN unload c", "TOKEN unloaded c 0", "TOKEN settle", *END), plan)
        self.assertEqual(findings, [])
        first, second = (transcript.find("try", n) for n in "01")
        self.assertEqual((first.exit, first.taken, [console.body(k) for k in first.kernel]), (22, [("a", "OE")], [refusal]))
        self.assertEqual((second.exit, second.taken, second.kernel), (0, [("c", "")], []))
        lost = told("TOKEN try 0", "TOKEN tried 0 0", "TOKEN settle", *END)
        self.assertEqual([f.code for f in judge(lost, plan)[1]], ["boot-died"])
        stuck = told("TOKEN try 0", "TOKEN took a ", "TOKEN tried 0 22", "TOKEN unload a", "TOKEN unloaded a 11",
                     "TOKEN try 1", "TOKEN tried 1 0", "TOKEN settle", *END)
        self.assertEqual([f.code for f in judge(stuck, plan)[1]], ["boot-rmmod-failed"])
        crash = told("TOKEN try 0", "WARNING: CPU: 0 PID: 1 at x.c:1 f+0x1/0x2", "TOKEN tried 0 0", "TOKEN settle", *END)
        self.assertEqual([(f.code, f.step) for f in judge(crash, plan)[1]], [("boot-warn", "TRY a.ko b.ko")])

    def test_command_and_rmmod(self):
        plan = verdict.Plan([module("loop"), module()], ["false", "losetup"])
        transcript, _ = self.check(
            "command-and-rmmod", ("boot-command-failed", "exit status 1: false", "RUN false"),
            ("boot-rmmod-failed", "rmmod loop: rmmod: can't unload module 'loop': Resource temporarily unavailable", "RMMOD loop"),
            plan=plan)
        self.assertEqual(transcript.find("run", "0").output, ["hello", "two  words"])


class Written(unittest.TestCase):
    """Texts that no boot here gives; their form is the kernel's."""

    plan = verdict.Plan([module()], [])

    def codes(self, *lines, plan=None, timed_out=False):
        _, findings, self.notes = judge(told(*lines), plan or self.plan, timed_out)
        return [f.code for f in findings]

    def test_a_good_boot_has_no_finding(self):
        self.assertEqual(self.codes(*LOAD, *UNLOAD, *END), [])

    def test_a_step_without_result_is_no_pass(self):
        self.assertEqual(self.codes(*LOAD, *END), ["boot-died"])
        self.assertEqual(self.codes(*END), ["boot-died"])
        self.assertEqual(self.codes(*LOAD, *UNLOAD), ["boot-died"])
        self.assertEqual(self.codes(*LOAD, *UNLOAD, *END, plan=verdict.Plan([module()], ["true"])), ["boot-died"])

    def test_a_timeout_is_never_a_pass(self):
        self.assertEqual(self.codes(*LOAD, *UNLOAD, *END, timed_out=True), ["boot-hang"])

    def test_a_hang_is_told_beside_other_findings(self):
        plan = verdict.Plan([module()], ["false"])
        run = ("TOKEN run 0", "TOKEN ran 0 1")
        self.assertEqual(self.codes(*LOAD, *run, *UNLOAD, *END, plan=plan, timed_out=True), ["boot-command-failed", "boot-hang"])

    def test_a_command_may_print_what_the_kernel_would(self):
        plan = verdict.Plan([module()], ["x"])
        run = ("TOKEN run 0", "TOKEN out WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2", "TOKEN out Kernel panic - not syncing: x",
               "TOKEN ran 0 0")
        self.assertEqual(self.codes(*LOAD, *run, *UNLOAD, *END, plan=plan), [])

    def test_kernel_texts(self):
        for text, code in (
                ("WARNING: CPU: 1 PID: 7 at kernel/trace/ftrace.c:2088 ftrace_bug+0x220/0x270", "boot-warn"),
                ("WARNING: kernel/workqueue.c:100 at process_one+0x1/0x2, CPU#0: kworker/0:1", "boot-warn"),
                ("WARNING: possible circular locking dependency detected", "boot-warn"),
                ("WARNING: suspicious RCU usage", "boot-warn"),
                ("BUG: sleeping function called from invalid context at mm/slab.h:1", "boot-warn"),
                ("BUG kmalloc-64 (Tainted: G           O     ): Redzone overwritten", "boot-warn"),
                ("UBSAN: array-index-out-of-bounds in a.c:3:4", "boot-warn"),
                ("kernel BUG at mm/slub.c:440!", "boot-oops"),
                ("BUG: kernel NULL pointer dereference, address: 0000000000000008", "boot-oops"),
                ("BUG: KASAN: use-after-free in f+0x1/0x2 [dummy]", "boot-oops"),
                ("CFI failure at f+0x1/0x2 (target: g+0x0/0x4; expected type: 0x12345678)", "boot-oops"),
                ("Unable to handle kernel paging request at virtual address dead000000000100", "boot-oops"),
                ("Oops: invalid opcode: 0000 [#1] PREEMPT SMP NOPTI", "boot-oops"),
                ("general protection fault, probably for non-canonical address 0xdead: 0000 [#1] PREEMPT SMP", "boot-oops"),
                ("Kernel panic - not syncing: stack-protector: Kernel stack is corrupted in: f+0x1", "boot-panic"),
                ("dummy: no symbol version for printk", "boot-version-mismatch")):
            with self.subTest(text):
                self.assertEqual(self.codes(LOAD[0], text, LOAD[1], *UNLOAD, *END), [code])
                _, findings, _ = judge(told(LOAD[0], "x").replace("] x", f"][    T1] {text}"), self.plan)
                self.assertEqual(findings[0].code, code, "with the caller's id behind the time")

    def test_what_looks_alike_is_no_finding(self):
        self.assertEqual(self.codes(LOAD[0], "Spectre V2 : WARNING: Unprivileged eBPF is enabled with eIBRS on",
                                    "dummy: loading out-of-tree module taints kernel.", "debug: unknown symbols are fine",
                                    "x86/debug: 0000 [1]", LOAD[1], *UNLOAD, *END), [])

    def test_mismatch_and_the_unknown_symbol_it_makes_are_one_finding(self):
        self.assertEqual(self.codes(LOAD[0], "dummy: disagrees about version of symbol f", "dummy: Unknown symbol f (err -22)",
                                    "dummy: Unknown symbol g (err -2)", "TOKEN loaded dummy 22", "TOKEN settle", *END),
                         ["boot-version-mismatch", "boot-unknown-symbol"])

    def test_a_later_panic_of_its_own_is_told(self):
        self.assertEqual(self.codes(LOAD[0], "------------[ cut here ]------------", "WARNING: CPU: 0 PID: 1 at a.c:1 f+0x1/0x2",
                                    "---[ end trace 0000000000000000 ]---", "Kernel panic - not syncing: other thing"),
                         ["boot-warn", "boot-panic"])

    def test_a_late_warn_is_told(self):
        late = "WARNING: CPU: 0 PID: 0 at kernel/time/timer.c:1 f+0x1/0x2"
        self.assertEqual(self.codes(*LOAD, *UNLOAD, late, *END), ["boot-warn"])

    def test_a_dependency_that_stays_is_a_note(self):
        plan = verdict.Plan([module("dep", asked=False)], [])
        steps = ("TOKEN load dep", "TOKEN loaded dep 0", "TOKEN unload dep", "TOKEN unloaded dep 1")
        self.assertEqual(self.codes(*steps, *END, plan=plan), [])
        self.assertIn("dep", self.notes[0])

    def test_a_module_for_another_release_is_a_note(self):
        other = module()
        other.vermagic = "6.1.9 SMP "
        self.assertEqual(self.codes(*LOAD, *UNLOAD, *END, plan=verdict.Plan([other], [])), [])
        self.assertEqual(self.notes, ["dummy.ko was built for 6.1.9, the kernel is 6.1.0"])

    def test_stalls_are_notes_unless_it_hangs(self):
        stall = "watchdog: BUG: soft lockup - CPU#0 stuck for 26s! [insmod:90]"
        self.assertEqual(self.codes(LOAD[0], stall, LOAD[1], *UNLOAD, *END), [])
        self.assertEqual(len(self.notes), 1)

    def test_long_output_lines_are_put_together(self):
        transcript, _, _ = judge(told("TOKEN run 0", "TOKEN out+ ab", "TOKEN out+ cd", "TOKEN out e", "TOKEN out f"), self.plan)
        self.assertEqual(transcript.step.output, ["abcde", "f"])

    def test_markers_of_another_boot_or_malformed_change_nothing(self):
        self.assertEqual(self.codes("OTHER end", "TOKEN loaded dummy", "TOKEN loaded dummy x", "TOKEN taint x", "TOKEN"),
                         ["boot-died"])

    def test_taint(self):
        self.assertEqual(verdict.taint_letters(12288), "OE")
        self.assertEqual(verdict.taint_letters(0), "")
        self.assertEqual(verdict.taint_seen(["CPU: 0 Comm: x Tainted: P        W  OE      6.12.1 #1"]), 1 + 512 + 4096 + 8192)
        self.assertEqual(verdict.taint_seen(["CPU: 0 Comm: x Not tainted 6.1"]), 0)
        self.assertIsNone(verdict.taint_seen(["dummy: module verification failed - tainting kernel"]))

    def test_report_names(self):
        transcript, findings, notes = judge(told(*LOAD, *UNLOAD, *END), self.plan)
        result = report.result(self.plan, transcript, Outcome(False, 0, "", 1.0), findings, notes,
                               image.Image("x", "x86_64", "", None))
        self.assertEqual((result["verdict"], result["kernel"], result["loaded"], result["taint_letters"], result["findings"]),
                         ("pass", "6.1.0", ["dummy"], "OE", []))
        out = io.StringIO()
        report.summary(result, out)
        self.assertEqual(out.getvalue(), "boot-test: 6.1.0 (x86_64): PASS: 1 module loaded and unloaded, 0 commands, no WARN, "
                                         "taint 12288 (OE) (1.0 s)\n")


def small_ko(machine=62, info=b"name=small\0depends=a-b,c\0vermagic=6.1.0 SMP\0softdep=pre: crc32c post: z\0"):
    """The least ELF file that is a module: null, .modinfo, .shstrtab."""
    names = b"\0.modinfo\0.shstrtab\0"
    header = b"\x7fELF\2\1\1" + b"\0" * 9 + struct.pack(
        "<HHIQQQIHHHHHH", 1, machine, 1, 0, 0, 64 + len(info) + len(names), 0, 64, 0, 0, 64, 3, 2)
    sections = [(0,) * 10, (1, 1, 0, 0, 64, len(info), 0, 0, 1, 0), (10, 3, 0, 0, 64 + len(info), len(names), 0, 0, 1, 0)]
    return header + info + names + b"".join(struct.pack("<IIQQQQIIQQ", *s) for s in sections)


class Files(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def write(self, name, data):
        path = self.folder / name
        path.write_bytes(data)
        return str(path)

    def test_module_and_its_compressions(self):
        for name, data in (("s.ko", small_ko()), ("s.ko.xz", lzma.compress(small_ko())), ("s.ko.gz", gzip.compress(small_ko()))):
            m = modules.read(self.write(name, data))
            self.assertEqual((m.name, m.arch, m.depends, m.wishes), ("small", "x86_64", ["a_b", "c"], ["crc32c"]))

    def test_every_truncation_is_an_error(self):
        whole = small_ko()
        for size in range(len(whole)):
            with self.assertRaises(elf.ElfError, msg=f"{size} bytes"):
                elf.modinfo(elf.parse(whole[:size]))

    def test_no_byte_makes_it_crash(self):
        whole = small_ko()
        for place in range(len(whole)):
            for value in (0, 0x7f, 0xff):
                try:
                    elf.modinfo(elf.parse(whole[:place] + bytes([value]) + whole[place + 1:]))
                except elf.ElfError:
                    pass

    def test_damaged_compression_is_an_error(self):
        for name, data in (("s.ko.xz", lzma.compress(small_ko())[:-20]), ("s.ko.gz", gzip.compress(small_ko())[:-9]),
                           ("t.ko.gz", b"\x1f\x8b" + b"\xff" * 50)):
            with self.assertRaisesRegex(HarnessError, name):
                modules.read(self.write(name, data))

    def test_load_order(self):
        a, b, c = module("a", ["b"]), module("b", ["c"]), module("c")
        self.assertEqual(modules.load_order([a, b, c], None), [c, b, a])
        self.assertEqual(modules.load_order([c, a, b], None), [c, b, a])
        x, y = module("x"), module("y")
        self.assertEqual(modules.load_order([y, x], None), [y, x])

    def test_load_order_errors(self):
        with self.assertRaisesRegex(HarnessError, "a.ko: depends on module gone"):
            modules.load_order([module("a", ["gone"])], None)
        with self.assertRaisesRegex(HarnessError, "a -> b -> a"):
            modules.load_order([module("a", ["b"]), module("b", ["a"])], None)
        with self.assertRaisesRegex(HarnessError, "two modules are called a"):
            modules.load_order([module("a"), module("a")], None)

    def test_directory(self):
        self.write("a-b.ko", small_ko(info=b"name=a_b\0depends=\0"))
        self.write("crc32c_generic.ko.xz", lzma.compress(small_ko(info=b"name=crc32c_generic\0")))
        self.write("modules.builtin", b"kernel/lib/c.ko\n")
        directory = modules.Directory(str(self.folder))
        order = modules.load_order([modules.read(self.write("small.ko", small_ko()), asked=True)], directory)
        self.assertEqual([(m.name, m.asked) for m in order], [("crc32c_generic", False), ("a_b", False), ("small", True)])

    def test_images(self):
        arm = b"MZ" + b"\0" * 54 + b"ARM\x64" + b"\0" * 40 + b"Linux version 6.1.9-x (me)"
        x86 = bytearray(0x400)
        x86[0x202:0x206], x86[0x20e:0x210], x86[0x300:0x308] = b"HdrS", b"\0\x01", b"6.2.7 a\0"
        packed = gzip.compress(arm)
        zboot = b"MZ\0\0zimg" + struct.pack("<II", 64, len(packed)) + b"\0" * 8 + b"gzip" + b"\0" * 36 + packed
        for data, arch, release, plain in ((arm, "arm64", "6.1.9-x", None), (bytes(x86), "x86_64", "6.2.7", None),
                                           (packed, "arm64", "6.1.9-x", arm), (zboot, "arm64", "6.1.9-x", arm)):
            read = image.read(self.write("image", data))
            self.assertEqual((read.arch, read.release, read.unwrapped), (arch, release, plain))
        for data in (b"", b"MZ" * 600, zboot[:-30], b"\x7fELF" + b"\0" * 600, gzip.compress(b"x"), b"MZ\0\0zimg"):
            with self.assertRaisesRegex(HarnessError, "image"):
                image.read(self.write("image", data))

    def test_cpio(self):
        cpio = initramfs.Cpio()
        cpio.file("a/b/c", b"12345", 0o755)
        cpio.link("a/l", "c")
        data, names = cpio.finish(), []
        at = 0
        while at < len(data):
            self.assertEqual(data[at:at + 6], b"070701")
            size, length = int(data[at + 54:at + 62], 16), int(data[at + 94:at + 102], 16)
            names.append((data[at + 110:at + 109 + length].decode(), size))
            at = -(-(at + 110 + length) // 4) * 4
            at = -(-(at + size) // 4) * 4
        self.assertEqual(names, [("a", 0), ("a/b", 0), ("a/b/c", 5), ("a/l", 1), ("TRAILER!!!", 0)])

    def test_plan_quotes_what_the_shell_would_read(self):
        m = module("a")
        m.params = ['name=x y', "b=$(reboot)"]
        self.assertEqual(initramfs.plan_text([m], ["x"], True), "load a /boot-test/0.ko 'name=x y' 'b=$(reboot)'\nrun 0\n")


class Shown(unittest.TestCase):
    def test_console_text_is_clean(self):
        """The module under test writes the console: a terminal must not obey it."""
        out = io.StringIO()
        found = [verdict.Finding("boot-oops", "step\x1b]0;x\a", "it says \x9b2J", ["a\tb", "\x1b[2J\u202e\r"])]
        report.findings(found, ["a note\x7f"], out)
        report.progress("RUN", "echo \x1b[2J", out)
        self.assertNotRegex(out.getvalue(), "[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
        self.assertIn("| \\x1b[2J\\u202e\\x0d\n", out.getvalue())


if __name__ == "__main__":
    unittest.main()
