"""How long it takes to get and to set an attribute, on three kinds of local in one run.

Run on both Pythons by docs/python/measure.sh. Each figure is the median of the repetitions;
in each of them the kinds take turns, so that what disturbs one disturbs all. The time is the
processor time of the thread, which other processes do not lengthen. The argument says how many
seconds to warm up for: a compiler needs more than an interpreter.
"""

import sys
import time

from perthread_suite.kinds import UNROLLED, kinds, loop_of

REPETITIONS = 9
WARM_UP_SECONDS = float(sys.argv[-1])
SECONDS = 0.1
MOST_ROUNDS = 1 << 16

try:
    _now = time.thread_time
except AttributeError:
    from java.lang.management import ManagementFactory

    _threads = ManagementFactory.getThreadMXBean()

    def _now():
        return _threads.getCurrentThreadCpuTime() / 1e9


def nanoseconds(loop, x, rounds):
    start = _now()
    loop(x, rounds)
    return 1e9 * (_now() - start) / (rounds * UNROLLED)


def rounds_for(loop, x):
    """How many rounds take about as long as a repetition is to take, or, where a compiler leaves
    nothing of the loop, very many.
    """
    rounds = 1
    while rounds < MOST_ROUNDS:
        if nanoseconds(loop, x, rounds) * rounds * UNROLLED >= SECONDS * 1e9 / 4:
            break
        rounds *= 2
    return rounds * 4


def measure(statement, kinds):
    loops = []
    for name, cls in kinds:
        loop, x = loop_of(statement), cls()
        x.a, x.b, x.c = 1, 2, 3
        warm = _now() + WARM_UP_SECONDS
        while _now() < warm:
            rounds = rounds_for(loop, x)
        loops.append((name, loop, x, rounds, []))
    for _ in range(REPETITIONS):
        for name, loop, x, rounds, results in loops:
            results.append(nanoseconds(loop, x, rounds))
    return [(name, sorted(results)) for name, loop, x, rounds, results in loops]


def main():
    out = sys.stdout.write
    out("%s\n" % " ".join(sys.version.split()))
    for label, statement in ("get", "x.b"), ("set", "x.b = 2"):
        results = measure(statement, kinds())
        medians = dict((name, times[REPETITIONS // 2]) for name, times in results)
        for name, times in results:
            median = medians[name]
            out("| %s | %s | %.0f | %.0f-%.0f | %.2f | %.3f |\n" % (
                label, name, median, times[0], times[-1],
                median / medians["built-in"], median / medians["pure Python"]))
        sys.stdout.flush()


main()
