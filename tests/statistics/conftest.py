"""Lets the tests of this folder import `r_truth`, the reference numbers beside them."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
