using System.Text.Json.Nodes;

namespace Sluice.Decisions.TrainingJobs.Observation;

/// <summary>The object that makes a dataset, as it was read in this pass.</summary>
public sealed record PreparedObject
{
    /// <summary>The name that it was looked for by.</summary>
    public string Name { get; init; } = "";

    /// <summary>The object. Null when there is none of that name, or it is not the job's.</summary>
    public JsonObject? Manifest { get; init; }

    /// <summary>
    /// Why it cannot be read: the API server does not know the kind, or the operator may not read it. Null when it was looked for.
    /// </summary>
    public string? Refusal { get; init; }

    /// <summary>Its UID. Null when there is none.</summary>
    public string? Uid => Manifest?["metadata"]?["uid"]?.GetValue<string>();

    /// <summary>Whether it is being deleted.</summary>
    public bool Deleting => Manifest?["metadata"]?["deletionTimestamp"] is not null;
}
