"""Case bundles: what goes from the research to the classroom, for students and apart for teachers."""

from swresearch.bundles.bundle import bundle, bundle_name, student_files, teacher_files
from swresearch.bundles.engine import FORMATS, Download, downloads, make_bundles
from swresearch.bundles.materials import Materials, gather

__all__ = [
    "FORMATS",
    "Download",
    "Materials",
    "bundle",
    "bundle_name",
    "downloads",
    "gather",
    "make_bundles",
    "student_files",
    "teacher_files",
]
