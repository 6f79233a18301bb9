using Sluice.Decisions.Conditions;
using Sluice.Decisions.Steps;

namespace Sluice.Decisions;

/// <summary>
/// What to do about one object, decided from one observation of it.
/// <para>
/// Order of application, on which crash safety rests: <see cref="Preconditions"/>; <see cref="Records"/>; if <see cref="StatusChanged"/>,
/// <see cref="Status"/>; <see cref="Writes"/> one by one; <see cref="Events"/>. The first precondition or write that fails ends the pass: what
/// follows is not tried, and the object is observed again after a back-off. Of a refused precondition the conditions tell
/// (<see cref="ModelDeployments.Status.WithheldDecision"/>). Records alone may fail without stopping the rest. The status
/// thus records an intent before it is acted upon (a rollback that was decided cannot be forgotten), and steps bring the cluster to what it says.
/// </para>
/// </summary>
/// <typeparam name="TStatus">The kind's status record.</typeparam>
public sealed record Decision<TStatus>
{
    /// <summary>What must be true for anything else to be written.</summary>
    public IReadOnlyList<Precondition> Preconditions { get; init; } = [];

    /// <summary>
    /// Idempotent writes that only record, before the status: what it says has its evidence on record. After a crash between the two the next
    /// decision replaces them.
    /// </summary>
    public IReadOnlyList<Step> Records { get; init; } = [];

    /// <summary>Idempotent writes, in order.</summary>
    public IReadOnlyList<Step> Writes { get; init; } = [];

    /// <summary>The whole status; fields that stay null are removed.</summary>
    public required TStatus Status { get; init; }

    /// <summary>Whether <see cref="Status"/> differs from the observed one. If not, it is not written.</summary>
    public bool StatusChanged { get; init; }

    /// <summary>What changed, for people; empty when nothing did.</summary>
    public IReadOnlyList<DecisionEvent> Events { get; init; } = [];

    /// <summary>When to look again at the latest, if no event comes before; always above zero.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Resync;
}

/// <summary>When to look at an object again without an event.</summary>
public static class Requeue
{
    /// <summary>The shortest wait.</summary>
    public static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(250);

    /// <summary>While evidence or progress is collected, which no watch reports.</summary>
    public static readonly TimeSpan Poll = TimeSpan.FromSeconds(2);

    /// <summary>While something is waited for that a watch reports.</summary>
    public static readonly TimeSpan Waiting = TimeSpan.FromSeconds(15);

    /// <summary>When nothing is to be done: a safety net under lost events.</summary>
    public static readonly TimeSpan Resync = TimeSpan.FromMinutes(5);

    /// <summary>The time until an instant, between <see cref="Shortest"/> and <paramref name="longest"/>.</summary>
    public static TimeSpan Until(DateTime instant, DateTime now, TimeSpan longest)
    {
        var wait = instant - now;
        return wait < Shortest ? Shortest : wait > longest ? longest : wait;
    }
}
