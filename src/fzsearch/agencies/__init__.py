"""Agency names: short forms, canonical forms, and the 系统 each belongs to (agencies.toml is the data)."""

from fzsearch.agencies.names import AgencyNames, load_agency_names

__all__ = ["AgencyNames", "load_agency_names"]
