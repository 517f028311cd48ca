#!/usr/bin/env bash
# Runs the tool in a root that holds nothing but a JRE, the tool and a program, and has it inspect that program
# there: consumers/container.sh PERTHREAD-CLI-ALL.JAR
# The root is entered by unshare and chroot, so this needs Linux, and either root or user namespaces.
set -euo pipefail
tool=$(readlink -f "${1:?the jar}")
here=$(cd "$(dirname "$0")" && pwd -P)
java_home=$("${JAVA_HOME:+$JAVA_HOME/bin/}java" -XshowSettings:properties -version 2>&1 |
  sed -n 's/^ *java\.home = //p')
root=$(mktemp -d "${TMPDIR:-/tmp}/perthread-container-XXXXXX")
trap 'rm -rf "$root"' EXIT

modules=$("$java_home/bin/jdeps" --ignore-missing-deps --multi-release 17 --print-module-deps "$tool")
"$java_home/bin/jlink" --add-modules "$modules" --strip-debug --no-header-files --no-man-pages --output "$root/jre"
# What java itself is linked with.
find "$root/jre" \( -name java -o -name '*.so' \) -exec ldd {} + 2>/dev/null |
  sed -n 's/^[[:space:]]*\(.* => \)\{0,1\}\(\/[^ ]*\) (0x.*/\2/p' | grep -v "^$root" | sort -u |
  while read -r library; do
    mkdir -p "$root$(dirname "$library")"
    cp -L "$library" "$root$library"
  done
mkdir -p "$root/tmp" "$root/proc"
cp "$tool" "$root/perthread.jar"
"$java_home/bin/javac" -d "$root" "$here/container/Leaking.java"

echo "JRE of $modules: $(du -sm "$root/jre" | cut -f 1) MiB"
export root
unshare --map-root-user --user --mount --pid --fork bash -c '
  set -e
  mount -t proc proc "$root/proc"
  coproc program { exec chroot "$root" /jre/bin/java -Xmx64m -cp / Leaking; }
  read -r ready <&"${program[0]}"
  status=0
  chroot "$root" /jre/bin/java -jar /perthread.jar inspect "$program_PID" || status=$?
  echo >&"${program[1]}"
  exit $status
' | tee "$root/output" || true
grep -q 'Leaking' "$root/output" || { echo "inspect did not report the leak" >&2 && exit 1; }
