#!/bin/sh
# What docs/python.md shows: the speed on both Pythons, and the pictures beside this script.
#   docs/python/measure.sh [speed|pictures]
# Run from anywhere, speed on a machine that does nothing else; a few minutes. JAVA_HOME says
# which JDK. Speed is measured in three JVMs; of these it prints the middle one and the range:
#   | operation | kind | ns | times the built-in (range) | times the pure-Python form (range) |
set -e
cd "$(dirname "$0")/../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

class_path() {
  echo "$1/target/test-classes:$1/target/classes:$(cat "$1/target/class-path")"
}

mvn -q -B -Dstyle.color=never -Ppython -pl perthread-jython,perthread-graalpy -am package -DskipTests \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath \
  -Dmdep.outputFile=target/class-path
jython="-cp $(class_path perthread-jython) io.github.perthread.jython.JythonProgram"
graalpy="-cp $(class_path perthread-graalpy) io.github.perthread.graalpy.GraalPyProgram"

speed() {
  results=$(for jvm in 1 2 3; do $java "$@" provided perthread_suite.speed 2>&1; done)
  echo "$results" | grep -v '^|' | grep '\[' | sort -u
  echo "$results" | grep '^|' | sort -t '|' -k 2,3 | awk -F ' *[|] *' '
    { key = $2 " | " $3 }
    key != last { n = 0; last = key }
    { n++; ns[n] = $4; built[n] = $6; pure[n] = $7 }
    n == 3 {
      sort3(ns); sort3(built); sort3(pure)
      printf "| %s | %s | %s (%s-%s) | %s (%s-%s) |\n", key, ns[2],
        built[2], built[1], built[3], pure[2], pure[1], pure[3]
    }
    function sort3(a, i, j, t) {
      for (i = 1; i < 3; i++) for (j = i + 1; j <= 3; j++)
        if (a[j] + 0 < a[i] + 0) { t = a[i]; a[i] = a[j]; a[j] = t }
    }'
}

if [ "$1" != pictures ]; then
  $java -version 2>&1
  speed $jython
  speed $graalpy
fi
if [ "$1" != speed ]; then
  $java -cp "$(class_path perthread-jython)" io.github.perthread.python.HeapChart \
    "Jython 2.7.4" io.github.perthread.jython.JythonProgram docs/python/heap-jython.svg
  $java -cp "$(class_path perthread-graalpy)" io.github.perthread.python.HeapChart \
    "GraalPy 25.0.3" io.github.perthread.graalpy.GraalPyProgram docs/python/heap-graalpy.svg
fi
