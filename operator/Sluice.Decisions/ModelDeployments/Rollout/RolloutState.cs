using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Decisions.ModelDeployments.Gates;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Decisions.ModelDeployments.Rollout;

/// <summary>
/// Where the rollout of a deployment stands. The hierarchy is closed. <see cref="Read"/> and <see cref="Write"/> are the only places
/// where it is read from and written to <c>status.rollout</c>; <see cref="Transitions"/> has every way from one state to another.
/// </summary>
internal abstract record RolloutState
{
    private RolloutState()
    {
    }

    /// <summary>Position of the step in the strategy's steps, counted from 0. Null before the first step and without a rollout.</summary>
    public virtual int? Index => null;

    /// <summary>When the gateways were first seen to serve the step, UTC. Null until then.</summary>
    public virtual DateTime? Since => null;

    /// <summary>No rollout has begun yet.</summary>
    public sealed record Idle : RolloutState;

    /// <summary>A rollout that has not ended.</summary>
    /// <param name="Run">What is recorded of it whatever its state; phase and step are the state's own.</param>
    public abstract record InProgress(RolloutStatus Run) : RolloutState;

    /// <summary>The candidate's pods become ready. It is not routed.</summary>
    /// <inheritdoc/>
    public sealed record Preparing(RolloutStatus Run) : InProgress(Run);

    /// <summary>The candidate is routed at a step.</summary>
    /// <param name="Run">What is recorded of the rollout whatever its state.</param>
    /// <param name="Position">Position of the step, counted from 0.</param>
    public abstract record Routed(RolloutStatus Run, int Position) : InProgress(Run)
    {
        /// <inheritdoc/>
        public override int? Index => Position;

        /// <summary>The candidate at its step; at the last one where the strategy has fewer steps by now.</summary>
        public CandidateStep Step(World world, string? stable)
        {
            var stages = Stages.Of(world.Spec.Strategy);
            return new CandidateStep
            {
                World = world,
                Run = Run,
                Stable = stable,
                Stages = stages,
                Index = Math.Min(Position, stages.Count - 1),
                Since = Since,
            };
        }
    }

    /// <summary>The gateways do not serve the step's weights yet, or the step has to begin again.</summary>
    /// <inheritdoc/>
    public sealed record Shifting(RolloutStatus Run, int Position) : Routed(Run, Position);

    /// <summary>The gateways serve the step's weights; requests are counted, and what holds the step is judged.</summary>
    /// <param name="Run">What is recorded of the rollout whatever its state.</param>
    /// <param name="Position">Position of the step, counted from 0.</param>
    /// <param name="Start">When the gateways were first seen to serve the step, UTC.</param>
    public sealed record Analyzing(RolloutStatus Run, int Position, DateTime Start) : Routed(Run, Position)
    {
        /// <inheritdoc/>
        public override DateTime? Since => Start;
    }

    /// <summary>A rollout that has ended.</summary>
    /// <param name="Run">What is recorded of it; its phase is the state's own.</param>
    public abstract record Ended(RolloutStatus Run) : RolloutState;

    /// <summary>The candidate has become stable.</summary>
    /// <inheritdoc/>
    public sealed record Promoted(RolloutStatus Run) : Ended(Run);

    /// <summary>All traffic belongs to stable again.</summary>
    /// <inheritdoc/>
    public sealed record RolledBack(RolloutStatus Run) : Ended(Run);

    /// <summary>The spec asked for another version.</summary>
    /// <inheritdoc/>
    public sealed record Superseded(RolloutStatus Run) : Ended(Run);

    /// <summary>The state that a status records. A phase that is not known counts as no rollout: the table says what is served.</summary>
    public static RolloutState Read(RolloutStatus? status) => status switch
    {
        null or { Phase: RolloutPhase.Unknown } => new Idle(),
        { Phase: RolloutPhase.Promoted } => new Promoted(status),
        { Phase: RolloutPhase.RolledBack } => new RolledBack(status),
        { Phase: RolloutPhase.Superseded } => new Superseded(status),
        { Phase: RolloutPhase.Preparing } or { Step: null or < 1 } => new Preparing(status),
        { Phase: RolloutPhase.Analyzing, StepStartTime: { } start } => new Analyzing(status, status.Step.Value - 1, start),
        _ => new Shifting(status, status.Step.Value - 1),
    };

    /// <summary>The status that records a state. Null while no rollout has begun.</summary>
    public static RolloutStatus? Write(RolloutState state) => state switch
    {
        Preparing preparing => preparing.Run with { Phase = RolloutPhase.Preparing, Step = null, StepStartTime = null },
        Shifting shifting => shifting.Run with { Phase = RolloutPhase.Shifting, Step = shifting.Position + 1, StepStartTime = null },
        Analyzing analyzing => analyzing.Run with
        {
            Phase = RolloutPhase.Analyzing,
            Step = analyzing.Position + 1,
            StepStartTime = analyzing.Start,
        },
        Promoted promoted => promoted.Run with { Phase = RolloutPhase.Promoted },
        RolledBack rolledBack => rolledBack.Run with { Phase = RolloutPhase.RolledBack },
        Superseded superseded => superseded.Run with { Phase = RolloutPhase.Superseded },
        _ => null,
    };
}
