"""Thread-local data that belongs to the local.

    import perthread
    mydata = perthread.local()

``perthread.local`` behaves as ``threading.local``. The values that threads store in it
live in it, not in the threads: they are removed with it, or when their thread ends, even if
a value refers back to it. (The local of GraalPy itself wraps a java.lang.ThreadLocal, where
such a value stays for as long as its thread lives.)
"""

import functools

__all__ = ["local"]


def _install():
    """Puts the class in the place of the system's, and has threads remove their values when
    they end rather than soon after.
    """
    import _thread
    import _threading_local
    import threading

    if threading.local is not local:
        _thread._local = threading.local = _threading_local.local = local
        for name in "start_new_thread", "start_new", "_start_joinable_thread":
            if hasattr(_thread, name):
                setattr(_thread, name, _ending(getattr(_thread, name)))
        for name in "start_new_thread", "start_joinable_thread":
            if hasattr(threading, "_" + name):
                known = name if hasattr(_thread, name) else "_" + name
                setattr(threading, "_" + name, getattr(_thread, known))


def _ending(start):
    """What starts a thread so that its values are removed before any thread sees it ended."""

    @functools.wraps(start)
    def start_ending(function, *args, **kwargs):
        return start(_then_leave(function) if callable(function) else function, *args, **kwargs)

    return start_ending


def _then_leave(function):
    @functools.wraps(function)
    def run(*args, **kwargs):
        try:
            function(*args, **kwargs)
        except SystemExit:
            pass  # as the thread does
        # Of another exception sys.unraisablehook is still to be told, which may ask for the
        # values; they are removed soon after.
        _engine.leave()

    return run
