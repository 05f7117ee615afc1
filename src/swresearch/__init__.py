"""swresearch: from raw questionnaire exports to a published, safe and re-runnable website."""

__version__ = "0.1.0"
