"""The e-learning: lessons with questions, a case at the end, and packages for learning environments.

A programme's folder `elearning` holds `course.yml` and one file per lesson. `load_course` reads them,
`lesson_blocks` and its neighbours give pages of the site, `make_packages` writes SCORM 1.2, Common
Cartridge 1.1, GIFT (Moodle) and the question CSV of Brightspace.
"""

from swresearch.elearning.blocks import Certificate, Fold, FoldedQuestion
from swresearch.elearning.markup import certificate_html, question_html
from swresearch.elearning.model import Answer, Course, CourseFile, Lesson, Question, QuestionKind
from swresearch.elearning.packages import PACKAGES, make_packages
from swresearch.elearning.pages import (
    case_blocks,
    case_title,
    certificate_blocks,
    course_blocks,
    lesson_blocks,
    lesson_title,
)
from swresearch.elearning.reading import course_problems, has_course, load_course

__all__ = [
    "PACKAGES",
    "Answer",
    "Certificate",
    "Course",
    "CourseFile",
    "Fold",
    "FoldedQuestion",
    "Lesson",
    "Question",
    "QuestionKind",
    "case_blocks",
    "case_title",
    "certificate_blocks",
    "certificate_html",
    "course_blocks",
    "course_problems",
    "has_course",
    "lesson_blocks",
    "lesson_title",
    "load_course",
    "make_packages",
    "question_html",
]
