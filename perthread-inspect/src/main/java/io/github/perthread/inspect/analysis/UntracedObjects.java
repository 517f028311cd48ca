package io.github.perthread.inspect.analysis;

import io.github.perthread.inspect.heap.Heap;
import io.github.perthread.inspect.heap.HeapClass;
import io.github.perthread.inspect.heap.Ints;
import java.util.function.IntPredicate;
import java.util.regex.Pattern;

/**
 * Judges the objects that nothing in a dump reaches: they are garbage, or held by an edge that
 * dumps do not have. Such edges are the fields of class objects (what reflection remembers, class
 * values, the data of a hidden class), the JVM's own references to method handles, and, up to JDK
 * 21, the stacks of virtual threads that wait.
 *
 * <p>A value is called a leak only where no such edge can be what holds its key. So an object that
 * nothing reaches counts as held, except
 *
 * <ul>
 *   <li>what reflection remembers: it refers back to its class, and keeps no class alive;
 *   <li>a key that no object refers to: only a hidden class's data or a waiting stack could hold
 *       it, so this is garbage where the program has neither. (JDK 17 dumps without a collection
 *       under ZGC and Shenandoah, and then such keys are there.)
 *   <li>where the rest is so much that the dump was written without a collection: everything but
 *       what class values hold and the keys that method handles reach, again only if the program
 *       has neither hidden classes that may have data nor waiting stacks.
 * </ul>
 */
final class UntracedObjects {
  private static final double FEW = 0.1;

  /** The names of hidden classes end in an address or a number. */
  private static final Pattern HIDDEN = Pattern.compile(".*[.+](0x)?[0-9][0-9a-f]*");

  /** Hidden classes that the JDK makes: their data are method handles, labels and the like. */
  private static final Pattern OF_THE_JDK =
      Pattern.compile(
          "(java|jdk|sun)\\..*|.*\\$\\$(Lambda|StringConcat|TypeSwitch|InjectedInvoker)\\b.*");

  /** How many objects nothing reaches, without what reflection remembers. */
  final int unexplained;

  /** Whether these are so many that they are garbage. */
  final boolean garbage;

  private final Reachability reach;
  private final Heap heap;
  private final Bits reached;
  private final Bits remembered;
  private final Bits classValues;
  private final Bits handles;
  private final Bits referred;

  /** Whether stacks of virtual threads that wait are not in the dump. */
  private final boolean lacksStacks;

  /** How many hidden classes there are that may have data. */
  private final long hiddenClasses;

  UntracedObjects(Reachability reach, Bits reached, boolean lacksStacks) {
    this.reach = reach;
    this.reached = reached;
    heap = reach.heap;
    this.lacksStacks = lacksStacks;
    hiddenClasses = heap.classes().stream().filter(UntracedObjects::mayHaveData).count();
    remembered = new Bits(heap.size());
    classValues = new Bits(heap.size());
    handles = new Bits(heap.size());
    referred = new Bits(heap.size());
    walkFrom(this::isReflectionData, remembered);
    walkFrom(node -> is(node, "java.lang.ClassValue$ClassValueMap"), classValues);
    walkFrom(node -> !remembered.has(node) && isMethodHandle(node), handles);
    int unreached = heap.size() - reached.count();
    Bits known = remembered.copy();
    known.addAll(classValues);
    known.addAll(handles);
    unexplained = unreached - known.count();
    garbage = unexplained > FEW * heap.size();
    markReferred();
  }

  private static boolean mayHaveData(HeapClass c) {
    return HIDDEN.matcher(c.name()).matches() && !OF_THE_JDK.matcher(c.name()).matches();
  }

  private void walkFrom(IntPredicate start, Bits found) {
    for (int node = 0; node < heap.size(); node++) {
      if (!reached.has(node) && start.test(node)) {
        reach.walk.start(node, HeapWalk.NONE, reached, found);
      }
    }
    reach.walk.run(reached, found, node -> {});
  }

  private void markReferred() {
    Ints references = new Ints();
    for (int node = 0; node < heap.size(); node++) {
      if (!reached.has(node)) {
        heap.references(node, references);
        for (int i = 0; i < references.size(); i++) {
          referred.add(references.get(i));
        }
      }
    }
  }

  /** Starts a walk from what counts as held. */
  void start(Bits seen) {
    for (int node = 0; node < heap.size(); node++) {
      if (!reached.has(node) && isHeld(node)) {
        reach.walk.start(node, HeapWalk.NONE, reach.nothing, seen);
      }
    }
  }

  private boolean isHeld(int node) {
    boolean isKey = reach.entries.anyOfKey(node) >= 0;
    if (classValues.has(node)) {
      return true;
    } else if (handles.has(node)) {
      return !garbage || isKey; // as garbage they refer to classes, and keep no loader alive
    } else if (remembered.has(node)) {
      return false;
    } else if (lacksStacks || hiddenClasses > 0) {
      return true;
    }
    return !garbage && (referred.has(node) || !isKey);
  }

  /**
   * Returns whether what the dump lacks may be what holds all of some objects, each of which only
   * leaked values reach. The data of a hidden class is one object, and if that is a collection it
   * is in the dump, with its elements: so a class can hold one of the objects, not more.
   */
  boolean mayHoldAll(int objects) {
    return lacksStacks || objects <= hiddenClasses;
  }

  /** Returns how many values are under keys that nothing reaches, and count as in use. */
  int undecidedValues() {
    int count = 0;
    for (int i = 0; i < reach.entries.size(); i++) {
      int key = reach.entries.key(i);
      count += key >= 0 && !reached.has(key) && isHeld(key) ? 1 : 0;
    }
    return count;
  }

  private boolean isReflectionData(int node) {
    int referent = heap.softReferent(node);
    if (referent >= 0) {
      return is(referent, "java.lang.Class$ReflectionData");
    }
    return is(node, "java.lang.Class$ReflectionData") || is(node, "java.lang.Class$AnnotationData");
  }

  private boolean isMethodHandle(int node) {
    HeapClass c = heap.classOf(node);
    return c != null && c.name().startsWith("java.lang.invoke.");
  }

  private boolean is(int node, String name) {
    return heap.className(node).equals(name);
  }
}
