using System.Text.Json.Nodes;

namespace Sluice.Api.TrainingJobs;

/// <summary>An object of an engine, such as a Job or a SparkApplication, that makes the dataset before it is checked.</summary>
public sealed record PrepareOptions
{
    /// <summary>
    /// The whole object, with apiVersion and kind. It is created in the namespace of the job as &lt;job&gt;-prepare-&lt;n&gt;, with the
    /// labels and annotations that are written here, and is deleted when the job has ended.
    /// </summary>
    public JsonObject? Template { get; init; }

    /// <summary>When the engine has made the dataset.</summary>
    public PrepareCondition Success { get; init; } = new();

    /// <summary>When the engine has failed.</summary>
    public PrepareFailure Failure { get; init; } = new();

    /// <summary>Where the dataset is after that.</summary>
    public PrepareOutput Output { get; init; } = new();
}

/// <summary>What a field of the object holds when something has happened.</summary>
public sealed record PrepareCondition
{
    /// <summary>The JSON path of the field, as kubectl writes it, such as .status.conditions[?(@.type=="Complete")].status.</summary>
    public string Path { get; init; } = "";

    /// <summary>The texts of which the field has one. Numbers and booleans are compared as they are written.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];
}

/// <summary>What a field of the object holds when the engine has failed.</summary>
public sealed record PrepareFailure
{
    /// <summary>The JSON path of the field, as kubectl writes it.</summary>
    public string Path { get; init; } = "";

    /// <summary>The texts of which the field has one.</summary>
    public IReadOnlyList<string> Values { get; init; } = [];

    /// <summary>The JSON path of the engine's own message. Without it the message of the job names the field alone.</summary>
    public string? Message { get; init; }
}

/// <summary>Where the dataset is that an engine has made. Exactly one of uri and path is set.</summary>
public sealed record PrepareOutput
{
    /// <summary>The URL of the files, as in spec.dataset.uri. The text {name} in it stands for the name of the object.</summary>
    public string? Uri { get; init; }

    /// <summary>The JSON path of the field of the object that holds that URL.</summary>
    public string? Path { get; init; }

    /// <summary>The JSON path of the field with the digest of the dataset. Without it the digest is not checked.</summary>
    public string? Digest { get; init; }

    /// <summary>How to reach what holds the files. Without it the address follows from the URL, and no Secret is used.</summary>
    public StoreOptions? Store { get; init; }
}
