// Torch's seed and number of threads are global to the process, so tests that train run one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
