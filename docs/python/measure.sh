#!/bin/sh
# What docs/python.md shows: the speed on both Pythons, and the pictures beside this script.
#   docs/python/measure.sh [speed|pictures]
# Run from anywhere; takes ten minutes. JAVA_HOME says which JDK.
set -e
cd "$(dirname "$0")/../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java

class_path() {
  echo "$1/target/test-classes:$1/target/classes:$(cat "$1/target/class-path")"
}

mvn -q -B -Ppython -pl perthread-jython,perthread-graalpy -am package -DskipTests \
  org.apache.maven.plugins:maven-dependency-plugin:build-classpath \
  -Dmdep.outputFile=target/class-path
jython="-cp $(class_path perthread-jython) io.github.perthread.jython.JythonProgram"
graalpy="-cp $(class_path perthread-graalpy) io.github.perthread.graalpy.GraalPyProgram"

if [ "$1" != pictures ]; then
  $java -version 2>&1
  $java $jython provided perthread_suite.speed
  $java $graalpy provided perthread_suite.speed
fi
if [ "$1" != speed ]; then
  $java -cp "$(class_path perthread-jython)" io.github.perthread.python.HeapChart \
    "Jython 2.7.4" io.github.perthread.jython.JythonProgram docs/python/heap-jython.svg
  $java -cp "$(class_path perthread-graalpy)" io.github.perthread.python.HeapChart \
    "GraalPy 25.0.3" io.github.perthread.graalpy.GraalPyProgram docs/python/heap-graalpy.svg
fi
