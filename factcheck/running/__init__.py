"""Several processes on one machine, started, kept and stopped as one: what `make demo` runs on."""
