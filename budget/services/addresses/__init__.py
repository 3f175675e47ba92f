"""The town's own file of addresses: read, looked at, entered as one, replaced as one."""
