#!/usr/bin/env python3
"""Runs a check on every source that a configured build would compile, as many at a time as there are processors.

    run_on_sources.py compile BUILD     compiles each and makes no object
    run_on_sources.py tidy BUILD        clang-tidy

Prints what is found. The status is 1 if there is anything.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys


def compile_command(entry):
    return re.sub(r" -o \S+", "", entry["command"]) + " -fsyntax-only"


def tidy_command(entry):
    # A source of a unity build includes others; that is its purpose.
    return f"clang-tidy-14 --quiet -p . --checks=-bugprone-suspicious-include {entry['file']}"


def includes_itk(entry):
    with open(entry["file"], encoding="utf-8") as file:
        return re.search(r'#include (<itk|"preprocess/itk_image.hpp")', file.read()) is not None


COMMANDS = {"compile": compile_command, "tidy": tidy_command}


def problem_of(command, folder):
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, text=True)
    return "" if done.returncode == 0 else done.stdout + done.stderr


def main(check, build):
    with open(os.path.join(build, "compile_commands.json"), encoding="utf-8") as file:
        entries = [entry for entry in json.load(file) if "cmake_pch" not in entry["file"]]
    if check == "tidy":  # Debian's ITK refuses clang
        entries = [entry for entry in entries if not includes_itk(entry)]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        runs = [pool.submit(problem_of, COMMANDS[check](entry), entry["directory"]) for entry in entries]
        problems = [problem for problem in (run.result() for run in runs) if problem]
    print("".join(problems), end="", file=sys.stderr)
    print(f"{check}: {len(entries)} sources, {len(problems)} with problems")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))
