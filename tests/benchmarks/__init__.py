"""The pure parts of the benchmarks: the page, the tables, what is read from the output of other tools."""
