"""Thread-local data that belongs to the local.

    import perthread
    mydata = perthread.local()

``perthread.local`` behaves as ``threading.local``. The values that threads store in it
live in it, not in the threads: they are removed with it, or when their thread ends, even if
a value refers back to it. (The local of Jython itself wraps a java.lang.ThreadLocal, where
such a value stays for as long as its thread lives.)
"""

import imp
import sys
from org.python.core import Py as _Py

__all__ = ["local"]

_engine = _Py.findClass("io.github.perthread.jython.ThreadingLocal")
_values = _Py.findClass("io.github.perthread.PerThread")

local = _engine.localType()


def _install():
    """Puts our local in the place of the system's, and has threads give up their values
    when they end rather than soon after.
    """
    import thread
    import threading
    import _threading_local

    if threading.local is not local:
        ours = _copy_of_module(thread)
        ours.start_new_thread = _ending(thread.start_new_thread)
        ours._newFunctionThread = _ending(thread._newFunctionThread)
        ours._local = local
        sys.modules["thread"] = ours
        threading._newFunctionThread = ours._newFunctionThread
        threading.local = local
        _threading_local.local = local


def _copy_of_module(module):
    # "thread" is a Java class, the same one for all interpreters of the JVM: what is set in it
    # shows in the others, and keeps this one from being collected.
    copy = imp.new_module("thread")
    copy.__doc__ = module.__doc__
    for name in module.__dict__.keys():
        if not name.startswith("__"):
            setattr(copy, name, getattr(module, name))
    return copy


def _ending(start):
    """What starts a thread so that its values are removed before any thread sees it ended."""

    def start_ending(function, args):
        if not callable(function):
            return start(function, args)

        def run_and_end(*args):
            try:
                function(*args)
            except SystemExit:
                pass  # as the thread does
            # Of another exception a report is still to be made, which may ask for the values;
            # they are removed soon after.
            _values.removeAllForCurrentThread()

        return start(run_and_end, args)

    start_ending.__name__ = start.__name__
    return start_ending
