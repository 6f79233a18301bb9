namespace Sluice.Decisions.Naming;

/// <summary>The object that a step reads or writes, in the namespace of the decided object.</summary>
/// <param name="Kind">The object's kind.</param>
/// <param name="Name"><c>metadata.name</c>.</param>
public readonly record struct StepTarget(StepTargetKind Kind, string Name)
{
    /// <summary>Kind and name as messages show them, such as <c>Service penguins-1-0-0</c>.</summary>
    public override string ToString() => $"{Kind.Text()} {Name}";
}

/// <summary>The kinds of objects that steps read or write.</summary>
public enum StepTargetKind
{
    /// <summary>A route, a ledger or a job document.</summary>
    ConfigMap,

    /// <summary>The pods of a version, or the gateway.</summary>
    Deployment,

    /// <summary>A route for a Gateway of the Gateway API.</summary>
    HttpRoute,

    /// <summary>A gate's Job.</summary>
    Job,

    /// <summary>A version of a model.</summary>
    ModelVersion,

    /// <summary>A worker of a training job, or a pod of a verification or of a gate.</summary>
    Pod,

    /// <summary>The disruption budget of a version.</summary>
    PodDisruptionBudget,

    /// <summary>The gang of an attempt, for Volcano.</summary>
    PodGroup,

    /// <summary>The object that makes the dataset of a training job, of whatever kind.</summary>
    Preparation,

    /// <summary>The keys by which the pods of a training job log in to each other.</summary>
    Secret,

    /// <summary>The Service of a version or of a training job's workers.</summary>
    Service,

    /// <summary>A training job.</summary>
    TrainingJob,
}

/// <summary>Kinds as Kubernetes writes them.</summary>
public static class StepTargetKinds
{
    private static readonly Dictionary<string, StepTargetKind> ByText =
        Enum.GetValues<StepTargetKind>().ToDictionary(Text, StringComparer.Ordinal);

    /// <summary>The <c>kind</c> of a manifest.</summary>
    public static string Text(this StepTargetKind kind) => kind switch
    {
        StepTargetKind.HttpRoute => "HTTPRoute",
        _ => kind.ToString(),
    };

    /// <summary>Reads the <c>kind</c> of a manifest.</summary>
    /// <exception cref="ArgumentException">No step reads or writes an object of this kind.</exception>
    public static StepTargetKind Parse(string text) => ByText.TryGetValue(text, out var kind)
        ? kind
        : throw new ArgumentException($"kind {text} is none that a step reads or writes", nameof(text));
}
