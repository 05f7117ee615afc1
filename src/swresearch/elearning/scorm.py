"""The e-learning as a SCORM 1.2 package: one object that reports its progress and its score.

SCORM Content Aggregation Model and Run-Time Environment, version 1.2 (ADL, 2001): a manifest of IMS
Content Packaging 1.1.2 with the attributes of ADL, and the `cmi` data model over the API that a
learning environment offers to the page. What is kept: status (incomplete, passed), score in percent,
the page, the answers (`state`), the time. Nothing about the learner, and no question by question record.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from markupsafe import Markup

from swresearch.archive import zipped
from swresearch.elearning.assets import licence, scripts, styles
from swresearch.elearning.model import Course
from swresearch.elearning.scorm_page import scorm_page

PAGE = "index.html"
MANIFEST = "imsmanifest.xml"


def scorm_package(course: Course) -> bytes:
    """The package as a zip; the same course gives the same bytes."""
    return zipped(scorm_files(course))


def scorm_files(course: Course) -> Mapping[str, bytes]:
    """Every file of the package by name, the manifest included."""
    files = {
        PAGE: scorm_page(course).encode(),
        "LICENSE.txt": licence(course),
        **styles(),
        **scripts(),
    }
    return {MANIFEST: _manifest(course, sorted(files)).encode(), **files}


def _manifest(course: Course, names: Iterable[str]) -> Markup:
    files = Markup("\n").join(Markup('      <file href="{}"/>').format(name) for name in names)
    return Markup(
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<manifest identifier="{id}" version="1.1" xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2"'
        ' xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
        ' xmlns:imsmd="http://www.imsglobal.org/xsd/imsmd_rootv1p2p1">\n'
        "  <metadata>\n    <schema>ADL SCORM</schema>\n    <schemaversion>1.2</schemaversion>\n"
        "{metadata}\n  </metadata>\n"
        '  <organizations default="course">\n    <organization identifier="course">\n'
        "      <title>{title}</title>\n"
        '      <item identifier="item" identifierref="resource" isvisible="true">\n'
        "        <title>{title}</title>\n      </item>\n    </organization>\n  </organizations>\n"
        "  <resources>\n"
        '    <resource identifier="resource" type="webcontent" adlcp:scormtype="sco" href="{page}">\n'
        "{files}\n    </resource>\n  </resources>\n</manifest>\n"
    ).format(
        id=f"course-{course.file.name}",
        metadata=_metadata(course),
        title=course.file.title,
        page=PAGE,
        files=files,
    )


def _metadata(course: Course) -> Markup:
    """Title, language, description and licence (IMS metadata 1.2.1)."""
    string = Markup('<imsmd:langstring xml:lang="{}">{{}}</imsmd:langstring>').format(course.language)
    return Markup(
        "    <imsmd:lom>\n      <imsmd:general>\n"
        "        <imsmd:title>{title}</imsmd:title>\n"
        "        <imsmd:language>{language}</imsmd:language>\n"
        "        <imsmd:description>{summary}</imsmd:description>\n      </imsmd:general>\n"
        "      <imsmd:rights>\n"
        "        <imsmd:description>{licence}</imsmd:description>\n      </imsmd:rights>\n"
        "    </imsmd:lom>"
    ).format(
        title=string.format(course.file.title),
        language=course.language,
        summary=string.format(course.file.summary),
        licence=string.format(course.file.licence),
    )
