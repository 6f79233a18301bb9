namespace Sluice.Decisions;

/// <summary>
/// What to do about one object, decided from one observation of it.
/// <para>
/// Order of application, on which crash safety rests: <see cref="Records"/>; then, if <see cref="StatusChanged"/>, <see cref="Status"/>;
/// then <see cref="Steps"/> one by one; then <see cref="Events"/>. The first write that fails ends the pass: what follows is
/// not tried, and the object is observed anew after a back-off. The status thus records an intent before it is acted upon
/// (a rollback that was decided cannot be forgotten), and steps bring the cluster to what the status says.
/// </para>
/// </summary>
/// <typeparam name="TStatus">The kind's status record.</typeparam>
public sealed record Decision<TStatus>
{
    /// <summary>
    /// What is made sure of before the status says so, and idempotent writes that only record: what the status says has its evidence on record.
    /// After a crash between the two the next decision replaces them.
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
