#!/usr/bin/env bash
# Checks of the sources that need no test:
#   format    each is formatted as .clang-format says
#   alone     each of src and apps compiles alone: builds compile those of a folder together, where one can lean on what another
#             includes
#   tidy      clang-tidy finds nothing, by .clang-tidy; those of a folder together, which takes a fifth of the time
#   scripts/check_sources.sh [format|alone|tidy]      without one: all
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

check=${1:-all}
case "$check" in
  all | format | alone | tidy) ;;
  *) echo "check_sources.sh: got '$1'; expected format, alone, tidy or nothing" >&2; exit 2 ;;
esac
is_asked() { [ "$check" = all ] || [ "$check" = "$1" ]; }

scripts/install_dependencies.sh build checks
if is_asked format; then
  echo "== format"
  git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run --Werror
fi
if is_asked alone; then
  echo "== every source alone, without making objects"
  cmake --preset alone --log-level=WARNING
  # Precompiled headers save two thirds of the time.
  ninja -C build-alone -t targets all | grep -o '^.*cmake_pch.hxx.gch' | xargs ninja -C build-alone --quiet
  scripts/run_on_sources.py compile build-alone
fi
if is_asked tidy; then
  echo "== clang-tidy"
  cmake --preset tidy --log-level=WARNING
  scripts/run_on_sources.py tidy build-tidy
fi
