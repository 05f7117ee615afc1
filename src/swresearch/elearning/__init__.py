"""The e-learning: lessons with questions, a case at the end, and packages for learning environments.

A folder holds `course.yml` and one file per lesson. `load_course` reads them, `lesson_blocks` and its
neighbours give pages of the site, `write_package` writes SCORM 1.2, Common Cartridge 1.1, GIFT (Moodle)
and the question CSV of Brightspace.
"""

from swresearch.elearning.assets import page_styles
from swresearch.elearning.blocks import Certificate, FoldedAnswer, FoldedQuestion
from swresearch.elearning.markup import certificate_html, question_html
from swresearch.elearning.model import Answer, Course, CourseFile, Lesson, Question, QuestionKind
from swresearch.elearning.packages import PACKAGES, package_name, told, write_package
from swresearch.elearning.pages import (
    case_blocks,
    case_title,
    certificate_blocks,
    course_blocks,
    lesson_blocks,
    lesson_title,
)
from swresearch.elearning.reading import load_course

__all__ = [
    "PACKAGES",
    "Answer",
    "Certificate",
    "Course",
    "CourseFile",
    "FoldedAnswer",
    "FoldedQuestion",
    "Lesson",
    "Question",
    "QuestionKind",
    "case_blocks",
    "case_title",
    "certificate_blocks",
    "certificate_html",
    "course_blocks",
    "lesson_blocks",
    "lesson_title",
    "load_course",
    "package_name",
    "page_styles",
    "question_html",
    "told",
    "write_package",
]
