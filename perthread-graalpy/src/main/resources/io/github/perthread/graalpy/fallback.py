"""threading.local as a class written in Python, where GraalPy's own cannot be reached into.

What an instance really has is a storage, which is Java's and holds one dict for each thread:

    storage()              the calling thread's dict, or None
    storage(d)             makes d the calling thread's dict
    storage(d, function)   the same, calls the function, and removes d if that fails

Each access asks the storage first, and then finds the attribute by the usual rules, with that
dict as the object's. It takes no lock, and nothing is kept between two accesses.

The class is derived from GraalPy's own only to be as unlike other classes as that one is: none
has the same layout. The dict that GraalPy would make is never asked for.
"""

import _thread

_builtin = _thread._local
_new = _builtin.__new__
_mro = type.__dict__["__mro__"].__get__
_namespace = type.__dict__["__dict__"].__get__

# Of the object itself, where neither the rules below nor GraalPy's own look.
_get = object.__getattribute__
_set = object.__setattr__
_STORAGE = " storage"
_ARGUMENTS = " arguments"

_missing = object()


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
        storage = _engine.newStorage()
        storage({})  # type.__call__ runs __init__ in this thread
        _set(self, _STORAGE, storage)
        _set(self, _ARGUMENTS, (args, kwargs))
        return self

    def __getattribute__(self, name, /):
        own = _own(self)
        if type(name) is not str:
            name = _checked(name)
        if name == "__dict__":
            return own
        cls = type(self)
        found = _lookup(cls, name)
        get = _missing if found is _missing else _lookup(type(found), "__get__")
        if get is not _missing and _is_data_descriptor(found):
            return get(found, self, cls)
        if name in own:
            return own[name]
        if get is not _missing:
            return get(found, self, cls)
        if found is not _missing:
            return found
        raise _no_attribute(self, name)

    def __setattr__(self, name, value, /):
        own = _own(self)
        if type(name) is not str:
            name = _checked(name)
        if name == "__dict__":
            raise _read_only(self)
        change = _change(self, name, "__set__")
        if change is None:
            own[name] = value
        else:
            change(value)

    def __delattr__(self, name, /):
        own = _own(self)
        if type(name) is not str:
            name = _checked(name)
        if name == "__dict__":
            raise _read_only(self)
        change = _change(self, name, "__delete__")
        if change is not None:
            change()
        elif name in own:
            del own[name]
        else:
            raise _no_attribute(self, name)

    def __getstate__(self):
        raise TypeError(f"cannot pickle {type(self).__name__!r} object")

    def __sizeof__(self):
        return 64  # as CPython's


def _own(self):
    """The calling thread's dict. At its first access, __init__ runs as if the object were new."""
    storage = _get(self, _STORAGE)
    own = storage()
    if own is None:
        own = {}
        storage(own, lambda: _initialize(self))
    return own


def _initialize(self):
    cls = type(self)
    init = _lookup(cls, "__init__")
    if init is not object.__init__:
        args, kwargs = _get(self, _ARGUMENTS)
        get = _lookup(type(init), "__get__")
        bound = init if get is _missing else get(init, self, cls)
        result = bound(*args, **kwargs)
        if result is not None:
            raise TypeError(f"__init__() should return None, not {type(result).__name__!r}")


def _lookup(cls, name):
    """What the class or one of its bases has by that name, as it is there."""
    for base in _mro(cls):
        found = _namespace(base).get(name, _missing)
        if found is not _missing:
            return found
    return _missing


def _is_data_descriptor(found):
    cls = type(found)
    return (
        _lookup(cls, "__set__") is not _missing or _lookup(cls, "__delete__") is not _missing
    )


def _change(self, name, method):
    """The method of the descriptor that the class has by that name, or None."""
    found = _lookup(type(self), name)
    if found is _missing:
        return None
    change = _lookup(type(found), method)
    if change is not _missing:
        return lambda *value: change(found, self, *value)
    if _is_data_descriptor(found):
        raise AttributeError(method)
    return None


def _checked(name):
    """The name as it counts, where it is no plain string: one that equals "__dict__" is it."""
    if name == "__dict__":
        return "__dict__"
    if not isinstance(name, str):
        raise TypeError(f"attribute name must be string, not {type(name).__name__!r}")
    return name


def _no_attribute(self, name):
    message = f"{type(self).__name__!r} object has no attribute {name!r}"
    return AttributeError(message, name=name, obj=self)


def _read_only(self):
    return AttributeError(f"{type(self).__name__!r} object attribute '__dict__' is read-only")
