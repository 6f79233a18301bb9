using Sluice.Decisions.Naming;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions.TrainingJobs;

/// <summary>A worker's pod; image, resources, volumes and options are those of the job's spec.</summary>
public sealed record CreateWorkerPod : Step
{
    /// <inheritdoc/>
    public override StepTarget Target => new(TargetKind.Pod, Name);

    /// <summary>Name of the pod, and its <c>spec.hostname</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Attempt, counted from 0.</summary>
    public int Attempt { get; init; }

    /// <summary>Rank, counted from 0.</summary>
    public int Rank { get; init; }

    /// <summary>Number of workers.</summary>
    public int WorldSize { get; init; }

    /// <summary>Host name at which rank 0 is reached: <c>&lt;pod&gt;.&lt;service&gt;</c>. Env MASTER_ADDR.</summary>
    public string MasterAddress { get; init; } = "";

    /// <summary>Name of the headless Service, <c>spec.subdomain</c>.</summary>
    public string Service { get; init; } = "";

    /// <summary>Name of the ConfigMap with the job document.</summary>
    public string JobDocument { get; init; } = "";
}
