"""The page of `sammoe evaluate --html` with hostile names: well-formed, self-contained, and nothing in it runs.

usage: evaluation_page_test.py SAMMOE MAKE_TINY_BUNDLE
"""
import base64
import pathlib
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree
from html.parser import HTMLParser

import nibabel
import numpy

HOSTILE = "<script>alert('1')<br>&\" onload=x.nii.gz"


class Page(HTMLParser):
    """What a browser would see: elements, their attributes and the text."""

    def __init__(self):
        super().__init__()
        self.elements = []
        self.text = []

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text.append(data)


def write_case(folder):
    i, j, k = numpy.indices((24, 24, 24)) - 11.5
    labels = (i**2 + j**2 + k**2 < 7**2).astype(numpy.uint8)
    labels[:4, :4, :4] = 2
    image = numpy.random.default_rng(1).normal(100, 20, labels.shape) + 150 * labels
    affine = numpy.diag([1.5, 1.5, 1.5, 1])
    nibabel.save(nibabel.Nifti1Image(image.astype(numpy.int16), affine), folder / HOSTILE)
    nibabel.save(nibabel.Nifti1Image(labels, affine), folder / "labels.nii.gz")
    image_field = '"' + HOSTILE.replace('"', '""') + '"'
    (folder / "cases.csv").write_text(f"image,label,task\n{image_field},labels.nii.gz,<b>bold</b>\n")


def check(page, pictures):
    xml.etree.ElementTree.fromstring(page)  # raises unless well-formed
    seen = Page()
    seen.feed(page)
    tags = [tag for tag, _ in seen.elements]
    assert not {"script", "link", "iframe", "object", "b"} & set(tags), "an element that a text brought in"
    for tag, attributes in seen.elements:
        for name, value in attributes.items():
            assert not name.startswith("on"), (tag, name)
            if name in ("src", "href"):
                assert value.startswith(("data:image/png;base64,", "#")), (tag, name, value[:60])
    assert HOSTILE in "".join(seen.text), "the name is shown as it is"
    ids = {attributes["id"] for _, attributes in seen.elements if "id" in attributes}
    for tag, attributes in seen.elements:
        if tag == "a":
            assert attributes["href"][1:] in ids, attributes
    images = [attributes for tag, attributes in seen.elements if tag == "img"]
    assert len(images) == pictures, len(images)
    for image in images:
        assert image["alt"], "a picture without a description"
        png = base64.b64decode(image["src"].split(",", 1)[1], validate=True)
        assert png.startswith(b"\x89PNG\r\n\x1a\n") and png.endswith(b"IEND\xaeB`\x82")
    assert not re.search(r"https?:|url\(|@import", page), "something from outside"


def main():
    sammoe, make_tiny_bundle = sys.argv[1:]
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        write_case(folder)
        subprocess.run([make_tiny_bundle, folder / "bundle"], check=True)
        for more in (["--clicks", "1,2"], ["--protocol", "interactive"]):
            page = folder / "page.html"
            subprocess.run([sammoe, "evaluate", "-m", folder / "bundle", "--cases", folder / "cases.csv", "--strategies",
                            "general,oracle", "--threads", "1", "--html", page, *more], check=True, stdout=subprocess.DEVNULL)
            check(page.read_text(encoding="utf-8"), pictures=4)


main()
