#!/bin/sh
# Prints what a program costs that does nothing, while 200 or 2,000 of its threads have a value, in
# percent of a core, with PerThread and with ThreadLocal, on the JDK that JAVA_HOME chooses. Takes 8
# minutes; needs a quiet machine.
#   benchmarks/idle.sh
set -eu
root=$(cd "$(dirname "$0")/.." && pwd -P)
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
mvn -q -B -f "$root/pom.xml" -DskipTests -pl benchmarks -am package >&2
jar=$(ls "$root"/perthread/target/perthread-*.jar | grep -v -e sources -e javadoc)

for threads in 200 2000; do
  for kind in PerThread ThreadLocal; do
    "$java" -cp "$jar:$root/benchmarks/target/classes" \
      io.github.perthread.benchmarks.IdleCost $kind $threads 60 60
  done
done
