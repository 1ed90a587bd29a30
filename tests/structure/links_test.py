"""Checks every relative link of every Markdown page: the file exists, and so does the heading that an anchor names.

Needs nothing but Python's standard library.

usage: links_test.py SOURCE_FOLDER
"""
import pathlib
import re
import sys
import tempfile

LINK = re.compile(r"!?\[[^\]]*\]\(([^()\s]+)\)")
FENCE = re.compile(r"^ *```.*?^ *```", re.MULTILINE | re.DOTALL)


def pages_of(source):
    """All pages but those of build folders and hidden ones."""
    pages = sorted(source.rglob("*.md"))
    return [page for page in pages if not page.relative_to(source).parts[0].startswith(("build", "."))]


def anchors_of(text):
    """The anchors that GitHub and most renderers give to the headings of a page."""
    anchors = {}
    for heading in re.findall(r"^#{1,6} +(.*)$", FENCE.sub("", text), re.MULTILINE):
        words = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
        anchor = re.sub(r"[^\w\- ]", "", words).replace(" ", "-")
        anchors[anchor] = anchors.get(anchor, -1) + 1
    return {anchor if n == 0 else f"{anchor}-{n}" for anchor, count in anchors.items() for n in range(count + 1)}


def problems_of(page, source):
    problems = []
    text = page.read_text(encoding="utf-8")
    for target in LINK.findall(re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        file = (page.parent / path).resolve() if path else page
        if not file.exists():
            problems.append(f"{page.relative_to(source)}: no such file: {target}")
        elif source.resolve() not in (file, *file.parents):
            problems.append(f"{page.relative_to(source)}: leads out of the repository: {target}")
        elif anchor and anchor not in anchors_of(file.read_text(encoding="utf-8")):
            problems.append(f"{page.relative_to(source)}: no such heading: {target}")
    return problems


def check_the_check():
    """Broken links of each kind must be found, and good ones must not."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name) / "source"
        folder.mkdir()
        page = folder / "page.md"
        page.write_text("# One: `two` (three)\n## Same\n## Same\n[a](other.md) [b](#one-two-three) [c](#same-1) [d](https://example.org/x)\n"
                        "[1](gone.md) [2](#four) [3](other.md#no) [4](../out.md)\n`[x](y.md)`\n```\n# No heading\n[z](code.md)\n```\n")
        (folder / "other.md").write_text("# Other\n")
        (folder.parent / "out.md").write_text("")
        found = problems_of(page, folder)
        assert len(found) == 4, f"the check found {found}, expected 4 faults"


def main():
    source = pathlib.Path(sys.argv[1])
    check_the_check()
    pages = pages_of(source)
    problems = [problem for page in pages for problem in problems_of(page, source)]
    for problem in problems:
        print(problem)
    print(f"{len(pages)} pages")
    return 1 if problems or not pages else 0


if __name__ == "__main__":
    sys.exit(main())
