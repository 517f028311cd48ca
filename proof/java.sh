#!/bin/sh
# Runs a main class of this module, those among its tests included, on the sources as they are.
# Usage: proof/java.sh [options of java] class [arguments]
set -eu
cd "$(dirname "$0")"
mvn -q -B -Dstyle.color=never -f .. -pl proof -am test-compile dependency:build-classpath \
  -Dmdep.outputFile=target/class-path.txt >&2
commit=$(git rev-parse --short HEAD 2> /dev/null || echo unknown)
if [ -n "$(git status --porcelain --untracked-files=no -- :/ ':(top,exclude)docs' 2> /dev/null)" ]; then
  commit="$commit, changed since"
fi
class_path="$PWD/target/test-classes:$PWD/target/classes:$(cat target/class-path.txt)"
cd "${PROOF_DIRECTORY:-.}"
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" "-Dperthread.commit=$commit" -cp "$class_path" "$@"
