"""`python -m fzsearch` is `fzsearch`."""

from fzsearch.cli import main

main()
