"""Publishing: runs of notebooks, the staged book, the gate, and the site that is swapped in."""
