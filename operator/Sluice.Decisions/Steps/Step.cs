using Sluice.Decisions.Naming;

namespace Sluice.Decisions.Steps;

/// <summary>
/// One idempotent write, with at most one API request. The hierarchy is closed: this assembly holds all kinds of steps.
/// <list type="bullet">
/// <item><c>Apply…</c> says what an object must be. Every decision that needs the object has the step; the operator sends a request only
/// when the live object differs.</item>
/// <item><c>Create…</c> is for names that the observation did not have. The answer "already exists" is success if the decided object
/// controls the object, and otherwise a <see cref="Observation.NameConflict"/> in the next observation.</item>
/// <item><c>Delete…</c> has the UID as its precondition. "Not found" and another UID are success.</item>
/// <item><c>Confirm…</c> is a <see cref="Precondition"/>.</item>
/// </list>
/// A step whose name another object holds stays in the decision, after all others: it changes nothing, and it succeeds once the name is
/// free. Every child has the decided object as its controller owner reference.
/// </summary>
public abstract record Step
{
    private protected Step()
    {
    }

    /// <summary>The object that the step writes, or that a precondition reads.</summary>
    public abstract StepTarget Target { get; }
}

/// <summary>
/// A read past the caches that a decision rests on. It writes nothing. When the cluster is not as the decision assumes, or does not
/// answer, the pass ends before anything is written.
/// </summary>
public abstract record Precondition : Step
{
    private protected Precondition()
    {
    }
}
