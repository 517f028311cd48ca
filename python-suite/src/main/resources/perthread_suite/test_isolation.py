"""No way around the class leads to attributes that threads share."""

import sys
import threading
import unittest

from perthread_suite import local
from perthread_suite.threads import DEADLINE, in_thread

#: What CPython refuses with a TypeError, an engine may refuse with an AttributeError.
REFUSED = TypeError, AttributeError


class Plain(local):
    pass


def outcome(function, *args):
    """What the function returns, or the type of what it raises."""
    try:
        return function(*args)
    except REFUSED:
        return "refused"


class ConstructionTest(unittest.TestCase):

    def test_objectsNew_isRefused(self):
        for cls in local, Plain:
            self.assertRaises(TypeError, object.__new__, cls)

    def test_newOfAnotherBase_thatCallsObjects_isRefused(self):
        class Making(object):
            def __new__(cls, *args):
                return object.__new__(cls)

        class Mixed(Making, local):
            pass

        self.assertRaises(TypeError, Mixed)

    def test_newOfAnotherBase_thatGoesOn_works(self):
        class Making(object):
            def __new__(cls, *args):
                return super(Making, cls).__new__(cls, *args)

        class Mixed(Making, local):
            pass

        x = Mixed()
        x.secret = 1
        self.assertEqual((1, False), (x.secret, in_thread(hasattr, x, "secret")))

    def test_baseOfAnotherLayout_isRefusedAtTheClassStatement(self):
        for other in list, dict, tuple, int, str, set, Exception:
            for bases in (other, local), (local, other), (Plain, other):
                self.assertRaises(TypeError, type(local), "Mixed", bases, {})

    def test_class_toOneOfAnotherLayout_isRefused(self):
        class Other(object):
            pass

        x = Plain()
        x.secret = 1
        with self.assertRaises(TypeError):
            x.__class__ = Other
        self.assertTrue(type(x) is Plain)
        self.assertEqual((1, False), (x.secret, in_thread(hasattr, x, "secret")))

    def test_objectOfAnotherLayout_becomesNoLocal(self):
        class Other(object):
            pass

        y = Other()
        with self.assertRaises(TypeError):
            y.__class__ = Plain

    def test_argumentsNamedAsThoseOfNew_reachInit(self):
        class Taking(local):
            def __init__(self, **named):
                self.named = named

        for name in "cls", "type", "args", "kwargs", "subtype":
            x = Taking(**{name: 2})
            self.assertEqual({name: 2}, in_thread(lambda: x.named))

    def test_metaclass_isNotAsked(self):
        class Meta(type):
            def __getattribute__(cls, name):
                if name in ("__mro__", "__dict__", "__init__"):
                    raise RuntimeError("the metaclass was asked for " + name)
                return type.__getattribute__(cls, name)

        Special = Meta("Special", (local,), {"__init__": lambda self: setattr(self, "a", 1)})
        x = Special()
        self.assertEqual(1, in_thread(lambda: x.a))


class SharedStorageTest(unittest.TestCase):

    def test_objectsSetattr_storesNothingThatThreadsShare(self):
        x = Plain()
        outcome(object.__setattr__, x, "secret", 1)
        self.assertFalse(in_thread(hasattr, x, "secret"))
        x.secret = 2
        self.assertEqual(2, x.secret)
        self.assertFalse(in_thread(hasattr, x, "secret"))

    def test_objectsSetattr_inInit_storesNothingThatThreadsShare(self):
        class Careful(local):
            def __init__(self):
                outcome(object.__setattr__, self, "user", threading.current_thread())

        x = Careful()
        in_thread(lambda: x.__dict__)
        seen = getattr(x, "user", None)
        self.assertTrue(seen in (None, threading.current_thread()))

    def test_objectsGetattribute_seesNoOtherThreadsAttributes(self):
        x = Plain()
        x.secret = 1
        self.assertEqual("refused", in_thread(outcome, object.__getattribute__, x, "secret"))

    def test_attributesOfTheObjectItself_areNotReachedByName(self):
        x = Plain()
        x.a = 1
        for name in " storage", " arguments", "storage", "dicts", "args", "keywords":
            self.assertFalse(hasattr(x, name), name)
        self.assertEqual({"a": 1}, x.__dict__)

    def test_attributesDeletedByObjectsDelattr_areThisThreadsOnly(self):
        x = Plain()
        x.a = 1
        in_thread(outcome, object.__delattr__, x, "a")
        self.assertEqual(1, x.a)


if sys.version_info[0] > 2:

    import _thread
    import dataclasses
    import typing

    T = typing.TypeVar("T")

    class LibrariesOfPython3Test(unittest.TestCase):

        def test_frozenDataclass_sharesNothing(self):
            @dataclasses.dataclass(frozen=True)
            class Frozen(local):
                __annotations__ = {"a": int}

            self.assertEqual("refused", outcome(lambda: Frozen(5).a))

        def test_dataclass_hasItsFieldsInEachThread(self):
            @dataclasses.dataclass
            class Counted(local):
                __annotations__ = {"count": int}
                count = 3

            x = Counted()
            x.count = 4
            self.assertEqual((3, 4), (in_thread(lambda: x.count), x.count))

        def test_genericClass_withoutInit_constructs(self):
            class Box(typing.Generic[T], local):
                pass

            x = Box[int]()
            x.a = 1
            self.assertEqual((1, False), (x.a, in_thread(hasattr, x, "a")))

        def test_genericClass_withInit_isInitializedInEachThread(self):
            class Stack(typing.Generic[T]):
                def __init__(self):
                    self.items = []

            class LocalStack(Stack[T], local):
                pass

            x = LocalStack()
            x.items.append(1)
            self.assertEqual(([], [1]), (in_thread(lambda: x.items), x.items))

        def test_unraisableHook_ofARawThread_seesItsValues(self):
            x = local()
            seen, done = [], threading.Event()
            known = sys.unraisablehook

            def hook(arguments):
                seen.append((arguments.exc_type, getattr(x, "user", "gone")))
                done.set()

            def fail():
                x.user = "ada"
                raise ZeroDivisionError()

            sys.unraisablehook = hook
            try:
                _thread.start_new_thread(fail, ())
                self.assertTrue(done.wait(DEADLINE))
            finally:
                sys.unraisablehook = known
            self.assertEqual([(ZeroDivisionError, "ada")], seen)

        def test_excepthook_ofAThread_seesItsValues(self):
            x = local()
            seen = []
            known = threading.excepthook
            threading.excepthook = lambda _: seen.append(getattr(x, "user", "gone"))

            def fail():
                x.user = "ada"
                raise ZeroDivisionError()

            try:
                thread = threading.Thread(target=fail)
                thread.start()
                thread.join()
            finally:
                threading.excepthook = known
            self.assertEqual(["ada"], seen)

        def test_size_isASize(self):
            self.assertTrue(sys.getsizeof(Plain()) > 0)


if sys.version_info[0] > 2 and (
    sys.implementation.name != "cpython" or sys.version_info >= (3, 14)
):

    class EqualToAnything(object):
        """A name that is no string and equals "__dict__"; older CPythons crash at it."""

        def __eq__(self, other):
            return True

    class NamesTest(unittest.TestCase):

        def test_nameThatIsNoString_andEqualsDict_isReadOnly(self):
            x = Plain()
            name = EqualToAnything()
            for change in (x.__setattr__, name, 2), (x.__delattr__, name):
                with self.assertRaises(AttributeError) as caught:
                    change[0](*change[1:])
                self.assertIn("Plain", str(caught.exception))
                self.assertTrue(str(caught.exception).endswith("read-only"))
