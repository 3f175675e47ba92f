"""The count of a closed poll: the urn opened, each envelope counted twice, all written or nothing."""
