"""Statistics that agree with R, honest at small n; each function returns a `Result`."""
