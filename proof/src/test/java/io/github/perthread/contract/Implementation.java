package io.github.perthread.contract;

import static io.github.perthread.contract.Verdict.not;
import static io.github.perthread.contract.Verdict.notApplicable;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The implementations that the suite runs over, and what is to be expected of each. */
@SuppressWarnings("ImmutableEnumChecker") // filled once, when the class is initialized
enum Implementation {
  PER_THREAD("PerThread", ValueSubjects::perThread),
  THREAD_ATTRIBUTES("ThreadAttributes", AttributeSubjects::threadAttributes),
  FIRST_IN_C("first form (2004) in C", AttributeSubjects::firstInC),
  FIRST_IN_PYTHON("first form (2004) in Python", AttributeSubjects::firstInPython),
  PURE_PYTHON("pure Python form", AttributeSubjects::purePython),
  IN_C("C form", AttributeSubjects::inC),
  THREAD_LOCAL("java.lang.ThreadLocal", ValueSubjects::threadLocal);

  private static final List<Implementation> PORTS =
      List.of(FIRST_IN_C, FIRST_IN_PYTHON, PURE_PYTHON, IN_C);

  static {
    PER_THREAD.all(notApplicable("it has one value, no names"), AttributeClauses.class);
    THREAD_LOCAL.all(notApplicable("it has one value, no names"), AttributeClauses.class);
    describeThreadAttributes();
    describePorts();
    describeFirstInC();
    describeFirstInPython();
    describePurePython();
    describeC();
    describeThreadLocal();
    for (Implementation values : List.of(PER_THREAD, THREAD_LOCAL)) {
      values.expect("initializer_seesItsHalfBuiltAttributes", notApplicable("it has no names"));
    }
  }

  private final String title;
  private final Function<@Nullable Supplier<?>, Subject> factory;
  private final Map<String, Verdict> verdicts = new HashMap<>();

  Implementation(String title, Function<@Nullable Supplier<?>, Subject> factory) {
    this.title = title;
    this.factory = factory;
  }

  private static void describeThreadAttributes() {
    Verdict dictInstead = notApplicable("an initializer sees its half-built attributes, see I4");
    Verdict hookless = notApplicable("attributes have no hooks");
    THREAD_ATTRIBUTES
        .expect("initializerThatReadsItsOwnLocal_isTold", dictInstead)
        .expect("initializerThatSetsItsOwnLocal_isOverruledByWhatItReturns", dictInstead)
        .expect("hook_runsOnceForEachValueThatIsRemoved", hookless)
        .expect("local_worksWhereAThreadLocalIsAccepted", notApplicable("it has names"))
        .expect("close_givesUpTheValuesOfAllThreads", notApplicable("it is not closed"))
        .expect("close_refusesWhatComesLater", notApplicable("it is not closed"))
        .expect("enumeration_showsEveryLivingThreadsValue", notApplicable("it is not enumerated"))
        .expect("runWith_putsBackWhatWasThere", notApplicable("it binds no values"));
  }

  private static void describePorts() {
    Verdict noSuchMethod = notApplicable("Python's has nothing of the kind");
    Verdict dictInstead = notApplicable("an initializer sees its half-built attributes, see I4");
    for (Implementation port : PORTS) {
      port.expect("initializerThatReadsItsOwnLocal_isTold", dictInstead)
          .expect("initializerThatSetsItsOwnLocal_isOverruledByWhatItReturns", dictInstead)
          .expect("local_worksWhereAThreadLocalIsAccepted", notApplicable("it has names"))
          .expect("value_ofAThreadWhoseExitIsWrapped_isDroppedBeforeJoinReturns", noSuchMethod)
          .expect("hook_runsOnceForEachValueThatIsRemoved", noSuchMethod)
          .expect("clearAllThreads_givesUpTheValuesOfAllThreads", noSuchMethod)
          .expect("clearAllThreads_emptiesEverybodysAttributes", noSuchMethod)
          .expect("close_givesUpTheValuesOfAllThreads", noSuchMethod)
          .expect("close_refusesWhatComesLater", noSuchMethod)
          .expect("enumeration_showsEveryLivingThreadsValue", noSuchMethod)
          .expect("runWith_putsBackWhatWasThere", noSuchMethod)
          .expect(
              "initializer_waitsForTheFirstAccessInEachThread",
              not("as in Python it runs at construction for the constructing thread"))
          .expect(
              "missingName_throwsAndNamesAttributeObjectAndThread",
              not("the message names attribute and class, not the thread"))
          .expect(
              "dict_changedByAnotherThread_refuses",
              not("any thread that has the dict can change it, unsynchronized"))
          .expect("names_areAnyStringsButNull", not("`__dict__` stands for the dict itself"))
          .expect(
              "value_ofAnEndedThread_isDroppedWithoutACollection",
              not("nothing notices before the collector runs"))
          .expect(
              "set_theFirstInAThread_dropsTheValuesOfAllEndedThreads",
              not("nothing looks for ended threads"));
    }
  }

  /** What is wrong with both halves of the first form, for the same reasons. */
  private static void describeFirst(Implementation half) {
    Verdict inTheThread =
        not("the thread holds the value, the value the local: a cycle that the thread keeps alive");
    Verdict slot = not("the dict that was used last is still in the local's slot");
    half.expect("valueThatRefersToItsLocal_whenTheLocalIsDropped_isCollected", inTheThread)
        .expect("valuesThatReferToEachOthersLocals_whenBothAreDropped_areCollected", inTheThread)
        .expect("values_ofEndedThreads_areCollected", slot)
        .expect("value_ofAnEndedThreadThatIsReferredTo_isCollected", slot)
        .expect("valueThatRefersToItsEndedThread_isCollected", slot);
  }

