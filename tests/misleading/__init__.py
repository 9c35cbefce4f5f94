"""Words that mislead, and the map of the ideas around one."""
