"""How long it takes to get and to set an attribute beside threads that are busy with Python.

Run on both Pythons by docs/python/measure.sh. Each figure is wall-clock time for one operation, the
median of the repetitions, in which the kinds of local take turns. The pure-Python form, which
takes up to seconds for a round, has one repetition.
"""

import sys
import threading
import time

from perthread_suite.kinds import UNROLLED, kinds, loop_of

REPETITIONS = 5
BUSY = 0, 1, 2, 4
SECONDS = 0.3
WARM_UP_SECONDS = 1

try:
    _now = time.perf_counter
except AttributeError:
    _now = time.time


class Busy(object):
    """So many threads that count, for as long as the block runs."""

    def __init__(self, count):
        self._stop = []
        self._threads = [threading.Thread(target=self._count) for _ in range(count)]

    def _count(self):
        number = 0
        while not self._stop:
            number += 1

    def __enter__(self):
        for thread in self._threads:
            thread.daemon = True
            thread.start()

    def __exit__(self, *_):
        self._stop.append(True)
        for thread in self._threads:
            thread.join()


def microseconds(loop, x, seconds):
    """The time of one operation, of as many as fit."""
    operations = 0
    start = now = _now()
    while now - start < seconds:
        loop(x, 1)
        operations += UNROLLED
        now = _now()
    return 1e6 * (now - start) / operations


def main():
    sys.stdout.write("%s\n" % " ".join(sys.version.split()))
    for label, statement in ("get", "x.b"), ("set", "x.b = 2"):
        loops = [(name, loop_of(statement), cls()) for name, cls in kinds()]
        for name, loop, x in loops:
            x.b = 2
            microseconds(loop, x, WARM_UP_SECONDS)
        for busy in BUSY:
            times = dict((name, []) for name, _, _ in loops)
            for repetition in range(REPETITIONS):
                for name, loop, x in loops:
                    if repetition == 0 or name != "pure Python":
                        with Busy(busy):
                            times[name].append(microseconds(loop, x, SECONDS))
            medians = dict((name, sorted(t)[len(t) // 2]) for name, t in times.items())
            for name, _, _ in loops:
                sys.stdout.write("| %s beside %d | %s | %.3f | %.2f |\n" % (
                    label, busy, name, medians[name], medians[name] / medians["built-in"]))
            sys.stdout.flush()


main()
