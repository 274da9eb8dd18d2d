"""Full-text search over China's 法治政府建设年度报告 (see docs/architecture.md for the map)."""

__version__ = "0.1.0"
