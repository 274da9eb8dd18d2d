"""How the portals of each family look: a module each, written from descriptions of them."""
