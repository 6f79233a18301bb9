namespace Sluice.Decisions.ModelDeployments.Observation;


/// <summary>What another deployment of the namespace takes from the namespace's surge budget, or waits for.</summary>
public sealed record SurgeFact
{
    /// <summary><c>metadata.name</c> of the deployment.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>metadata.uid</c> of the deployment.</summary>
    public string Uid { get; init; } = "";

    /// <summary>Number of GPUs that its candidate has, or would have.</summary>
    public int Gpus { get; init; }

    /// <summary>When its rollout began, UTC.</summary>
    public DateTime Since { get; init; }

    /// <summary>Whether its candidate's workload exists.</summary>
    public bool Holds { get; init; }
}
