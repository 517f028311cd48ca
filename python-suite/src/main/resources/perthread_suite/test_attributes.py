"""Attributes: each thread has its own, and the dict that they are in."""

import sys
import threading
import unittest

from perthread_suite import local
from perthread_suite.threads import in_thread, in_threads


class Text(str):
    """A string that is not of the very type str."""


class AttributesTest(unittest.TestCase):

    def test_attribute_inAnotherThread_isNotThere(self):
        x = local()
        x.a = 1
        self.assertFalse(in_thread(lambda: hasattr(x, "a")))
        self.assertEqual(1, x.a)

    def test_attribute_setInEveryThread_isEachThreadsOwn(self):
        x = local()
        barrier = Barrier(8)

        def use(number):
            x.a = number
            barrier.wait()
            return x.a

        self.assertEqual(list(range(8)), in_threads(8, use))

    def test_attribute_ofEveryKind_comesBackAsTheSameObject(self):
        x = local()
        values = [None, True, 1, 1 << 80, 1.5, "text", u"t\u00e9xt", b"bytes", (), [], {}, object()]
        values += [x, local, int, len, threading, lambda: None, self]
        for value in values:
            x.a = value
            self.assertTrue(x.a is value, repr(value))

    def test_attribute_thatIsMissing_raisesWithClassAndName(self):
        class Special(local):
            pass

        for x, name in (local(), "local"), (Special(), "Special"):
            with self.assertRaises(AttributeError) as caught:
                x.nothing
            self.assertIn("nothing", str(caught.exception))
            self.assertIn(name, str(caught.exception))

    def test_attribute_deleted_isGoneInThisThreadOnly(self):
        x = local()
        x.a = 1

        def delete_in_thread():
            x.a = 2
            del x.a
            return hasattr(x, "a")

        self.assertFalse(in_thread(delete_in_thread))
        self.assertEqual(1, x.a)
        del x.a
        self.assertFalse(hasattr(x, "a"))

    def test_attribute_deletedWhereMissing_raises(self):
        x = local()
        with self.assertRaises(AttributeError):
            del x.a
        x.a = 1
        with self.assertRaises(AttributeError):
            in_thread(delattr, x, "a")

    def test_attribute_byFunctions_isTheSame(self):
        x = local()
        setattr(x, "a", 1)
        self.assertEqual(1, getattr(x, "a"))
        self.assertEqual(2, getattr(x, "b", 2))
        self.assertTrue(hasattr(x, "a"))
        delattr(x, "a")
        self.assertFalse(hasattr(x, "a"))

    def test_attribute_byNamesOfOtherTypes_isTheSame(self):
        x = local()
        setattr(x, Text("a"), 1)
        self.assertEqual(1, x.a)
        self.assertEqual(1, getattr(x, Text("a")))
        self.assertEqual(1, getattr(x, u"a"))
        delattr(x, Text("a"))
        self.assertFalse(hasattr(x, "a"))

    def test_attribute_byNameThatIsNoString_raises(self):
        x = local()
        self.assertRaises(TypeError, getattr, x, 1)
        self.assertRaises(TypeError, setattr, x, 1, 2)
        self.assertRaises(TypeError, delattr, x, 1)
        self.assertRaises(TypeError, x.__getattribute__, 1)
        self.assertRaises(TypeError, x.__setattr__, 1, 2)
        self.assertRaises(TypeError, x.__delattr__, 1)

    def test_attribute_changedInPlace_isThisThreadsOnly(self):
        x = local()
        x.n = 1
        x.n += 1

        def count():
            x.n = 10
            x.n += 1
            return x.n

        self.assertEqual(11, in_thread(count))
        self.assertEqual(2, x.n)

    def test_twoLocals_areIndependent(self):
        x, y = local(), local()
        x.a = 1
        self.assertFalse(hasattr(y, "a"))
        self.assertNotEqual(x, y)
        self.assertEqual({x: 1, y: 2}[x], 1)


