"""The engines that are compared. Each answers the same Request with the same meaning."""
