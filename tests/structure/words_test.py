"""Checks that no text for users has a phrase of the glossary's left column (CONTRIBUTING.md): the README, docs, public headers, and the
string literals of the library and the programs. It also checks that each public header opens with a paragraph.

It finds the phrases that a list of words can tell from good English. Needs nothing but Python's standard library.

usage: words_test.py SOURCE_FOLDER
"""
import pathlib
import re
import sys

AMOUNT = r"(?:one|an?|two|three|\d[\d.]*)"
COUNTED = r"(?:line|bit|byte|label|value|entry|mask|decoder|object|segment|frame|column|message|journal|logit|click|s|ms|kB|MB|GB)s?"
EACH = r"(?:case|voxel|row|file|ROI|object|structure|step|epoch|task|slice|frame|line|pair|label|expert|volume|click|round|place|k)"

# What must not be there, and what to say instead.
PHRASES = [
    (rf"\b{AMOUNT} {COUNTED} an? {EACH}\b", "per"),
    (r"(?<!left )(?<!nothing )(?<!file )(?<!folder )\bbehind\b", "after, followed by"),
    (r"(?<!there )\b(?:is|are|was|were) none\b", "is not"),
    (r"(?<!there )\b(?:is|are|was|were) no (?!longer\b|better\b|worse\b|(?:more|less|fewer|larger|smaller|other) than\b)[a-z]", "is not a"),
    (r"\bany more\b(?! than)", "no longer"),
    (r"\b(?:goes|go|going|went|gone) on\b(?! to)", "continues"),
    (r"\b(?:is|are|was|were) there already\b|\balready there\b", "already exists"),
    (r"\b(?:is|are|was|were) not there\b", "does not exist"),
    (r"\bof equals\b|\bof equal ones\b|\bwhichever (?:is|are) more\b", "ties go to the first"),
    (r"\bbut for\b", "except"),
    (r"\bfault of sammoe\b", "bug in sammoe"),
    (r"\b(?:was|were|is) not foreseen\b", "unexpected"),
    (r"\bmend(?:s|ed|ing)?\b", "fix"),
    (r"\bdear\b", "valuable"),
    (r"\bwho(?:so)?ever\b", "the caller, the user"),
    (r"\byet to come\b", "in the future"),
]
# A help text that begins with it lacks its noun.
HELP_START = re.compile(r"^Of (?!course)")

FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)
TOKEN = re.compile(r'//[^\n]*|/\*.*?\*/|R"(\w*)\((.*?)\)\1"|"((?:[^"\\\n]|\\.)*)"|' r"'(?:[^'\\\n]|\\.)+'", re.DOTALL)


def prose_of_page(text):
    """The page's sentences, each paragraph, item or table cell on its own, without code."""
    text = re.sub(r"`[^`\n]*`", "`", FENCE.sub("", text))
    text = "\n".join(line for line in text.split("\n") if not line.startswith("    "))
    return re.split(r"\n\s*\n|\n\s*[*-] |\n\s*\d+\. |\||\n#+ ", text)


def literals_of(text):
    """The string literals of a source, those that the compiler joins as one."""
    literals = []
    end = None
    for token in TOKEN.finditer(text):
        if token.group(0)[0] not in '"R':
            continue
        literal = token.group(3) if token.group(3) is not None else token.group(2)
        if end is not None and not text[end:token.start()].strip():
            literals[-1] += literal
        else:
            literals.append(literal)
        end = token.end()
    return literals


def comments_of(text):
    """The comments of a header; lines that follow each other are one."""
    lines = [re.search(r"//[/<!]*(.*)", line) for line in text.split("\n")]
    return "\n".join(line.group(1).strip() if line else "" for line in lines).split("\n\n")


def texts_of(source):
    """(file, text) of all that users read."""
    for page in [source / "README.md", *sorted(source.glob("docs/**/*.md"))]:
        yield from ((page, text) for text in prose_of_page(page.read_text(encoding="utf-8")))
    for header in sorted(source.glob("include/**/*.hpp*")):
        yield from ((header, text) for text in comments_of(header.read_text(encoding="utf-8")))
    for folder in ("include", "src", "apps"):
        for code in sorted(source.glob(f"{folder}/**/*.[ch]pp")):
            yield from ((code, text) for text in literals_of(code.read_text(encoding="utf-8")))


def problems_in(text):
    flat = " ".join(text.split())
    problems = []
    for phrase, better in PHRASES:
        found = re.search(phrase, flat, re.IGNORECASE)
        if found:
            problems.append(f'"{flat[max(0, found.start() - 30):found.end() + 30]}": say "{better}" instead of "{found.group(0)}"')
    if HELP_START.search(text):
        problems.append(f'"{flat[:60]}": name the noun instead of "Of"')
    return problems


def opens_with_paragraph(header):
    return re.match(r"#pragma once\n\n// [A-Z]", header) is not None


def check_the_check():
    """Phrases must be found, good English must not."""
    bad = ["One line a case.", "0.29 s an ROI", "a quote has text behind\nit", "this is none of them", "it is no header", "no header any more",
           "the run goes on", "outputs are there already", "files that are not there", "of equals the first", "all but for one",
           "Of the random clicks", "this is a fault of sammoe", "mend it"]
    good = ["If there is none, the first one.", "there is no gate", "it is no longer used", "at most one line per case", "no more than two",
            "it goes on to the next", "an object is a structure", "is no better than chance", "nothing is left behind", "one object, a case of its own", "a recommended line"]
    missed = [text for text in bad if not problems_in(text)]
    wrong = [text for text in good if problems_in(text)]
    assert not missed and not wrong, f"missed: {missed}, wrongly found: {wrong}"
    assert opens_with_paragraph("#pragma once\n\n// Text.\n") and not opens_with_paragraph('#pragma once\n\n#include "a.hpp"\n')
    assert literals_of('f("a \\"b\\" "\n  "c", \'"\');  // "d"\n"e";') == ['a \\"b\\" c', "e"]


def main():
    source = pathlib.Path(sys.argv[1])
    check_the_check()
    texts = list(texts_of(source))
    problems = [f"{file.relative_to(source)}: {problem}" for file, text in texts for problem in problems_in(text)]
    headers = sorted(source.glob("include/**/*.hpp*"))
    problems += [f"{header.relative_to(source)}: does not open with a paragraph: what it is for, who calls it, from which thread"
                 for header in headers if not opens_with_paragraph(header.read_text(encoding="utf-8"))]
    for problem in problems:
        print(problem)
    print(f"{len(texts)} texts, {len(headers)} public headers")
    return 1 if problems or not texts or not headers else 0


if __name__ == "__main__":
    sys.exit(main())
