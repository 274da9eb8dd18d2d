"""What the readers of lists share: markup, rows, page numbers, answers of interfaces."""
