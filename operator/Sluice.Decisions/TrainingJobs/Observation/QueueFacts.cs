namespace Sluice.Decisions.TrainingJobs.Observation;

/// <summary>What is known of the queues that a job names, and of the systems that keep them.</summary>
public sealed record QueueFacts
{
    /// <summary>
    /// Labels of the job, or else of <c>spec.pod</c>, that Kueue reads on the workers. Empty when the job names no queue of Kueue's.
    /// </summary>
    public IReadOnlyDictionary<string, string> KueueLabels { get; init; } = new Dictionary<string, string>();

    /// <summary>The queue of Volcano's that the job names. Null when it names none.</summary>
    public string? VolcanoQueue { get; init; }

    /// <summary>Whether the job names a queue of Kueue's, and the API server has no kind Workload of Kueue's.</summary>
    public bool LacksKueue { get; init; }

    /// <summary>Whether Volcano is to schedule the workers, and the API server has no kind PodGroup of Volcano's.</summary>
    public bool LacksVolcano { get; init; }

    /// <summary>What Kueue or Volcano says of the newest attempt, which it holds back. Null when it says nothing.</summary>
    public string? Word { get; init; }

    /// <summary>The PodGroup of the newest attempt in the status. Null when there is none, or all its pods run.</summary>
    public PodGroupFact? PodGroup { get; init; }
}

/// <summary>A PodGroup of Volcano's that the job controls.</summary>
/// <param name="Name"><c>metadata.name</c>.</param>
/// <param name="Uid"><c>metadata.uid</c>.</param>
public sealed record PodGroupFact(string Name, string Uid);
