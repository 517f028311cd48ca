package io.github.perthread.contract;

import java.util.List;
import java.util.Locale;

/**
 * A clause that has no row in the table, and what proves it.
 *
 * @param id the clause's number
 * @param says what it says, in a line
 * @param by links to what proves it, and why there is no row
 */
record ProvenElsewhere(String id, String says, String by) {
  private static final String LIBRARY = "../../perthread/src/test/java/io/github/perthread/";
  private static final String PROOF = "../../proof/src/";

  static final List<ProvenElsewhere> ALL =
      List.of(
          new ProvenElsewhere(
              "O6",
              "Nothing periodic dereferences a weak reference to a local",
              link(
                      "DroppedLocalIT",
                      LIBRARY,
                      "droppedLocal_among8MillionObjects_diesAsSoonAsAPlainObject")
                  + ": 8 million objects, under each concurrent collector. Only `PerThread` ticks"),
          new ProvenElsewhere(
              "E3",
              "An abandoned virtual thread is collected, where the JVM lets go of it",
              link(
                      "ManyThreadsTest",
                      LIBRARY,
                      "thread_thatIsAbandoned_isCollectedAndItsValuesAreDropped")
                  + " and, with new threads in the same local, "
                  + link(
                      "AbandonedThreadTest",
                      PROOF + "test/java/io/github/perthread/",
                      "abandonedThread_besideNewThreads_isCollected")
                  + ": need `-Djdk.trackAllThreads=false`; under ZGC "
                  + "[not while new threads keep coming](../design.md#e7-against-e3)"
                  + ", as "
                  + ContractTable.linked("E7")
                  + " has them look at all threads"),
          new ProvenElsewhere(
              "E6",
              "After a hook ran at thread end nothing of the thread remains",
              link("ThreadEndTest", LIBRARY, "local_afterTheHookRan_hasNothingOfTheThread")
                  + ". Only `PerThread` has hooks"),
          new ProvenElsewhere(
              "L4",
              "What was stored is seen whole by an enumeration",
              "[TakeRaces.PublicationToEnumerators]("
                  + PROOF
                  + "main/java/io/github/perthread/TakeRaces.java), under jcstress, and "
                  + link(
                      "EnumerationTest", LIBRARY, "value_thatAnotherThreadEnumerates_isSeenWhole")
                  + ". Only `PerThread` is enumerated"));

  /** Returns what is known of a clause; where nothing is to be said, the tests named beside it. */
  static ProvenElsewhere of(String id, String says) {
    return ALL.stream()
        .filter(proven -> proven.id.equals(id))
        .findFirst()
        .orElseGet(() ->
            new ProvenElsewhere(
                id, says, "[its tests](../contract.md#" + id.toLowerCase(Locale.ROOT) + ")"));
  }

  private static String link(String test, String folder, String method) {
    return "[" + test + "](" + folder + test + ".java \"" + method + "\")";
  }

  String row() {
    return "| " + ContractTable.linked(id) + " | " + says + " | " + by + " |";
  }
}
