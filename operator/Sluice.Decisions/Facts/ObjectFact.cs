namespace Sluice.Decisions.Facts;

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
