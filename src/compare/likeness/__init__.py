"""Which measures of different plans are alike: pairs, clusters, crosswalk, lineage and themes."""
