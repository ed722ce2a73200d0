"""Measurements that say how heavy or fast something is; each writes its report into docs/benchmarks."""
