namespace Sluice.Decisions.Steps;

/// <summary>
/// One idempotent write; one API request at most. The hierarchy is closed: all kinds of steps are in this assembly.
/// <para>
/// <c>Apply…</c> steps say what must be and are part of every decision that needs the object; who applies them sends a request
/// only where the live object differs from it. <c>Create…</c> steps are for names that an observation did not have; an answer
/// "already exists" is success if the object is controlled by ours, and a <see cref="Observation.NameConflict"/> in the next
/// observation if not. <c>Confirm…</c> steps are <see cref="Precondition"/>s.
/// <c>Delete…</c> steps carry the UID as precondition; "not found" and a UID that does not match are success.
/// A step whose name another holds stays in the decision, after all others: it touches nothing, and shows when the name is free.
/// Every child has the decided object as controller owner reference.
/// </para>
/// </summary>
public abstract record Step
{
    private protected Step()
    {
    }
}

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
