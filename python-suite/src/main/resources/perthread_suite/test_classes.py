"""What a subclass may have: slots, defaults, descriptors, methods of its own."""

import copy
import gc
import pickle
import threading
import unittest
import weakref

from perthread_suite import local
from perthread_suite.threads import DEADLINE, Running, in_thread


class SlotsTest(unittest.TestCase):

    def test_slots_areSharedBetweenThreads(self):
        class Slotted(local):
            __slots__ = ("shared",)

        x = Slotted()
        x.shared = 1
        x.own = 2

        def change():
            before = x.shared
            x.shared = 3
            return before, hasattr(x, "own")

        self.assertEqual((1, False), in_thread(change))
        self.assertEqual(3, x.shared)
        self.assertEqual({"own": 2}, x.__dict__)
        del x.shared
        self.assertFalse(in_thread(hasattr, x, "shared"))

    def test_slots_ofSubclasses_areAllThere(self):
        class Base(local):
            __slots__ = ("a",)

        class Leaf(Base):
            __slots__ = ("b",)

        x = Leaf()
        x.a, x.b, x.c = 1, 2, 3
        self.assertEqual((1, 2), in_thread(lambda: (x.a, x.b)))
        self.assertEqual({"c": 3}, x.__dict__)


class DefaultsTest(unittest.TestCase):

    def test_classAttribute_isTheDefaultInEveryThread(self):
        class Defaulting(local):
            number = 2

        x = Defaulting()
        self.assertEqual(2, x.number)
        x.number = 3
        self.assertEqual(3, x.number)
        self.assertEqual(2, in_thread(lambda: x.number))
        del x.number
        self.assertEqual(2, x.number)
        self.assertRaises(AttributeError, delattr, x, "number")

    def test_classAttribute_changedLater_isSeenAtOnce(self):
        class Defaulting(local):
            pass

        x = Defaulting()
        self.assertFalse(hasattr(x, "late"))
        Defaulting.late = 1
        self.assertEqual(1, x.late)
        Defaulting.late = 2
        self.assertEqual(2, x.late)
        del Defaulting.late
        self.assertFalse(hasattr(x, "late"))


class Computed(local):
    """A property over an attribute of each thread."""

    @property
    def double(self):
        return 2 * self.number

    @double.setter
    def double(self, value):
        self.number = value // 2

    @double.deleter
    def double(self):
        del self.number


class DescriptorsTest(unittest.TestCase):

    def test_property_worksOnTheThreadsOwnAttributes(self):
        x = Computed()
        x.double = 10

        def use():
            x.double = 20
            return x.double, x.__dict__

        self.assertEqual((20, {"number": 10}), in_thread(use))
        self.assertEqual((10, {"number": 5}), (x.double, x.__dict__))
        del x.double
        self.assertEqual({}, x.__dict__)

    def test_property_withoutSetter_cannotBeSet(self):
        class Fixed(local):
            seven = property(lambda self: 7)

        x = Fixed()
        self.assertRaises(AttributeError, setattr, x, "seven", 8)
        self.assertRaises(AttributeError, delattr, x, "seven")
        x.__dict__["seven"] = 8
        self.assertEqual(7, x.seven)

    def test_property_getsTheLocalItself(self):
        class Reflecting(local):
            me = property(lambda self: self)

        x = Reflecting()
        self.assertTrue(x.me is x)
        self.assertTrue(in_thread(lambda: x.me) is x)

    def test_property_addedLater_winsOverWhatIsThere(self):
        class Growing(local):
            pass

        x = Growing()
        x.a = 1
        self.assertEqual(1, x.a)
        Growing.a = property(lambda self: 2)
        self.assertEqual(2, x.a)
        del Growing.a
        self.assertEqual(1, x.a)

    def test_property_thatFails_isNotMistakenForMissing(self):
        class Broken(local):
            @property
            def broken(self):
                raise KeyError("broken")

        self.assertRaises(KeyError, lambda: Broken().broken)

    def test_nonDataDescriptor_givesWayToTheDict(self):
        class Giving(object):
            def __get__(self, instance, owner):
                return instance, owner

        class Holder(local):
            d = Giving()

        x = Holder()
        self.assertEqual((x, Holder), x.d)
        x.d = 1
        self.assertEqual(1, x.d)
        self.assertEqual((x, Holder), in_thread(lambda: x.d))

    def test_dataDescriptor_winsOverTheDict(self):
        class Deleting(object):
            def __get__(self, instance, owner):
                return "descriptor"

            def __delete__(self, instance):
                instance.__dict__["deleted"] = True

        class Holder(local):
            d = Deleting()

        x = Holder()
        x.__dict__["d"] = 1
        self.assertEqual("descriptor", x.d)
        del x.d
        self.assertTrue(x.deleted)

    def test_descriptorThatOnlySets_isReadFromTheDict(self):
        class Setting(object):
            def __set__(self, instance, value):
                instance.__dict__["d"] = value + 1

        class Holder(local):
            d = Setting()

        x = Holder()
        self.assertTrue(x.d is Holder.__dict__["d"])
        x.d = 1
        self.assertEqual(2, x.d)

    def test_descriptorInTheDict_isJustAValue(self):
        x = Computed()
        x.p = property(lambda self: 7)
        self.assertTrue(isinstance(x.p, property))
        x.f = lambda: 8
        self.assertEqual(8, x.f())

    def test_descriptorWithACheckOnTheClass_isNotAsked(self):
        class Shy(object):
            def __get__(self, instance, owner):
                if instance is None:
                    raise AttributeError("not on the class")
                return 1

            def __set__(self, instance, value):
                raise AttributeError("read-only")

        class Holder(local):
            d = Shy()

        x = Holder()
        x.__dict__["d"] = 2
        self.assertEqual(1, x.d)


