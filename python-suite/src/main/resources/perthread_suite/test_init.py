"""Initialization: in each thread, before its first access."""

import unittest

from perthread_suite import local
from perthread_suite.threads import in_thread


class Recording(local):
    """Notes each run of its __init__ in a list of the class."""

    runs = []
    __slots__ = ("slot",)

    def __init__(self, *args, **kwargs):
        self.runs.append((dict(self.__dict__), args, kwargs))
        self.args = args

    @property
    def constant(self):
        return 7

    def method(self):
        return 8


class InitTest(unittest.TestCase):

    def setUp(self):
        del Recording.runs[:]

    def test_init_inTheConstructingThread_runsOnce(self):
        x = Recording(1)
        self.assertEqual((1,), x.args)
        x.__dict__
        self.assertEqual(1, len(Recording.runs))

    def test_init_inEachOtherThread_runsOnceWithTheArguments(self):
        x = Recording(1, [2], three=3)
        x.left = "behind"
        for _ in range(3):
            self.assertEqual((1, [2]), in_thread(lambda: (x.args, x.args)[1]))
        self.assertEqual(4, len(Recording.runs))
        self.assertEqual([({}, (1, [2]), {"three": 3})] * 4, Recording.runs)

    def test_init_getsTheSameArgumentObjects(self):
        argument = []
        x = Recording(argument)
        self.assertTrue(in_thread(lambda: x.args[0]) is argument)

    def test_init_runsBeforeTheFirstAccessOfAnyKind(self):
        def assign(x):
            x.a = 1

        def delete(x):
            try:
                del x.a
            except AttributeError:
                pass

        def assign_slot(x):
            x.slot = 1

        def assign_dict(x):
            try:
                x.__dict__ = {}
            except AttributeError:
                pass

        accesses = [
            assign, delete, assign_slot, assign_dict, dir, vars,
            lambda x: x.args, lambda x: x.constant, lambda x: x.method, lambda x: x.method(),
            lambda x: x.__dict__, lambda x: x.__class__, lambda x: hasattr(x, "nothing"),
            lambda x: hasattr(x, "slot"),
        ]
        for number, access in enumerate(accesses):
            x = Recording()
            del Recording.runs[:]
            in_thread(access, x)
            self.assertEqual([({}, (), {})], Recording.runs, number)

    def test_init_thatFails_reachesTheCallerAndRunsAgain(self):
        failures = []

        class Failing(local):
            def __init__(self):
                self.half = 1
                if failures:
                    raise failures.pop()
                self.whole = 2

        x = Failing()

        def use():
            outcomes = []
            failures[:] = [KeyError("second"), ValueError("first")]
            for _ in range(3):
                try:
                    outcomes.append(sorted(x.__dict__))
                except (KeyError, ValueError) as e:
                    outcomes.append(type(e))
            return outcomes

        self.assertEqual([ValueError, KeyError, ["half", "whole"]], in_thread(use))

    def test_init_thatFails_leavesNothingBehind(self):
        fail = [False]

        class Failing(local):
            def __init__(self):
                seen.append(dict(self.__dict__))
                self.half = 1
                if fail[0]:
                    raise ValueError()

        seen = []
        x = Failing()

        def use():
            fail[0] = True
            self.assertRaises(ValueError, lambda: x.half)
            self.assertRaises(ValueError, setattr, x, "a", 1)
            fail[0] = False
            return x.__dict__

        self.assertEqual({"half": 1}, in_thread(use))
        self.assertEqual([{}] * 4, seen)

    def test_init_thatFailsInTheConstructor_reachesTheCaller(self):
        class Failing(local):
            def __init__(self):
                raise ValueError()

        self.assertRaises(ValueError, Failing)

    def test_init_thatReturnsSomething_isRefusedInEveryThread(self):
        answers = [None]

        class Returning(local):
            def __init__(self):
                return answers[0]

        x = Returning()
        answers[0] = 5

        def use():
            self.assertRaises(TypeError, lambda: x.__dict__)
            self.assertRaises(TypeError, lambda: x.__dict__)
            answers[0] = None
            return x.__dict__

        self.assertEqual({}, in_thread(use))

    def test_init_thatUsesItsLocal_seesTheDictItFills(self):
        class Using(local):
            def __init__(self):
                self.a = 1
                self.a += 1
                self.same = self.__dict__ is vars(self)
                del self.a

        x = Using()
        self.assertEqual({"same": True}, in_thread(lambda: x.__dict__))

    def test_init_replacedInTheClass_isTheOneThatRuns(self):
        class Changing(local):
            def __init__(self):
                self.a = 1

        x = Changing()

        def changed(self):
            self.a = 2

        Changing.__init__ = changed
        self.assertEqual(2, in_thread(lambda: x.a))
        self.assertEqual(1, x.a)

    def test_init_inTheInstanceDict_isNoInit(self):
        x = local()
        x.__init__ = None
        self.assertEqual({}, in_thread(lambda: x.__dict__))

    def test_init_thatIsAnotherKindOfDescriptor_isBoundAsUsual(self):
        seen = []

        class Static(local):
            @staticmethod
            def __init__(*args):
                seen.append(args)

        class Class(local):
            @classmethod
            def __init__(cls, *args):
                seen.append((cls,) + args)

        x = Static(1)
        y = Class(2)
        in_thread(lambda: (x.__dict__, y.__dict__))
        self.assertEqual([(1,), (Class, 2), (1,), (Class, 2)], seen)

    def test_init_ofSubclassesOfSubclasses_runsAsWritten(self):
        class Base(local):
            def __init__(self, a):
                self.a = a

        class Middle(Base):
            pass

        class Leaf(Middle):
            def __init__(self, a, b):
                Middle.__init__(self, a)
                super(Middle, self).__init__(a)
                self.b = b

        x = Leaf(1, b=2)
        self.assertEqual({"a": 1, "b": 2}, in_thread(lambda: x.__dict__))
        y = Middle(3)
        self.assertEqual({"a": 3}, in_thread(lambda: y.__dict__))

    def test_init_mayCallObjectsOwn(self):
        class Polite(local):
            def __init__(self, a):
                super(Polite, self).__init__()
                self.a = a

        x = Polite(1)
        self.assertEqual(1, in_thread(lambda: x.a))


class ArgumentsTest(unittest.TestCase):

    def test_arguments_withoutInit_raise(self):
        class Plain(local):
            pass

        for cls in local, Plain:
            for args, kwargs in ((1,), {}), ((), {"a": 1}), ((1,), {"a": 1}), ((None,), {}):
                with self.assertRaises(TypeError) as caught:
                    cls(*args, **kwargs)
                self.assertEqual(
                    "Initialization arguments are not supported", str(caught.exception))

    def test_arguments_whereThereAreNone_areFine(self):
        self.assertEqual({}, local(*(), **{}).__dict__)

    def test_arguments_takenByNew_areNotForInit(self):
        class Taking(local):
            def __new__(cls, a, b=None):
                self = super(Taking, cls).__new__(cls)
                self.a = a
                return self

            def __init__(self, *args, **kwargs):
                self.seen = args

        x = Taking(1, b=2)
        self.assertEqual({"a": 1, "seen": (1,)}, x.__dict__)
        self.assertEqual({"seen": ()}, in_thread(lambda: x.__dict__))

    def test_new_ofSomethingElse_raises(self):
        self.assertRaises(TypeError, local.__new__, object)
        self.assertRaises(TypeError, local.__new__)
