using System.Collections.Concurrent;
using System.Net;
using k8s.Autorest;
using Sluice.Decisions.Text;
using Sluice.Operator.Configuration;
using Sluice.Operator.Errors;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Reconciling;

/// <summary>Counts the consecutive failures of each object, and determines how long to wait after the last.</summary>
internal sealed class Failures : IPerObject
{
    private readonly ConcurrentDictionary<string, Entry> _inARow = new(StringComparer.Ordinal);
    private readonly Doubling _waits;
    private readonly TimeProvider _time;

    public Failures(OperatorOptions options, TimeProvider time)
    {
        _waits = new Doubling(options.BackoffBase, options.BackoffLimit);
        _time = time;
    }

    /// <inheritdoc/>
    public int Count => _inARow.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _inARow.KeepWhere(entry => uids.Contains(entry.Key));

    /// <summary>Whether the last pass over an object failed.</summary>
    public bool Any(string uid) => _inARow.ContainsKey(uid);

    public void Forget(string uid) => _inARow.TryRemove(uid, out _);

    /// <returns>
    /// Half to all of the base delay, doubled with each consecutive failure up to a limit; at least what the server asks for.
    /// </returns>
    public TimeSpan Add(string uid, Exception error)
    {
        var asked = RetryAfter.Of(error);
        var entry = _inARow.AddOrUpdate(uid, new Entry(1, Until(asked)), (_, seen) => new Entry(seen.Count + 1, Until(asked)));
        var delay = _waits.After(entry.Count, Random.Shared.NextDouble());
        return asked > delay ? asked.Value : delay;
    }

    /// <summary>
    /// How long the server has asked to wait before an object is tried again. Null when it has not, or that time is over.
    /// </summary>
    /// <remarks>Needed because an event may queue the object earlier.</remarks>
    public TimeSpan? Held(string uid) =>
        _inARow.TryGetValue(uid, out var entry)
            && entry.HeldUntil is { } until
            && until - _time.GetUtcNow() is var left
            && left > TimeSpan.Zero
            ? left
            : null;

    /// <summary>
    /// Whether the object, or one that the decision is based on, has changed since it was read. It is read and tried again.
    /// </summary>
    public static bool IsConflict(Exception error) =>
        error is StaleReadException or HttpOperationException { Response.StatusCode: HttpStatusCode.Conflict };

    private DateTimeOffset? Until(TimeSpan? asked) => asked is { } wait ? _time.GetUtcNow() + wait : null;

    private sealed record Entry(int Count, DateTimeOffset? HeldUntil);
}
