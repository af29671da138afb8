# Sourced by tools/quickstart and tools/test: step messages with the time since the start, and the build of a preset.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

# step TEXT: one line on stderr, so that what a command prints stays its own.
step() {
  printf '== %2d:%02d  %s\n' $((SECONDS / 60)) $((SECONDS % 60)) "$*" >&2
}

# Compilers at once: as many as processors, but no more than one per 1.5 GB of free memory (the largest source files
# need about 1 GB each). CMAKE_BUILD_PARALLEL_LEVEL overrides it.
build_jobs() {
  local processors free_kb by_memory
  processors=$(nproc)
  free_kb=$(sed -n 's/^MemAvailable: *\([0-9]*\) kB$/\1/p' /proc/meminfo 2>/dev/null || true)
  by_memory=$((${free_kb:-3000000} / 1500000))
  [ "$by_memory" -ge 1 ] || by_memory=1
  echo "${CMAKE_BUILD_PARALLEL_LEVEL:-$((processors < by_memory ? processors : by_memory))}"
}

# build_preset NAME: configures and builds in $root. A build folder that was configured for another place (a clone that
# was moved or copied) starts afresh, since CMake refuses it.
build_preset() {
  local preset=$1 cache=build/$1/CMakeCache.txt fresh=()
  if [ -e "$cache" ] && ! grep -Fxq "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache"; then
    fresh=(--fresh)
  fi
  step "configure (preset $preset)"
  cmake --preset "$preset" ${fresh[@]+"${fresh[@]}"} --log-level=WARNING >/dev/null
  step "build (preset $preset)"
  cmake --build --preset "$preset" --parallel "$(build_jobs)"
}
