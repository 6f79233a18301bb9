using Sluice.Decisions.ModelDeployments.Holds;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>What happens to a rollout next. <see cref="Outcomes"/> has one method for each.</summary>
internal abstract record Transition
{
    private Transition()
    {
    }

    /// <summary>
    /// Whether the pass ends with it: the rollout waits, or what it asks for has to be seen in the cluster before anything else is decided.
    /// </summary>
    public bool EndsPass => this is Stay or Queue or AwaitPods or Wait or Shift;

    /// <summary>No rollout is in progress, and none begins.</summary>
    public sealed record Stay(Rest Rest) : Transition;

    /// <summary>A rollout of the version that the spec asks for begins.</summary>
    public sealed record Begin : Transition;

    /// <summary>The candidate waits in line for the namespace's GPUs.</summary>
    public sealed record Queue(string Message) : Transition;

    /// <summary>The candidate waits for pods, at the weight that it has or a lower one.</summary>
    public sealed record AwaitPods(MissingPods Missing, int Replicas) : Transition;

    /// <summary>The candidate waits at its step.</summary>
    public sealed record Wait(Hold Hold) : Transition;

    /// <summary>The table shows the candidate at a step that the status does not record.</summary>
    public sealed record Locate(int Index) : Transition;

    /// <summary>The candidate is given the weight of a step.</summary>
    public sealed record Shift(int Index, string Message, bool IsRecorded) : Transition;

    /// <summary>The gateways serve the step: requests count from now on.</summary>
    public sealed record Analyze : Transition;

    /// <summary>The candidate leaves the table until its pods are ready.</summary>
    /// <param name="Losses">How often it has lost all its pods.</param>
    /// <param name="WaitStartTime">Since when it waits for pods, UTC. Null when the wait begins now.</param>
    public sealed record Withdraw(int Losses, DateTime? WaitStartTime) : Transition;

    /// <summary>The candidate becomes stable.</summary>
    public sealed record Promote : Transition;

    /// <summary>All traffic returns to stable, and the version is not tried again as it is.</summary>
    public sealed record RollBack(string Reason, string Message) : Transition
    {
        /// <summary>How often the candidate has lost all its pods, if that is the reason.</summary>
        public int? Losses { get; init; }
    }

    /// <summary>The rollout ends because the spec asks for something else.</summary>
    public sealed record Supersede(string Message) : Transition;
}
