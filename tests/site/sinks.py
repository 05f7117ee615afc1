"""A notebook that shows hostile text in every way a notebook can show anything but a table.

The gate refuses a table that comes from no result (tests/publish/test_gate_tables.py), and with it the site;
what becomes of a hostile frame is looked at in tests/sphinx_ext.
"""

from __future__ import annotations

import json
from pathlib import Path

SINKS = """
from IPython.display import HTML, SVG, Image, Javascript, Latex, Markdown, display
display(HTML("<a href='javascript:" + RUN + "'>klik</a>" + PAYLOAD))
display(Markdown(PAYLOAD + " [x](javascript:" + RUN + ")"))
display(Javascript(RUN))
display(Latex("$$\\\\href{javascript:" + RUN + "}{x}$$"))
svg = "<svg xmlns='http://www.w3.org/2000/svg' onload='" + RUN + "'><script>" + RUN + "</script></svg>"
display(SVG(svg))

class Own:
    def _repr_html_(self):
        return PAYLOAD
    def _repr_javascript_(self):
        return RUN
    def __repr__(self):
        return "eigen"

display(Own())
display({"application/vnd.jupyter.widget-view+json": {"model_id": PAYLOAD}, "text/plain": "w"}, raw=True)
display({"text/html": "<script type='text/markdown'>" + PAYLOAD + "</script>", "text/plain": "s"}, raw=True)
print("<script>" + RUN + "</script>")
from swresearch.notebook import Run
from swresearch.blocks import Text
Run.open(run_folder).show(Text(PAYLOAD))
"""
METADATA = {
    "per": "programme",
    "order": 99,
    "title": {"nl": "Afvoeren", "en": "Sinks"},
    "address": {"nl": "afvoeren", "en": "sinks"},
}


def write_sinks(path: Path, payload: str, run: str) -> None:
    """The notebook, with one payload in all of its displays."""
    source = f"PAYLOAD = {payload!r}\nRUN = {run!r}\n{SINKS}"
    cells = [
        {
            "cell_type": "code",
            "metadata": metadata,
            "source": part,
            "outputs": [],
            "execution_count": None,
        }
        for metadata, part in (({"tags": ["parameters"]}, 'run_folder: str = "."'), ({}, source))
    ]
    cells.append({"cell_type": "markdown", "metadata": {}, "source": f"{payload} {{{{ 7*7 }}}}"})
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"swresearch": METADATA, "kernelspec": kernel}
    path.parent.mkdir(exist_ok=True)
    notebook = {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 4}
    path.write_text(json.dumps(notebook), encoding="utf-8")