  private static void describeFirstInC() {
    describeFirst(FIRST_IN_C);
    FIRST_IN_C
        .expect(
            "loader_whoseClassesLivingThreadsUsed_isCollected",
            not("the thread's state is an object of the library's"))
        .expect(
            "value_ofAThreadWhoseThreadLocalsAreWiped_stays",
            not("the value is in what was wiped"));
  }

  private static void describeFirstInPython() {
    describeFirst(FIRST_IN_PYTHON);
    Verdict locked = not("a lock of the local is held meanwhile");
    FIRST_IN_PYTHON
        .expect("loader_whoseClassesLivingThreadsUsed_isCollected", callbackThread())
        .expect("room_afterManyThreadsHaveCome_isForThoseAlive", threadObject())
        .expect("initializerThatThrows_leavesNothing", halfBuilt())
        .expect("initializerThatThrows_isTriedAgain", notTriedAgain())
        .expect("access_whileAnotherThreadIsInUserCode_goesOn", locked)
        .expect("initializerThatBlocks_makesNoOtherThreadWait", locked);
  }

  private static Verdict callbackThread() {
    return not("a thread of the library's own runs the callbacks");
  }

  private static Verdict threadObject() {
    return not("the dict goes when the Thread object does, not before");
  }

  private static Verdict halfBuilt() {
    return not("the half-built dict is kept");
  }

  private static Verdict notTriedAgain() {
    return not("the initializer is not tried again");
  }

  private static void describePurePython() {
    PURE_PYTHON
        .expect("loader_whoseClassesLivingThreadsUsed_isCollected", callbackThread())
        .expect("value_ofAnEndedThreadThatIsReferredTo_isCollected", threadObject())
        .expect("valueThatRefersToItsEndedThread_isCollected", threadObject())
        .expect("room_afterManyThreadsHaveCome_isForThoseAlive", threadObject())
        .expect("values_ofEndedThreads_areCollected", not("the dict that was bound last stays"))
        .expect("initializerThatThrows_leavesNothing", halfBuilt())
        .expect("initializerThatThrows_isTriedAgain", notTriedAgain())
        .expect(
            "access_whileAnotherThreadIsInUserCode_goesOn",
            not("a lock of the local is held while the dict is bound"));
  }

  private static void describeC() {
    IN_C.expect(
            "loader_whoseClassesLivingThreadsUsed_isCollected",
            not("the dummy in the thread is an object of the library's"))
        .expect(
            "value_ofAThreadWhoseThreadLocalsAreWiped_stays",
            not("the dummy is wiped, which counts as the end of the thread"));
  }

  private static void describeThreadLocal() {
    Verdict noSuchMethod = notApplicable("its interface has nothing of the kind");
    Verdict notShown = notApplicable("it does not show what a thread holds");
    Verdict inTheThread =
        not("the thread holds the value, the value the local: a cycle that the thread keeps alive");
    THREAD_LOCAL
        .expect(
            "value_whoseLocalIsDropped_isCollected",
            not("the thread's map removes it when a later operation happens to touch its place"))
        .expect("valueThatRefersToItsLocal_whenTheLocalIsDropped_isCollected", inTheThread)
        .expect("valuesThatReferToEachOthersLocals_whenBothAreDropped_areCollected", inTheThread)
        .expect("loader_whoseClassesLivingThreadsUsed_isCollected", inTheThread)
        .expect(
            "value_ofAThreadWhoseThreadLocalsAreWiped_stays", not("the value is in what was wiped"))
        .expect("value_ofAnEndedThread_isDroppedWithoutACollection", notShown)
        .expect("set_theFirstInAThread_dropsTheValuesOfAllEndedThreads", notShown)
        .expect("room_afterManyThreadsHaveCome_isForThoseAlive", notShown)
        .expect("initializerThatThrows_leavesNothing", notShown)
        .expect("value_ofAThreadWhoseExitIsWrapped_isDroppedBeforeJoinReturns", noSuchMethod)
        .expect("hook_runsOnceForEachValueThatIsRemoved", noSuchMethod)
        .expect("clearAllThreads_givesUpTheValuesOfAllThreads", noSuchMethod)
        .expect("close_givesUpTheValuesOfAllThreads", noSuchMethod)
        .expect("close_refusesWhatComesLater", noSuchMethod)
        .expect("enumeration_showsEveryLivingThreadsValue", noSuchMethod)
        .expect("runWith_putsBackWhatWasThere", noSuchMethod)
        .expect("initializerThatReadsItsOwnLocal_isTold", not("the stack overflows"))
        .expect("unsetNullAndValue_areToldApart", not("get answers null to both"));
  }

  private Implementation expect(String clause, Verdict verdict) {
    verdicts.put(clause, verdict);
    return this;
  }

  private void all(Verdict verdict, Class<? extends Contract> clauses) {
    for (var method : clauses.getDeclaredMethods()) {
      if (method.isAnnotationPresent(Clause.class)) {
        verdicts.put(method.getName(), verdict);
      }
    }
  }

  String title() {
    return title;
  }

  Subject create(@Nullable Supplier<? extends @Nullable Object> initial) {
    return factory.apply(initial);
  }

  Verdict verdict(String clause) {
    return verdicts.getOrDefault(clause, Verdict.HOLDS);
  }

  /** The clauses of which something else is expected than that they hold. */
  Iterable<String> exceptions() {
    return verdicts.keySet();
  }
}
