"""Hand-written stand-ins for the ports; they pass the same conformance suites as the adapters."""
