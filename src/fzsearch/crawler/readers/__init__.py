"""How the lists of each family of portals are read: a module per family, pure functions all."""
