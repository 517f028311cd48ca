"""threading.local as GraalPy's own class, with values that belong to the local.

Each instance has a PerThread in the place of its java.lang.ThreadLocal. It is put there by the
door, a local of GraalPy's that Java knows (BuiltInLocals).
"""

import _thread

_builtin = _thread._local
_new = _builtin.__new__
_own_dict = _builtin.__dict__["__dict__"].__get__


class _Door(_builtin):
    adopted = None


_door = _Door()


def _read_only(self, *_):
    raise AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")


class local(_builtin):
    """An object whose attributes each thread has for itself.

    In a subclass, __init__ runs again in every other thread that uses the object, with the
    arguments of the constructor, before that thread's first access. What __slots__ names is
    shared between the threads.
    """

    def __new__(cls, /, *args, **kwargs):
        if not issubclass(cls, local):
            raise TypeError(f"local.__new__({cls.__name__}): not a subclass of local")
        self = _new(cls, *args, **kwargs)
        _door.arrival = self
        _door.adopted
        return self

    __dict__ = property(_own_dict, _read_only, _read_only)

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def __sizeof__(self):
        return 64  # as CPython's


def _new_dict():
    return {}


def _check(self, name):
    if name == "__dict__":
        _read_only(self)


def _define(name, method):
    setattr(local, name, method)


class _WithoutDict:
    __slots__ = ()


_without_dict = _WithoutDict()


def _sample():
    sample = local()
    sample.number = 1
    return sample
