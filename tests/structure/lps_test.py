"""Checks that the change of sign between LPS and RAS is written in src/core/lps.hpp and nowhere else in the library and the programs.

usage: lps_test.py SOURCE_FOLDER
"""
import pathlib
import re
import sys

HOME = pathlib.Path("src/core/lps.hpp")

PATTERNS = [
    re.compile(r"-\s*([\w.>()-]+)\[0\]\s*,\s*-\s*\1\[1\]\s*,\s*\1\[2\]"),  # {-p[0], -p[1], p[2]}
    re.compile(r"-\s*(\w+)\(0\)\s*,\s*-\s*\1\(1\)\s*,\s*\1\(2\)"),  # {-p(0), -p(1), p(2)}
    re.compile(r"-\s*(\w+)\.x\s*,\s*-\s*\1\.y\s*,\s*\1\.z"),
    re.compile(r"<=?\s*[12]\s*\?\s*-\s*1(?:\.0)?\s*:\s*1\b"),  # row < 2 ? -1 : 1
    re.compile(r"-\s*1(?:\.0)?\s*,\s*-\s*1(?:\.0)?\s*,\s*1(?:\.0)?\b"),  # {-1, -1, 1}
]


def signs_in(text):
    return [text.count("\n", 0, found.start()) + 1 for pattern in PATTERNS for found in pattern.finditer(text)]


def check_patterns():
    """The test finds what it is for, and does not find what looks like it."""
    bad = ["{-p[0], -p[1], p[2]}", "vector(-a.b[0], -a.b[1], a.b[2])", "row < 2 ? -1.0 : 1.0", "r < 2 ? -1 : 1", "{-1, -1, 1}",
           "text(-step(0), -step(1), step(2))"]
    good = ["{-p[0], -p[1], -p[2]}", "{-1, 1, 1}", "value < 0 ? -1 : 1", "{p[0] - q[0], p[1] - q[1], p[2] - q[2]}", "row < 2 ? -10 : 10"]
    for text in bad:
        assert signs_in(text), f"not found: {text}"
    for text in good:
        assert not signs_in(text), f"found: {text}"


def main():
    check_patterns()
    root = pathlib.Path(sys.argv[1])
    problems = []
    for folder in ("src", "apps", "include"):
        for path in sorted((root / folder).rglob("*.[ch]pp")):
            if path.relative_to(root) == HOME:
                continue
            problems += [f"{path.relative_to(root)}:{line}: changes the sign of x and y by hand; use {HOME}"
                         for line in signs_in(path.read_text(encoding="utf-8"))]
    assert signs_in((root / HOME).read_text(encoding="utf-8")), f"{HOME} is not where the signs are"
    for problem in problems:
        print(problem)
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main()
