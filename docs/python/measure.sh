#!/bin/sh
# What docs/python.md shows: the speed on both Pythons, and the pictures beside this script.
#   docs/python/measure.sh jython|graalpy|compiled   get and set, alone
#   docs/python/measure.sh beside-jython|beside-graalpy|beside-compiled
#                                                    get and set, beside busy Python threads
#   docs/python/measure.sh pictures
# Run from anywhere, on a machine that does nothing else; some minutes each. JAVA_HOME says which
# JDK; "compiled" needs 25 (it takes GraalPy's optimizing compiler from Maven Central). Set
# BUILT=yes to use what an earlier call has built.
# Alone is measured in three JVMs; of these it prints the middle one and the range:
#   | operation | kind | ns | times the built-in (range) | times the pure-Python form (range) |
# Beside prints: | operation beside so many threads | kind | us | times the built-in |
set -e
cd "$(dirname "$0")/../.."
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
graal=org.graalvm.compiler:compiler:25.0.3

class_path() {
  echo "$1/target/test-classes:$1/target/classes:$(cat "$1/target/class-path")"
}

if [ "$BUILT" != yes ]; then
  mvn -q -B -Dstyle.color=never -Ppython -pl perthread-jython,perthread-graalpy -am package \
    -DskipTests org.apache.maven.plugins:maven-dependency-plugin:build-classpath \
    -Dmdep.outputFile=target/class-path
  mvn -q -B -Dstyle.color=never -N \
    org.apache.maven.plugins:maven-dependency-plugin:copy -Dartifact=$graal \
    -DoutputDirectory=perthread-graalpy/target/compiler -Dmdep.overWriteIfNewer=true
fi
jython="-cp $(class_path perthread-jython) io.github.perthread.jython.JythonProgram"
graalpy="-cp $(class_path perthread-graalpy) io.github.perthread.graalpy.GraalPyProgram"

# The optimizing runtime on a stock JDK: the compiler and Truffle's jars on the upgrade module path.
compiled() {
  truffle='/\(truffle-api\|truffle-runtime\|truffle-compiler\|polyglot\|collections\|word\|nativeimage\|jniutils\)-[0-9]'
  all=$(class_path perthread-graalpy | tr : '\n')
  upgrade=$(echo "$all" | grep "$truffle" | paste -sd : -):$(echo perthread-graalpy/target/compiler/*.jar)
  rest=$(echo "$all" | grep -v "$truffle" | paste -sd : -)
  echo "-XX:+UnlockExperimentalVMOptions -XX:+EnableJVMCI --upgrade-module-path $upgrade \
    --add-modules org.graalvm.polyglot,org.graalvm.truffle.runtime,jdk.graal.compiler \
    --enable-native-access=org.graalvm.truffle \
    --add-opens org.graalvm.polyglot/org.graalvm.polyglot=ALL-UNNAMED \
    -cp $rest io.github.perthread.graalpy.GraalPyProgram"
}

alone() {
  warm_up=$1
  shift
  $java -version 2>&1
  results=$(for jvm in 1 2 3; do $java "$@" provided perthread_suite.speed "$warm_up" 2>&1; done)
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

beside() {
  $java -version 2>&1
  $java "$@" provided perthread_suite.beside 2>&1 | grep '^|'
}

case "$1" in
  jython) alone 2 $jython ;;
  graalpy) alone 2 $graalpy ;;
  compiled) alone 6 $(compiled) ;;
  beside-jython) beside $jython ;;
  beside-graalpy) beside $graalpy ;;
  beside-compiled) beside $(compiled) ;;
  pictures)
    $java -cp "$(class_path perthread-jython)" io.github.perthread.python.HeapChart \
      "Jython 2.7.4" io.github.perthread.jython.JythonProgram docs/python/heap-jython.svg
    $java -cp "$(class_path perthread-graalpy)" io.github.perthread.python.HeapChart \
      "GraalPy 25.0.3" io.github.perthread.graalpy.GraalPyProgram docs/python/heap-graalpy.svg
    ;;
  *) sed -n 's/^# \{0,1\}//p' "$0" | sed 1d; exit 2 ;;
esac
