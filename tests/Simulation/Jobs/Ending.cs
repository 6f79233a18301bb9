namespace Simulation.Jobs;

/// <summary>How an attempt ends, or a check of the dataset.</summary>
public enum Ending
{
    Success,
    Error,
    TryAgain,
    BadData,
    OutOfMemory,
    Evicted,
    NodeLost,
    Vanishes,
    NoResult,
    Preempted,
    Killed,
    NoImage,
}
