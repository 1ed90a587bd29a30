#!/usr/bin/env bash
# Checks that every source is formatted as .clang-format says, and that every source of src and apps compiles alone: builds compile
# those of a folder together, where one can lean on what another includes.
#   scripts/check_sources.sh [format]      format: only that
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

case "${1:-}" in
  '' | format) ;;
  *) echo "check_sources.sh: got '$1'; expected format or nothing" >&2; exit 2 ;;
esac

scripts/install_dependencies.sh build checks
echo "== format"
git ls-files '*.cpp' '*.hpp' | xargs clang-format-14 --dry-run --Werror
if [ "${1:-}" = format ]; then exit 0; fi

echo "== every source alone, without making objects"
cmake --preset alone --log-level=WARNING
python3 - build-alone/compile_commands.json <<'PYTHON'
import concurrent.futures, json, os, re, subprocess, sys

with open(sys.argv[1], encoding="utf-8") as file:
    entries = json.load(file)


def problem_of(entry):
    command = re.sub(r" -o \S+", "", entry["command"]) + " -fsyntax-only"
    done = subprocess.run(command, shell=True, cwd=entry["directory"], capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stderr


with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
    problems = [problem for problem in pool.map(problem_of, entries) if problem]
print("\n".join(problems), end="", file=sys.stderr)
print(f"{len(entries)} sources, {len(problems)} do not compile alone")
sys.exit(1 if problems else 0)
PYTHON