class MethodsTest(unittest.TestCase):

    def test_method_isBoundToTheLocal(self):
        class Acting(local):
            def act(self, value):
                self.a = value
                return self

            @classmethod
            def of_class(cls):
                return cls

            @staticmethod
            def static():
                return 5

        x = Acting()
        self.assertTrue(in_thread(lambda: x.act(1)) is x)
        self.assertFalse(hasattr(x, "a"))
        self.assertTrue(x.of_class() is Acting)
        self.assertEqual(5, x.static())

    def test_getattr_isAskedForWhatIsMissing(self):
        class Asking(local):
            def __getattr__(self, name):
                return "no " + name

        x = Asking()
        x.a = 1
        self.assertEqual((1, "no b"), (x.a, x.b))
        self.assertEqual("no a", in_thread(lambda: x.a))

    def test_getattr_isAskedWhereADescriptorFindsNothing(self):
        class Asking(local):
            @property
            def absent(self):
                raise AttributeError("absent")

            def __getattr__(self, name):
                return "no " + name

        self.assertEqual("no absent", Asking().absent)

    def test_accessMethods_overridden_reachTheOriginals(self):
        class Counting(local):
            accesses = []

            def __getattribute__(self, name):
                Counting.accesses.append("get")
                return super(Counting, self).__getattribute__(name)

            def __setattr__(self, name, value):
                Counting.accesses.append("set")
                super(Counting, self).__setattr__(name, value)

            def __delattr__(self, name):
                Counting.accesses.append("del")
                super(Counting, self).__delattr__(name)

        x = Counting()
        x.a = 1
        self.assertEqual(1, x.a)
        del x.a
        self.assertEqual(["set", "get", "del"], Counting.accesses)
        x.a = 2
        self.assertFalse(in_thread(hasattr, x, "a"))
        with self.assertRaises(AttributeError):
            x.__dict__ = {}

    def test_specialMethod_inTheDict_isNotUsed(self):
        x = local()
        x.__len__ = lambda: 5
        self.assertRaises(TypeError, len, x)

    def test_metaclass_lendsItsAttributesToTheClassOnly(self):
        class Meta(type):
            secret = 1

        Special = Meta("Special", (local,), {})
        self.assertEqual(1, Special.secret)
        self.assertFalse(hasattr(Special(), "secret"))
        self.assertFalse(hasattr(Special(), "mro"))

    def test_mixin_isInherited(self):
        class Mixin(object):
            def who(self):
                return self.name

        class Mixed(Mixin, local):
            def __init__(self, name):
                self.name = name

        x = Mixed("x")
        self.assertEqual("x", in_thread(x.who))

    def test_class_maybeChanged(self):
        class One(local):
            a = 1

        class Two(local):
            a = 2

        x = One()
        x.b = 3
        x.__class__ = Two
        self.assertEqual((2, 3), (x.a, x.b))
        self.assertTrue(isinstance(x, Two))

    def test_repr_namesTheClass(self):
        class Special(local):
            pass

        self.assertIn("Special", repr(Special()))
        self.assertIn("local", repr(local()))


class ReferencesTest(unittest.TestCase):

    def test_weakReference_diesWithTheLocal(self):
        called = []
        x = local()
        x.a = 1
        weak = weakref.ref(x, called.append)
        self.assertTrue(weak() is x)
        del x
        for _ in range(50):
            gc.collect()
            if weak() is None and called:
                return
        self.fail("the local is still there")


class Reduced(local):
    """Says itself what is to be kept of it."""

    def __reduce__(self):
        return Reduced, ()


class Stated(local):
    """Says itself what its state is."""

    def __getstate__(self):
        return {"number": self.number}


class CopiesTest(unittest.TestCase):

    def test_local_cannotBeCopiedOrPickled(self):
        class Plain(local):
            pass

        for x in local(), Plain(), Computed():
            x.a = 1
            self.assertRaises(TypeError, copy.copy, x)
            self.assertRaises(TypeError, copy.deepcopy, x)
            for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
                self.assertRaises(TypeError, pickle.dumps, x, protocol)

    def test_local_thatSaysHow_canBeCopiedAndPickled(self):
        x = Stated()
        x.number = 5
        x.other = 6
        self.assertEqual({"number": 5}, copy.copy(x).__dict__)
        for y in copy.copy(Reduced()), pickle.loads(pickle.dumps(Reduced(), 2)):
            self.assertTrue(type(y) is Reduced)


class Waiting(local):
    """A property that takes until another thread has used the same local."""

    __slots__ = ("entered", "used", "patience")

    @property
    def slow(self):
        self.entered.set()
        self.used.wait(self.patience)
        return self.used.is_set()


class LockTest(unittest.TestCase):

    def test_access_whileAnotherThreadIsAtIt_doesNotWait(self):
        self.assertTrue(two_threads_at_once(Waiting))


def two_threads_at_once(waiting, patience=DEADLINE):
    """Whether one thread gets through while another one reads a property."""
    x = waiting()
    x.patience = patience
    x.entered, x.used = threading.Event(), threading.Event()
    reader = Running(lambda: x.slow)
    x.entered.wait(DEADLINE)
    x.a = 1
    x.used.set()
    return reader.result()
