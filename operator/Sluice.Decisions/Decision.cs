namespace Sluice.Decisions;

/// <summary>
/// What to do about one object, decided from one observation of it.
/// <para>
/// Order of application, on which crash safety rests: <see cref="Preconditions"/>; <see cref="Records"/>; if <see cref="StatusChanged"/>,
/// <see cref="Status"/>; <see cref="Steps"/> one by one; <see cref="Events"/>. The first precondition or write that fails ends the pass: what
/// follows is not tried, and the object is observed again after a back-off. Of a refused precondition the conditions tell
/// (<see cref="ModelDeployments.WithheldDecision"/>). Records alone may fail without stopping the rest. The status
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
    public IReadOnlyList<Step> Steps { get; init; } = [];

    /// <summary>The whole status; fields that stay null are removed.</summary>
    public required TStatus Status { get; init; }

    /// <summary>Whether <see cref="Status"/> differs from the observed one. If not, it is not written.</summary>
    public bool StatusChanged { get; init; }

    /// <summary>What changed, for people; empty when nothing did.</summary>
    public IReadOnlyList<DecisionEvent> Events { get; init; } = [];

    /// <summary>When to look again at the latest, if no event comes before; always above zero.</summary>
    public TimeSpan RequeueAfter { get; init; } = Requeue.Resync;
}
