"""Values go with their local and with their thread, whichever goes first."""

import gc
import threading
import time
import unittest
import weakref

from perthread_suite import local
from perthread_suite.threads import DEADLINE, Running, in_thread


class Value(object):
    """Something that weak references can refer to."""


def count_left(references):
    return len([reference for reference in references if reference() is not None])


def are_gone(references, collections=40):
    """Whether none is left after so many collections, at least a twentieth of a second apart."""
    for _ in range(collections):
        gc.collect()
        if count_left(references) == 0:
            return True
        time.sleep(0.05)
    return False


def cycle(cls):
    """A value that refers to its local, and nothing else to either; this thread lives on."""
    x = cls()
    x.value = Value()
    x.value.local = x
    return [weakref.ref(x.value), weakref.ref(x)]


def cycle_through_others(cls):
    """Two locals whose values refer to the other local, by way of a list."""
    x, y = cls(), cls()
    x.value, y.value = Value(), Value()
    x.value.locals, y.value.locals = [y], [x]
    return [weakref.ref(z) for z in (x.value, y.value, x, y)]


def cycle_of_arguments(cls):
    """A local that is among the arguments of its own __init__."""

    class Special(cls):
        def __init__(self, arguments):
            self.arguments = arguments

    arguments = Value()
    arguments.local = Special(arguments)
    return [weakref.ref(arguments), weakref.ref(arguments.local)]


def of_ended_threads(cls, count, x=None):
    """References to the values of so many threads that have ended; the local stays."""
    x = cls() if x is None else x
    references = []

    def use():
        x.value = Value()
        references.append(weakref.ref(x.value))

    threads = [threading.Thread(target=use) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(references) == count
    return references


def left_after_one_collection(cls, count):
    """How many of the values of ended threads are left after join and one gc.collect()."""
    x = cls()
    references = of_ended_threads(cls, count, x)
    gc.collect()
    left = count_left(references)
    assert x is not None
    return left


class Worker(object):
    """A thread that lives until it is told to end."""

    def __init__(self, task):
        self._done = threading.Event()
        self._end = threading.Event()
        self._running = Running(self._run, task)
        assert self._done.wait(DEADLINE)

    def _run(self, task):
        task()
        del task
        self._done.set()
        self._end.wait(DEADLINE)

    def end(self):
        self._end.set()
        self._running.result()


class DroppedLocalTest(unittest.TestCase):

    def test_cycleOfValueAndLocal_isCollectedWhileTheThreadLives(self):
        self.assertTrue(are_gone(cycle(local)))

    def test_cycleThroughOtherLocals_isCollectedWhileTheThreadLives(self):
        self.assertTrue(are_gone(cycle_through_others(local)))

    def test_cycleOfInitializationArguments_isCollected(self):
        self.assertTrue(are_gone(cycle_of_arguments(local)))

    def test_valuesInOtherThreads_goWithTheLocalWhileTheThreadsLive(self):
        references = []

        def use(holder):
            x = holder[0]
            x.value = Value()
            x.value.local = x
            references.append(weakref.ref(x.value))

        holder = [local()]
        workers = [Worker(lambda: use(holder)) for _ in range(3)]
        try:
            self.assertEqual(3, count_left(references))
            holder[0] = None
            self.assertTrue(are_gone(references))
        finally:
            for worker in workers:
                worker.end()

    def test_valueOfADroppedLocal_isFinalised(self):
        called = []

        def drop():
            x = local()
            x.value = Value()
            return weakref.ref(x.value, called.append)

        references = [drop()]
        self.assertTrue(are_gone(references))
        self.assert_called(called)

    def assert_called(self, called):
        deadline = time.time() + DEADLINE
        while not called and time.time() < deadline:
            gc.collect()
            time.sleep(0.05)
        self.assertEqual(1, len(called))


class EndedThreadTest(unittest.TestCase):

    def test_valuesOf20Threads_areGoneAfterJoinAndCollect(self):
        self.assertEqual(0, left_after_one_collection(local, 20))

    def test_valuesOf50Threads_areGoneAfterJoinAndCollect(self):
        self.assertEqual(0, left_after_one_collection(local, 50))

    def test_valuesOf100Threads_areGoneAfterJoinAndCollect(self):
        self.assertEqual(0, left_after_one_collection(local, 100))

    def test_valueOfTheLastThread_isNotKeptByItsLastAccess(self):
        x = local()
        references = of_ended_threads(local, 1, x)
        self.assertTrue(are_gone(references))
        self.assertFalse(hasattr(x, "value"))
        self.assertTrue(are_gone(of_ended_threads(local, 1, x)))

    def test_valueThatRefersToItsThread_isGoneWhenTheThreadEnds(self):
        x = local()
        references = []

        def use():
            x.value = Value()
            x.value.thread = threading.current_thread()
            references.append(weakref.ref(x.value))

        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
        self.assertTrue(are_gone(references))
        self.assertTrue(thread is not None)

    def test_valueOfAThreadThatFailed_isGone(self):
        x = local()
        references = []

        def use():
            x.value = Value()
            references.append(weakref.ref(x.value))
            raise SystemExit()

        thread = threading.Thread(target=use)
        thread.start()
        thread.join()
        self.assertTrue(are_gone(references))
        self.assertFalse(hasattr(x, "value"))

    def test_valueOfAnEndedThread_isFinalised(self):
        x = local()
        called = []
        references = []

        def use():
            x.value = Value()
            references.append(weakref.ref(x.value, called.append))

        in_thread(use)
        self.assertTrue(are_gone(references))
        deadline = time.time() + DEADLINE
        while not called and time.time() < deadline:
            gc.collect()
            time.sleep(0.05)
        self.assertEqual(1, len(called))
        self.assertFalse(hasattr(x, "value"))

    def test_valueOfALivingThread_stays(self):
        x = local()
        x.value = Value()
        reference = weakref.ref(x.value)
        of_ended_threads(local, 20, x)
        gc.collect()
        self.assertTrue(x.value is reference())


def report(cls):
    """What becomes of the same values with that class, line by line."""
    lines = []
    for scenario in cycle, cycle_through_others:
        gone = are_gone(scenario(cls), 5)
        lines.append("%s: %s" % (scenario.__name__, "collected" if gone else "kept"))
    for count in 20, 50, 100:
        left = left_after_one_collection(cls, count)
        lines.append("%d ended threads: %d values left" % (count, left))
    return "\n".join(lines)
