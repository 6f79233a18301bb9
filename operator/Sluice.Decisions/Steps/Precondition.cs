namespace Sluice.Decisions;

/// <summary>
/// A read past the caches that a decision rests on. It writes nothing; where the cluster is not as the decision takes it to be, or does not say, the
/// pass ends before anything is written.
/// </summary>
public abstract record Precondition : Step
{
    private protected Precondition()
    {
    }
}
