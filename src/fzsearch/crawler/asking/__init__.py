"""How portals are asked: one request at a time, within bounds, and never anything of our own network."""
