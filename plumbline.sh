#!/bin/sh
# Launches Plumbline: finds a JDK, builds when a source is newer than the build, runs.
#
#   ./plumbline COMMAND ...   runs a command; ./plumbline --help lists them
#   ./plumbline verify        runs every test and check; the last line counts the tests
#
# PLUMBLINE_MAVEN_ARGS goes to the build, for example -Pgpu. The build keeps its log in target/build.log.
set -eu

die() {
  echo "plumbline: $*" >&2
  exit 1
}

# Follows symbolic links to the file itself; readlink -f is not everywhere.
resolve() {
  file=$1
  while [ -h "$file" ]; do
    link=$(readlink "$file")
    case $link in
      /*) file=$link ;;
      *) file=$(dirname "$file")/$link ;;
    esac
  done
  echo "$file"
}

# True when the folder holds a JDK 25 or newer. Reads the file `release`: no JVM is started.
is_jdk() {
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 1
  version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$1/release")
  [ "${version:-0}" -ge 25 ]
}

find_jdk() {
  javac=$(command -v javac || :)
  [ -z "$javac" ] || javac=$(dirname "$(dirname "$(resolve "$javac")")")
  for candidate in "${JAVA_HOME:-}" "$javac" \
    /usr/lib/jvm/* /usr/java/* /opt/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    "$HOME"/Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    /usr/local/opt/openjdk*/libexec/openjdk.jdk/Contents/Home \
    "$HOME"/.sdkman/candidates/java/* "$HOME"/.jdks/*; do
    if [ -n "$candidate" ] && is_jdk "$candidate"; then
      echo "$candidate"
      return
    fi
  done
  return 1
}

# Finds Maven: the wrapper's, or one on the PATH where the wrapper cannot download its own.
use_maven() {
  maven=$home/mvnw
  "$maven" -v >/dev/null 2>&1 || maven=$(command -v mvn) ||
    die "cannot download Maven and finds no mvn on the PATH; set MVNW_REPOURL to a Maven repository within reach."
  # Maven's own libraries draw warnings from new JDKs; those are not for our readers.
  MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}"
  export MAVEN_OPTS
}

# True when a build is there, made at this place with these arguments, and no source is newer.
is_built() {
  [ -r "$app/current" ] || return 1
  run=$app/$(cat "$app/current")
  [ -r "$run/args" ] && [ "$(cat "$run/made-for")" = "$made_for" ] || return 1
  [ -z "$(find "$home"/pom.xml "$home"/*/pom.xml "$home"/*/src/main -newer "$app/current" | head -n 1)" ]
}

# One build at a time; the lock of a dead process is broken.
lock() {
  mkdir -p "$app"
  until mkdir "$app/lock" 2>/dev/null; do
    owner=$(cat "$app/lock/pid" 2>/dev/null || :)
    if [ -n "$owner" ] && ! kill -0 "$owner" 2>/dev/null; then
      rm -rf "$app/lock"
    else
      sleep 1
    fi
  done
  echo $$ >"$app/lock/pid"
  trap 'rm -rf "$app/lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
}

unlock() {
  rm -rf "$app/lock"
  trap - EXIT INT TERM
}

# Each build gets a folder of its own, so that a run in progress keeps the classes it started with.
build() {
  if [ -e "$app/current" ]; then
    echo "Building Plumbline ..." >&2
  else
    echo "Building Plumbline (first time takes a few minutes) ..." >&2
  fi
  use_maven
  touch "$app/start"
  # shellcheck disable=SC2086 # the arguments are words on purpose
  (cd "$home" && "$maven" -B -ntp -Papp ${PLUMBLINE_MAVEN_ARGS:-} package) \
    >"$home/target/build.log" 2>&1 </dev/null || {
    tail -n 25 "$home/target/build.log" >&2
    die "the build failed; its log is $home/target/build.log"
  }
  run=$app/run-$(date +%Y%m%d-%H%M%S)-$$
  mkdir "$run"
  cp "$home"/*/target/app/plumbline*.jar "$run/"
  cat >"$run/args" <<EOF
--enable-native-access=ALL-UNNAMED
-XX:+UseSerialGC
"-Dplumbline.home=$home"
-cp
"$(printf '%s:' "$run"/*.jar)$(cat "$home"/*/target/app/classpath)"
EOF
  printf '%s\n' "$made_for" >"$run/made-for"
  # Classes loaded and linked ahead of time shorten every start; best effort.
  "$JAVA_HOME/bin/java" -XX:AOTCacheOutput="$run/aot" @"$run/args" dev.plumbline.cli.Main --help \
    >/dev/null 2>&1 </dev/null || :
  basename "$run" >"$app/next"
  touch -r "$app/start" "$app/next"
  mv -f "$app/next" "$app/current"
  # Runs in progress hold their jars open, so that older builds can go.
  find "$app" -mindepth 1 -maxdepth 1 -name 'run-*' ! -newer "$app/current" -exec rm -rf {} +
}

# Runs every test and check, and counts the tests from the reports they leave.
verify() {
  use_maven
  cd "$home"
  rm -rf ./*/target/surefire-reports
  status=0
  "$maven" -B -ntp -fae verify "$@" || status=$?
  "$JAVA_HOME/bin/java" .mvn/CountTests.java "$status"
}

home=$(CDPATH='' cd -- "$(dirname -- "$(resolve "$0")")" && pwd -P)
app=$home/target/app
made_for="$home ${PLUMBLINE_MAVEN_ARGS:-}"
JAVA_HOME=$(find_jdk) ||
  die "needs a JDK 25 or newer and finds none; install one, such as Temurin 25 from https://adoptium.net, or set JAVA_HOME to it."
export JAVA_HOME

if [ "${1:-}" = verify ]; then
  shift
  verify "$@"
  exit
fi

if ! is_built; then
  lock
  is_built || build
  unlock
fi

OMP_NUM_THREADS=${OMP_NUM_THREADS:-1}
OPENBLAS_NUM_THREADS=${OPENBLAS_NUM_THREADS:-1}
export OMP_NUM_THREADS OPENBLAS_NUM_THREADS
# Java cannot tell whether standard error is a terminal; the shell can.
terminal=
[ ! -t 1 ] || terminal=1
[ ! -t 2 ] || terminal=${terminal}2
exec "$JAVA_HOME/bin/java" -XX:AOTCache="$run/aot" '-Xlog:aot*=off' '-Xlog:cds*=off' \
  -Dplumbline.terminal="$terminal" @"$run/args" dev.plumbline.cli.Main "$@"
