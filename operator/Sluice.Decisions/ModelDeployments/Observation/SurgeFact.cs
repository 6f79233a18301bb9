namespace Sluice.Decisions.ModelDeployments.Observation;


/// <summary>What another deployment of the namespace takes, or waits for, of the namespace's surge budget.</summary>
public sealed record SurgeFact
{
    /// <summary>Name.</summary>
    public string Name { get; init; } = "";

    /// <summary>UID.</summary>
    public string Uid { get; init; } = "";

    /// <summary>GPUs that its candidate has or would have.</summary>
    public int Gpus { get; init; }

    /// <summary>When its rollout began, UTC.</summary>
    public DateTime Since { get; init; }

    /// <summary>Whether its candidate's workload is there.</summary>
    public bool Holds { get; init; }
}
