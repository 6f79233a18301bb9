using Sluice.Decisions.Naming;

namespace Sluice.Decisions.Observation;

/// <summary>The metadata of the decided object.</summary>
public sealed record ObjectFact
{
    /// <summary><c>metadata.namespace</c>.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>metadata.name</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c>.</summary>
    public string Uid { get; init; } = "";

    /// <summary><c>metadata.generation</c>, which increases with each change of the spec.</summary>
    public long Generation { get; init; }

    /// <summary><c>metadata.creationTimestamp</c>, UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary><c>metadata.deletionTimestamp</c>, UTC. Null when it is not being deleted.</summary>
    public DateTime? DeletionRequestedAt { get; init; }

    /// <summary><c>metadata.finalizers</c>.</summary>
    public IReadOnlyList<string> Finalizers { get; init; } = [];

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting => DeletionRequestedAt is not null;
}

/// <summary>
/// An object that has the name of a child, and that the decided object does not control (by UID). It was seen in a cache, or read after a
/// create was answered with 409.
/// </summary>
/// <param name="Target">The object that has the name.</param>
public sealed record NameConflict(StepTarget Target);

/// <summary>
/// A write that the API server refused when it was tried last, for a reason that a person can remove: a quota, a policy, a missing object
/// or a missing right. The writes after it were not tried. It is retried with increasing delays.
/// </summary>
/// <param name="Message">The API server's message, which names the object and what is missing.</param>
public sealed record RefusedWrite(string Message);
