// Torch's seed and number of threads are the process's, so tests that train do so one after the other.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
