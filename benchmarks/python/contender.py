"""What the contenders that run in Python share: commands are lines of JSON on standard input, each answered by one on standard
output. ../src/contender-process.mjs starts and asks them."""

import gc
import importlib
import json
import os
import platform
import sys
import time
import warnings

THREADS = 2


def start(packages):
    """What answers are given with. Where `--versions` is asked for, prints those of the packages and ends the process instead."""
    if sys.argv[1] == "--versions":
        print(json.dumps(versions(packages)))
        sys.exit()
    warnings.filterwarnings("ignore")  # that the iterations were at an end
    # What the libraries print goes to standard error; standard output is for answers.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    return lambda value: print(json.dumps(value), file=answers, flush=True)


def versions(packages):
    found = {"python": platform.python_version()}
    for name in packages:
        try:
            found[name] = importlib.import_module(name).__version__
        except Exception:  # a package that is there and does not load is not there
            pass
    return found


def run(commands, line):
    command = json.loads(line)
    return commands[command.pop("command")](**command)


def serve(commands, answer):
    """Says that it has started, and does what it is told until the input ends."""
    answer({"emptyKb": peak_kb()})
    for line in sys.stdin:
        try:
            result = run(commands, line)
            gc.collect()  # no command has to clear away what another left
            answer(result)
        except Exception as error:
            answer({"error": f"{type(error).__name__}: {error}"})


def peak_kb():
    """The most memory this process has held. On Linux, what getrusage says begins with what its parent held."""
    return status_kb("VmHWM")


def status_kb(key):
    """Memory by /proc: VmHWM is the most that this process has held, VmRSS what it holds."""
    try:
        with open("/proc/self/status") as status:
            return next(int(line.split()[1]) for line in status if line.startswith(f"{key}:"))
    except (OSError, StopIteration):
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak // 1024 if sys.platform == "darwin" else peak


class Clock:
    """Milliseconds by step."""

    def __init__(self):
        self.steps = {}
        self.last = time.perf_counter()

    def mark(self, name):
        now = time.perf_counter()
        self.steps[name] = (now - self.last) * 1000
        self.last = now
