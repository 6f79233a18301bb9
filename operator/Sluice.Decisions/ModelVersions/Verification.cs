namespace Sluice.Decisions.ModelVersions;

/// <summary>What the verify pods say of a version.</summary>
public abstract record Verification
{
    private Verification()
    {
    }

    /// <summary>No pod yet, or another one is due.</summary>
    /// <param name="Attempt">Number of the pod to make.</param>
    public sealed record Due(int Attempt) : Verification;

    /// <summary>A pod is at work.</summary>
    /// <param name="Message">What it waits for, or that it runs.</param>
    /// <param name="CannotStart">Whether it waits for something that a person may have to mend.</param>
    public sealed record Running(string Message, bool CannotStart = false) : Verification;

    /// <summary>A pod failed for what may pass; another one is due later.</summary>
    /// <param name="Reason">One word.</param>
    /// <param name="Message">What it said.</param>
    /// <param name="At">When the next one is due, UTC.</param>
    public sealed record Later(string Reason, string Message, DateTime At) : Verification;

    /// <summary>The bytes are those of the digest, and a model.</summary>
    /// <param name="At">When that was found, UTC.</param>
    /// <param name="WarmUp">Why the model could not be warmed up on made-up inputs; null: it ran.</param>
    public sealed record Passed(DateTime At, string? WarmUp) : Verification;

    /// <summary>They are not.</summary>
    /// <param name="Reason">One word.</param>
    /// <param name="Message">What is wrong.</param>
    public sealed record Failed(string Reason, string Message) : Verification;
}