class DictTest(unittest.TestCase):

    def test_dict_isLive(self):
        x = local()
        x.a = 1
        self.assertEqual({"a": 1}, x.__dict__)
        x.__dict__["b"] = 2
        self.assertEqual(2, x.b)
        del x.__dict__["a"]
        self.assertFalse(hasattr(x, "a"))
        x.__dict__.update(c=3)
        self.assertEqual(3, x.c)
        x.__dict__.clear()
        self.assertFalse(hasattr(x, "b"))

    def test_dict_isADictAndTheSameEachTime(self):
        x = local()
        self.assertTrue(type(x.__dict__) is dict)
        self.assertTrue(x.__dict__ is x.__dict__)
        self.assertTrue(vars(x) is x.__dict__)
        self.assertTrue(getattr(x, Text("__dict__")) is x.__dict__)

    def test_dict_ofAnotherThread_isAnother(self):
        x = local()
        x.a = 1
        theirs = in_thread(lambda: x.__dict__)
        self.assertEqual({}, theirs)
        self.assertFalse(theirs is x.__dict__)

    def test_dict_ofAnEndedThread_staysWithWhoHoldsIt(self):
        x = local()

        def fill():
            x.a = 1
            return x.__dict__

        theirs = in_thread(fill)
        theirs["b"] = 2
        self.assertEqual({"a": 1, "b": 2}, theirs)
        self.assertEqual({}, x.__dict__)

    def test_dict_withKeysThatAreNoNames_keepsThem(self):
        x = local()
        x.__dict__["no name"] = 1
        self.assertEqual(1, getattr(x, "no name"))
        x.__dict__[5] = 6
        self.assertEqual(6, x.__dict__[5])

    def test_dict_assigned_raisesAndNamesTheClass(self):
        class Special(local):
            pass

        class Slotted(local):
            __slots__ = "s"

        for x in local(), Special(), Slotted():
            x.a = 1
            for name in "__dict__", Text("__dict__"), u"__dict__":
                with self.assertRaises(AttributeError) as caught:
                    setattr(x, name, {})
                self.assert_read_only(caught, x)
            with self.assertRaises(AttributeError) as caught:
                x.__dict__ = x.__dict__
            self.assert_read_only(caught, x)
            self.assertEqual(1, x.a)

    def test_dict_deleted_raisesAndNamesTheClass(self):
        x = local()
        x.a = 1
        for name in "__dict__", Text("__dict__"):
            with self.assertRaises(AttributeError) as caught:
                delattr(x, name)
            self.assert_read_only(caught, x)
        self.assertEqual(1, x.a)

    def assert_read_only(self, caught, x):
        message = str(caught.exception)
        self.assertTrue(message.endswith("object attribute '__dict__' is read-only"), message)
        self.assertIn(type(x).__name__, message)

    def test_dir_listsTheAttributesOfThisThreadAndTheClass(self):
        class Special(local):
            default = 1

        x = Special()
        x.mine = 2

        def names():
            x.theirs = 3
            return dir(x)

        theirs = in_thread(names)
        self.assertIn("theirs", theirs)
        self.assertIn("default", theirs)
        self.assertNotIn("mine", theirs)
        self.assertIn("mine", dir(x))
        self.assertNotIn("theirs", dir(x))


class Barrier(object):
    """Python 2.7 has none."""

    def __init__(self, parties):
        self._missing = parties
        self._changed = threading.Condition()

    def wait(self):
        with self._changed:
            self._missing -= 1
            self._changed.notify_all()
            while self._missing > 0:
                self._changed.wait(60)


class Sly(str):
    """A name with a spelling of its own that says it equals any other."""

    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


class SlyNameTest(unittest.TestCase):
    """CPython takes such a name for "__dict__". An engine may take it by its characters."""

    def test_dict_byANameThatComparesEqual_isNotReplaced(self):
        x = local()
        before = x.__dict__
        for change in (setattr, x, Sly("sly"), {}), (delattr, x, Sly("sly")):
            try:
                change[0](*change[1:])
            except AttributeError as e:
                self.assertIn("read-only", str(e))
            self.assertTrue(x.__dict__ is before)
        self.assertEqual({}, before)


if sys.version_info[0] > 2:

    class SlyNameOfPython3Test(unittest.TestCase):

        def test_dict_byANameThatComparesEqual_givenToTheMethods_isReadOnly(self):
            x = local()
            for change in (x.__setattr__, Sly("sly"), {}), (x.__delattr__, Sly("sly")):
                with self.assertRaises(AttributeError) as caught:
                    change[0](*change[1:])
                self.assertIn("is read-only", str(caught.exception))
