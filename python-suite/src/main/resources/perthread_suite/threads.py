"""Threads that are always joined, and whose failures are not lost."""

import sys
import threading

DEADLINE = 60


class Running(object):
    """A function that runs in a thread of its own."""

    def __init__(self, function, *args):
        self._outcome = {}
        self._thread = threading.Thread(target=_run, args=(self._outcome, function, args))
        self._thread.daemon = True
        self._thread.start()

    def result(self):
        self._thread.join(DEADLINE)
        outcome = self._outcome
        if "error" in outcome:
            raise outcome["error"]
        if "result" not in outcome:
            raise AssertionError("the thread is still at work")
        return outcome["result"]


def _run(outcome, function, args):
    try:
        outcome["result"] = function(*args)
    except:
        outcome["error"] = sys.exc_info()[1]


def in_thread(function, *args):
    """What the function returns, or raises, in a new thread that has ended."""
    return Running(function, *args).result()


def in_threads(count, function):
    """The results of function(0) to function(count - 1), each in a thread, side by side."""
    threads = [Running(function, number) for number in range(count)]
    return [thread.result() for thread in threads]
