"""Case bundles: what goes from the research to the classroom, for students and apart for teachers."""

from swresearch.bundles.bundle import bundle, bundle_name, student_files, teacher_files
from swresearch.bundles.downloads import Download, downloads, print_problems, used_numbers
from swresearch.bundles.engine import FORMATS, make_bundles
from swresearch.bundles.materials import Materials, gather
from swresearch.bundles.parts import student_document

__all__ = [
    "FORMATS",
    "Download",
    "Materials",
    "bundle",
    "bundle_name",
    "downloads",
    "gather",
    "make_bundles",
    "print_problems",
    "student_document",
    "student_files",
    "teacher_files",
    "used_numbers",
]
