namespace Simulation.Jobs;

/// <summary>How an attempt ends.</summary>
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
}
