"""Thread-local data that belongs to the local.

    import perthread
    mydata = perthread.local()

``perthread.local`` behaves as ``threading.local``. The values that threads store in it
live in it, not in the threads: they go when it goes, or when their thread ends, also where
a value refers back to it. (The local of GraalPy itself wraps a java.lang.ThreadLocal, where
such a value stays for as long as its thread lives.)

What an instance really has is a storage, which belongs to the engine and holds one dict for
each thread:

    storage()      the calling thread's dict, or None
    storage(d)     makes d the calling thread's dict; None takes it away

Each access asks the storage first, and then finds the attribute by the usual rules, with
that dict as the object's. It takes no lock, and nothing is kept between two accesses.
"""

import functools

__all__ = ["local"]

# By names that no program uses. (Slots would do, but in GraalPy 25.0 they fail where a class
# inherits them from any but its first base.)
_STORAGE = " storage"
_ARGUMENTS = " arguments"

_object_init = object.__init__
_get_by_class = object.__getattribute__
_set_by_class = object.__setattr__
_delete_by_class = object.__delattr__


class local:
    """An object whose attributes each thread has for itself.

    In a subclass, __init__ runs again in every other thread that uses the object, with the
    arguments of the constructor, before that thread's first access. What __slots__ names is
    shared between the threads.
    """

    def __new__(cls, /, *args, **kwargs):
        if not issubclass(cls, local):
            raise TypeError(f"local.__new__({cls.__name__}): not a subclass of local")
        if (args or kwargs) and _lookup(cls, "__init__") is _object_init:
            raise TypeError("Initialization arguments are not supported")
        self = object.__new__(cls)
        storage = _new_storage()
        storage({})  # this thread's __init__ is called by whoever called us
        _set_by_class(self, _STORAGE, storage)
        _set_by_class(self, _ARGUMENTS, (args, kwargs))
        return self

    def __getattribute__(self, name, /):
        own = _get_by_class(self, _STORAGE)()
        if own is None:
            own = _first_access(self)
        if type(name) is not str:
            name = _checked(name)
        for cls in type(self).__mro__:
            if name in cls.__dict__:
                if name == "__dict__":
                    return own
                if name in own and not _is_data_descriptor(cls.__dict__[name]):
                    return own[name]
                break
        else:
            if name in own:
                return own[name]
        return _get_by_class(self, name)

    def __setattr__(self, name, value, /):
        own = _get_by_class(self, _STORAGE)()
        if own is None:
            own = _first_access(self)
        if type(name) is not str:
            name = _checked(name)
        for cls in type(self).__mro__:
            if name in cls.__dict__:
                if name == "__dict__":
                    raise _read_only(self)
                if _changes_by_class(cls.__dict__[name], "__set__"):
                    _set_by_class(self, name, value)
                    return
                break
        own[name] = value

    def __delattr__(self, name, /):
        own = _get_by_class(self, _STORAGE)()
        if own is None:
            own = _first_access(self)
        if type(name) is not str:
            name = _checked(name)
        for cls in type(self).__mro__:
            if name in cls.__dict__:
                if name == "__dict__":
                    raise _read_only(self)
                if _changes_by_class(cls.__dict__[name], "__delete__"):
                    _delete_by_class(self, name)
                    return
                break
        if name not in own:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")
        del own[name]

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")


def _first_access(self):
    """Runs __init__ as if the object were new; if it fails, the next access does it again."""
    storage = _get_by_class(self, _STORAGE)
    own = {}
    storage(own)
    initialized = False
    try:
        _initialize(self)
        initialized = True
    finally:
        if not initialized:
            storage(None)
    return own


def _initialize(self):
    init = _lookup(type(self), "__init__")
    if init is not _object_init:
        args, kwargs = _get_by_class(self, _ARGUMENTS)
        get = _lookup(type(init), "__get__")
        bound = init if get is None else get(init, self, type(self))
        result = bound(*args, **kwargs)
        if result is not None:
            raise TypeError(f"__init__() should return None, not {type(result).__name__!r}")


def _lookup(cls, name):
    """What the class or one of its bases has by that name, as it is there."""
    for base in cls.__mro__:
        if name in base.__dict__:
            return base.__dict__[name]
    return None


def _is_data_descriptor(found):
    cls = type(found)
    if _lookup(cls, "__get__") is None:
        return False
    return _lookup(cls, "__set__") is not None or _lookup(cls, "__delete__") is not None


def _changes_by_class(found, method):
    """Whether what the class has by that name is asked, not the dict."""
    cls = type(found)
    if _lookup(cls, method) is not None:
        return True
    if _lookup(cls, "__set__") is None and _lookup(cls, "__delete__") is None:
        return False
    raise AttributeError(method)


def _checked(name):
    """The name as it counts, where it is no plain string: one that equals "__dict__" is it."""
    if not isinstance(name, str):
        raise TypeError(f"attribute name must be string, not {type(name).__name__!r}")
    return "__dict__" if name == "__dict__" else name


def _read_only(self):
    return AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")


def _install():
    """Puts our local in the place of the system's, and has threads give up their values
    when they end rather than soon after.
    """
    import _thread
    import _threading_local
    import threading

    if threading.local is not local:
        _thread._local = threading.local = _threading_local.local = local
        _thread.start_new_thread = _ending(_thread.start_new_thread)
        _thread.start_new = threading._start_new_thread = _thread.start_new_thread


def _ending(start):
    """What starts a thread so that its values are given up before anybody sees it ended."""

    @functools.wraps(start)
    def start_ending(function, *rest):
        return start(_then_leave(function) if callable(function) else function, *rest)

    return start_ending


def _then_leave(function):
    @functools.wraps(function)
    def run(*args, **kwargs):
        try:
            return function(*args, **kwargs)
        finally:
            _leave()

    return run
