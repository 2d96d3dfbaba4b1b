# SPDX-License-Identifier: GPL-2.0-or-later
"""The work of a run, in shares: (repetition, modules), one after the other or several at a time.

Several at a time are processes, each with guests of its own; what they have to show comes a module at a time. A process
ends its guest when it is told to end, and is told so when we end, however that happens.
"""
import ctypes
import io
import multiprocessing
import multiprocessing.connection
import signal

from ltoboot import HarnessError

PR_SET_PDEATHSIG = 1


def shares(given, repeat, jobs):
    """[(repetition, modules)]: with several jobs the modules of a repetition are dealt out."""
    hands = min(jobs, len(given))
    return [(n, given[hand::hands]) for n in range(1, repeat + 1) for hand in range(hands)]


class _Pages(io.StringIO):
    """A view's stream that hands over what was written, in whole."""

    def __init__(self, pipe):
        super().__init__()
        self.pipe = pipe

    def flush(self):
        pass

    def turn(self):
        text = self.getvalue()
        self.seek(0)
        self.truncate()
        self.pipe.send(("text", text))


def _worker(pipe, make_runner, share):
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    pages, log = _Pages(pipe), []
    try:
        runner = make_runner(pages, log.append)
        show = runner.view.done
        runner.view.done = lambda result: (show(result), pages.turn())
        pipe.send(("done", (runner.run(share[1], share[0]), log)))
    except (HarnessError, OSError) as e:
        pipe.send(("error", str(e)))


def run(make_runner, given, repeat, jobs, stream, log):
    """-> Results, in the order of shares(). make_runner(stream, log) -> a Runner that shows itself there; log(line): as
    Runner has it, in the same order.
    """
    todo = shares(given, repeat, jobs)
    if jobs == 1:
        runner = make_runner(stream, log)
        return [r for n, modules in todo for r in runner.run(modules, n)]
    fork = multiprocessing.get_context("fork")
    waiting, running, answers = list(enumerate(todo)), {}, {}
    try:
        while waiting or running:
            while waiting and len(running) < jobs:
                number, share = waiting.pop(0)
                ours, its = fork.Pipe(duplex=False)
                process = fork.Process(target=_worker, args=(its, make_runner, share))
                process.start()
                its.close()
                running[ours] = (number, process)
            for pipe in multiprocessing.connection.wait(list(running)):
                _hear(pipe, running, answers, stream)
    finally:
        for _, process in running.values():
            process.terminate()
        for _, process in running.values():
            process.join()
    for number in sorted(answers):
        for line in answers[number][1]:
            log(line)
    return [r for number in sorted(answers) for r in answers[number][0]]


def _hear(pipe, running, answers, stream):
    """One message of one process; HarnessError is handed on."""
    number, process = running[pipe]
    try:
        kind, value = pipe.recv()
    except EOFError:
        kind, value = "error", "a part of the run ended without a word"
    if kind == "text":
        print(value, end="", file=stream, flush=True)
        return
    if kind == "error":
        raise HarnessError(value)
    answers[number] = value
    del running[pipe]
    process.join()
