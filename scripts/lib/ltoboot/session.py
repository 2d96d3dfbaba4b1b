# SPDX-License-Identifier: GPL-2.0-or-later
"""One boot from what the user asked for to its result; scripts/boot-test and scripts/kunit are command lines around it.

What is asked for is an object with the attributes of boot-test's options: kernel, arch, modules, modules_dir, run, file,
no_unload, trials, timeout, step_timeout, append, memory, smp, busybox, log, verbose.
"""

import os
import secrets
import shlex
import sys
import time

from . import HarnessError, busybox, console, image, initramfs, modules, qemu, report, verdict

POWEROFF_SECONDS = 20                   # from the guest's last word to QEMU's end


def choose_modules(args, arch):
    """The MODULE arguments -> all modules in load order, each of them for the kernel's architecture."""
    directory = modules.Directory(args.modules_dir) if args.modules_dir else None
    asked = []
    for argument in args.modules:
        path, params = modules.split_argument(argument)
        if "/" not in path and modules.name_of_file(path) is None and not os.path.exists(path):
            name, path = path, directory.find(path) if directory else None
            if not path:
                raise HarnessError(f"module {name}: neither a file nor in " +
                                   (args.modules_dir or "--modules-dir, which is not given"))
        try:
            words = shlex.split(params)
        except ValueError as e:
            raise HarnessError(f"{argument}: parameters: {e}") from e
        asked.append(modules.read(path, words, asked=True))
    order = modules.load_order(asked, directory)
    for module in order:
        if module.arch != arch:
            raise HarnessError(f"{module.path}: is for {module.arch}, the kernel {args.kernel} for {arch}: "
                               "build it with the matching ARCH, or give the other kernel")
    return order


def choose_image(args):
    """--kernel and --arch -> Image; they must agree."""
    kernel = image.read(args.kernel)
    if args.arch and args.arch != kernel.arch:
        raise HarnessError(f"--kernel {args.kernel}: is for {kernel.arch}, and --arch says {args.arch}")
    return kernel


def split_trials(arguments):
    """--try FILES... -> lists of paths."""
    trials = []
    for argument in arguments:
        try:
            trials.append(shlex.split(argument))
        except ValueError as e:
            raise HarnessError(f"--try {argument}: {e}") from e
        if not trials[-1]:
            raise HarnessError("--try: names no file")
    return trials


def split_files(arguments):
    pairs = [a.rpartition(":") for a in arguments]
    for host, _, guest in pairs:
        if not host or not guest.startswith("/"):
            raise HarnessError(f"--file {host or guest}: expected HOST:GUEST, GUEST being an absolute path")
    return [(host, guest) for host, _, guest in pairs]


class Boot:
    """One boot as it goes: shows the steps, keeps the log, knows when time is up."""

    def __init__(self, args, plan, token, nonces, log, stream, watch):
        self.args, self.plan, self.log, self.stream, self.watch = args, plan, log, stream, watch
        self.transcript = console.Transcript(token, nonces)
        self.deadline = time.monotonic() + args.timeout
        self.command = None     # the --run or --try step whose outcome is still to be shown

    def on_line(self, line):
        heard = len(self.transcript.kernel)
        step = self.transcript.feed(line)
        if self.watch:
            self.watch(self.transcript, step, self.transcript.kernel[heard:])
        if step and self.command and self.stream:
            report.output(self.command, self.stream)
        if step:
            self.command = step if step.kind in ("run", "try") else None
        shown = report.step_line(step, self.plan) if step else None
        if shown and self.stream:
            report.progress(*shown, self.stream)
        if self.log:
            print(line, file=self.log, flush=True)
        if self.args.verbose:
            print(report.tabs_too(line), file=sys.stderr, flush=True)

    def limit(self):
        """The moment, in time.monotonic(), at which patience ends."""
        step = self.transcript.step
        if self.transcript.flooded:
            return 0
        if step.kind == "end":
            return min(step.since + POWEROFF_SECONDS, self.deadline + POWEROFF_SECONDS)
        if self.args.step_timeout and step.kind != "boot":
            return min(self.deadline, step.since + self.args.step_timeout)
        return self.deadline


def boot(args, stream, folder, watch=None):
    """The whole of it -> (the result, see report.result; findings). HarnessError when it cannot be done.

    stream: where progress is shown, or None. folder: for what QEMU needs. watch(transcript, step, lines) is called for each
    console line as it comes: the step that it begins or None, and the kernel lines in it (none or one).
    """
    kernel = choose_image(args)
    qemu.require(kernel.arch)
    order = choose_modules(args, kernel.arch)
    plan = verdict.Plan(order, args.run, not args.no_unload, split_trials(args.trials))
    token = "boot-test-" + secrets.token_hex(6)
    nonces = initramfs.nonces(order, args.run, plan.trials)
    initrd, image_path = os.path.join(folder, "initramfs.gz"), kernel.path
    archive = initramfs.build(busybox.find(kernel.arch, args.busybox), order, args.run, token, plan.unload,
                              split_files(args.file), plan.trials, nonces)
    with open(initrd, "wb") as f:
        f.write(archive)
    if kernel.unwrapped is not None:
        image_path = os.path.join(folder, "Image")
        with open(image_path, "wb") as f:
            f.write(kernel.unwrapped)
    argv, _ = qemu.command(kernel.arch, image_path, initrd, args.append, args.memory, args.smp)
    with open(os.path.join(folder, "qemu.sh"), "w", encoding="utf-8") as f:
        f.write("#!/bin/sh\nexec " + shlex.join(argv) + "\n")
    log = open(args.log, "w", encoding="utf-8") if args.log else None
    try:
        if stream:
            report.progress("BOOT", f"{kernel.release or kernel.path} ({kernel.arch})", stream)
        run = Boot(args, plan, token, nonces, log, stream, watch)
        outcome = qemu.run(argv, os.path.join(folder, "qemu.err"), run.on_line, run.limit)
    finally:
        if log:
            log.close()
    if outcome.status > 0 and not run.transcript.kernel:
        raise HarnessError(f"{argv[0]} ended with status {outcome.status}: {outcome.stderr or 'it gave no reason'}")
    found, notes = verdict.judge(run.transcript, outcome, plan)
    return report.result(plan, run.transcript, outcome, found, notes, kernel), found
