"""Checks that every test that docs/trust.md names exists, and that no promise stands there without one.

A unit test is looked up in the sources of its entry, a scene or case of a Python test in its script. Needs nothing but Python's standard
library.

usage: trust_test.py SOURCE_FOLDER
"""
import pathlib
import re
import sys

NAME = re.compile(r"`((?:unit|cli|integration|structure)\.\w+)(?: ([^`]+))?`")


def entries_of(tests):
    """The text that defines each ctest entry's tests, by the entry's name."""
    entries = {}
    for listing in tests.rglob("CMakeLists.txt"):
        text = listing.read_text()
        for layer in re.findall(r"sammoe_add_unit_tests\((\w+)", text):
            sources = sorted(listing.parent.rglob("*.cpp"))
            entries[f"unit.{layer}"] = "\n".join(source.read_text() for source in sources)
        for name, script in re.findall(r"sammoe_add_python_test\(([\w.]+)[^)]*?CMAKE_CURRENT_SOURCE_DIR}/(\w+\.py)", text):
            entries[name] = (listing.parent / script).read_text()
        for name in re.findall(r"add_test\(NAME ((?:structure|cli|integration)\.\w+)", text):
            entries[name] = ""
    return entries


def exists(entries, entry, test):
    if entry not in entries:
        return False
    if test is None:
        return True
    if entry.startswith("unit."):
        suite, _, name = test.partition(".")
        return re.search(rf"\b(?:TYPED_)?TEST(?:_F|_P)?\(\s*{suite},\s*{name}\)", entries[entry]) is not None
    return f"def {test.replace(' ', '_')}(" in entries[entry] or f'("{test}",' in entries[entry]


def problems_of(page, entries):
    problems = []
    for line in page.splitlines():
        names = NAME.findall(line)
        for entry, test in names:
            if not exists(entries, entry, test or None):
                problems.append(f"no such test: {entry} {test}".rstrip())
        is_promise = line.startswith("|") and not line.startswith(("|---", "| promise |"))
        if is_promise and not names:
            problems.append(f"a promise without a test: {line}")
    return problems


def check_the_check(entries):
    """Made-up names and bare promises must be found."""
    page = ("| a | `unit.io NiftiReader.AFileCutAnywhereIsRefused`, `cli.output killed at random`, `cli.sammoe missing folder` |\n"
            "| b | `unit.io NiftiReader.NoSuchTest` |\n| c | `unit.nothing` |\n| d | `cli.output no such scene` |\n| e | later |\n")
    found = len(problems_of(page, entries))
    assert found == 4, f"the check found {found} of 4 faults"


def main():
    source = pathlib.Path(sys.argv[1])
    entries = entries_of(source / "tests")
    check_the_check(entries)
    page = (source / "docs" / "trust.md").read_text()
    problems = problems_of(page, entries)
    for problem in problems:
        print(f"docs/trust.md: {problem}")
    print(f"{len(NAME.findall(page))} tests are named")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
