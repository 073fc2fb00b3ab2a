"""One server for the tests of a module; each test has a bucket of its own."""
