"""What the warm parent of the kernels imports, once, before the first fork.

Importing this module is its only purpose; `kernels` names it as the parent's preload.
"""

import gc
import json
import os
import sys
from importlib.machinery import ModuleSpec

import ipykernel.ipkernel
import ipykernel.kernelapp
import matplotlib.backends.backend_agg
import matplotlib.backends.backend_svg
import matplotlib.figure
import numpy
import pandas
import pyarrow.dataset
import pyarrow.parquet
import scipy.optimize
import scipy.stats

import swresearch.crossings
import swresearch.figures
import swresearch.notebook
import swresearch.perspectives
import swresearch.psychometrics
import swresearch.statistics
from swresearch.publish.kernels import PROGRAM

__all__ = ["ipykernel", "matplotlib", "numpy", "pandas", "pyarrow", "scipy", "swresearch"]

# A fork of multiprocessing runs the program that started it once more, for what is defined there. Kernels
# need nothing of it, and one of three lines that builds would build again in each: they take this for it.
program = json.loads(os.environ.pop(PROGRAM))
main = sys.modules["__main__"]
main.__file__, main.__spec__ = program["path"], program["name"] and ModuleSpec(program["name"], None)

# What is here stays: a fork that counted it again would copy every page of it.
gc.collect()
gc.freeze()
gc.set_threshold(50_000, 20, 20)  # a notebook lives for seconds
