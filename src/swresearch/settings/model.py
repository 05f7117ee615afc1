"""What every settings model is made of: strict models, texts in languages, names and days."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal, get_args

import pydantic
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints
from pydantic_core import PydanticCustomError

SCHEMA_VERSION = 1


def fault(key: str, **context: Any) -> PydanticCustomError:
    """An error for use in validators: a sentence of the catalogue with `found`, `allowed`, `values`."""
    return PydanticCustomError("catalogue", key, {"catalogue": key, **context})


class Settings(pydantic.BaseModel):
    """A part of a settings file: unknown keys are errors, values do not change after reading."""

    model_config = pydantic.ConfigDict(
        extra="forbid",
        frozen=True,
        coerce_numbers_to_str=True,  # an edition may be written as 2021
        allow_inf_nan=False,
    )

    @pydantic.field_validator("*", mode="before")
    @classmethod
    def _no_truth_for_a_number(cls, value: Any, info: pydantic.ValidationInfo) -> Any:
        """Refuse true and false where pydantic would read 1 and 0."""
        annotation = cls.model_fields[info.field_name or ""].annotation
        numbers = {int, float} & {annotation, *get_args(annotation)}
        if isinstance(value, bool) and numbers and bool not in get_args(annotation):
            raise fault("settings.want-number", found=value)
        return value


def _known_version(version: int) -> int:
    if version > SCHEMA_VERSION:
        raise fault("settings.newer-version", found=version, allowed=str(SCHEMA_VERSION))
    return version


SchemaVersion = Annotated[
    int,
    Field(ge=1, description="The version of the layout of this file.", examples=[SCHEMA_VERSION]),
    AfterValidator(_known_version),
]

# A name ends up in file names, web addresses and the dotted names of numbers.
Name = Annotated[str, StringConstraints(pattern=r"^\w[\w-]*$", max_length=64)]

# Items are often called after their column; SPSS and R have columns such as "at.ease".
ItemName = Annotated[str, StringConstraints(pattern=r"^\w[\w.-]*$", max_length=64)]


def _as_text(value: Any) -> Any:
    if isinstance(value, (str, int, float)) and not isinstance(value, bool):
        return {"": str(value)}
    if value is not None and not isinstance(value, dict):
        raise fault("settings.want-text", found=value)
    return value


def _not_blank(value: dict[str, str]) -> dict[str, str]:
    if not value or any(not words.strip() for words in value.values()):
        raise fault("settings.empty-value")
    return value


Language = Literal["", "nl", "en"]

# A text is written plainly, or per language: {nl: ..., en: ...}; kept as {language: text}, "" for all.
Text = Annotated[
    dict[Language, str],
    BeforeValidator(_as_text, json_schema_input_type=str | int | dict[Literal["nl", "en"], str]),
    AfterValidator(_not_blank),
]


def text(value: dict[Any, str] | None, language: str) -> str:
    """The text in the language, else the one for all languages, else the first there is."""
    if not value:
        return ""
    return value.get(language) or value.get("") or next(iter(value.values()))


def _iso(value: Any) -> Any:
    if not isinstance(value, (str, date)):
        raise fault("settings.want-date", found=value)
    return value


# Written as 2021-06-30; pydantic alone would read a number as seconds since 1970.
Day = Annotated[date, BeforeValidator(_iso, json_schema_input_type=date)]
