using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions;

/// <summary>
/// What to do about one object, decided from one observation of it.
/// <para>
/// The operator applies the parts in this order, which makes a decision safe against crashes:
/// <list type="number">
/// <item><see cref="Preconditions"/> read past the caches what the decision rests on;</item>
/// <item><see cref="Records"/> keep the evidence of what the status is about to say;</item>
/// <item><see cref="Status"/>, when <see cref="StatusChanged"/>, says what is intended before anything acts on it: a rollback that was
/// decided cannot be forgotten;</item>
/// <item><see cref="Writes"/>, one by one, bring the cluster to what the status says;</item>
/// <item><see cref="Events"/> say to people what changed.</item>
/// </list>
/// The first precondition, status or write that fails ends the pass: nothing after it is tried, and the object is observed again after a
/// back-off. A refused precondition is reported by the conditions (<see cref="ModelDeployments.Status.WithheldDecision"/>). Only a record
/// may fail without stopping the rest.
/// </para>
/// </summary>
/// <typeparam name="TStatus">The kind's status record.</typeparam>
public sealed record Decision<TStatus>
{
    /// <summary>
    /// What must be true before anything is written. Empty when the decision depends on nothing that caches may have missed.
    /// </summary>
    public IReadOnlyList<Precondition> Preconditions { get; init; } = [];

    /// <summary>
    /// Idempotent writes that only keep a record. They come before the status, so that nothing it says lacks evidence. After a crash
    /// between the two, the next decision replaces them.
    /// </summary>
    public IReadOnlyList<Step> Records { get; init; } = [];

    /// <summary>Idempotent writes, in order.</summary>
    public IReadOnlyList<Step> Writes { get; init; } = [];

    /// <summary>The whole status. A field that is null is removed.</summary>
    public required TStatus Status { get; init; }

    /// <summary>Whether <see cref="Status"/> is written: it differs from the observed one, or the writes need it written first.</summary>
    public bool StatusChanged { get; init; }

    /// <summary>What changed, for people. Empty when nothing did.</summary>
    public IReadOnlyList<DecisionEvent> Events { get; init; } = [];

    /// <summary>
    /// The longest time until the object is observed again, if no watch reports a change before. Always above zero; 5 minutes by default.
    /// </summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Resync;
}

/// <summary>How long to wait before an object is observed again without a change that a watch reports.</summary>
public static class Requeue
{
    /// <summary>The shortest wait.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    /// <summary>While evidence or progress is collected that no watch reports.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>While waiting for something that a watch reports.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(15);

    /// <summary>When there is nothing to do. A safety net for lost watch events.</summary>
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

    /// <summary>The time until an instant, between <see cref="Shortest"/> and <paramref name="longest"/>.</summary>
    public static TimeSpan Until(DateTime instant, DateTime now, TimeSpan longest)
    {
        var wait = instant - now;
        return wait < Shortest ? Shortest : wait > longest ? longest : wait;
    }
}
