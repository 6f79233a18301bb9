using Sluice.Decisions.Naming;

namespace Sluice.Decisions.Observation;

/// <summary>The metadata of the object that is decided about.</summary>
public sealed record ObjectFact
{
    /// <summary>Namespace.</summary>
    public string Namespace { get; init; } = "";

    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Generation of the spec.</summary>
    public long Generation { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary><c>metadata.deletionTimestamp</c>, UTC; null: it is not being deleted.</summary>
    public DateTime? DeletionRequestedAt { get; init; }

    /// <summary><c>metadata.finalizers</c>.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting => DeletionRequestedAt is not null;
}

/// <summary>
/// A name that a child of ours needs and that an object holds which is not controlled by ours (by UID): seen in a cache, or by a
/// read after a create was answered with 409.
/// </summary>
/// <param name="Target">The object that has the name.</param>
public sealed record NameConflict(StepTarget Target);

/// <summary>
/// A write that the API server refused when it was tried last, for a reason that a person can mend: a quota, a policy, a name that is not
/// there, a missing right. What comes after it was not tried; it is tried again with growing pauses.
/// </summary>
/// <param name="Message">The server's words, which name the object and what is missing.</param>
public sealed record RefusedWrite(string Message);
