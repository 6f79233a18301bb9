using System.Collections.Concurrent;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Decisions.TrainingJobs.Observation;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.TrainingJobs;

/// <summary>
/// Asks the pods of a job how far they are, and remembers since when each says the same. Nothing is lost with this memory but the time
/// that a worker which hangs has been seen to hang.
/// </summary>
internal sealed class Heartbeats : IPerObject
{
    /// <summary>The pods of a job are asked at most once in this time.</summary>
    public static readonly TimeSpan Pace = TimeSpan.FromSeconds(5);

    /// <summary>How long all of them together may take to answer.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, Entry> _jobs = new(StringComparer.Ordinal);
    private readonly ProgressReader _reader;
    private readonly TimeProvider _time;

    public Heartbeats(ProgressReader reader, TimeProvider time)
    {
        _reader = reader;
        _time = time;
    }

    /// <inheritdoc/>
    public int Count => _jobs.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _jobs.KeepWhere(entry => uids.Contains(entry.Key));

    /// <summary>What pods of a job last answered, by the UIDs of those that ever did, ended ones among them.</summary>
    /// <param name="job">UID of the job.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task<IReadOnlyDictionary<string, Heard>> ReadAsync(
        string job, IReadOnlyList<V1Pod> pods, CancellationToken cancellationToken)
    {
        var last = _jobs.GetValueOrDefault(job);
        if (pods.Count == 0)
        {
            _jobs.TryRemove(job, out _);
            return Entry.Empty;
        }

        var now = ObjectFacts.Now(_time);
        if (last is not null && now - last.ReadAt is var age && age >= TimeSpan.Zero && age < Pace)
        {
            return last.Pods;
        }

        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Patience);
        var heard = await Task.WhenAll(pods.Select(async pod =>
            (pod.Metadata.Uid, Heard: await HearAsync(pod, last, now, deadline.Token, cancellationToken).ConfigureAwait(false))))
            .ConfigureAwait(false);
        var next = new Entry(
            now,
            heard.Where(each => each.Heard is not null).ToDictionary(each => each.Uid, each => each.Heard!, StringComparer.Ordinal));
        _jobs[job] = next;
        return next.Pods;
    }

    private async Task<Heard?> HearAsync(V1Pod pod, Entry? last, DateTime now, CancellationToken deadline, CancellationToken stopping)
    {
        var before = last?.Pods.GetValueOrDefault(pod.Metadata.Uid);
        if (pod is not { Status.Phase: "Running", Metadata.DeletionTimestamp: null })
        {
            return before;
        }

        ProgressReport? report;
        try
        {
            report = await _reader.ReadAsync(pod, deadline).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            report = null;
        }

        return report is null ? before is null ? null : before with { Misses = before.Misses + 1 }
            : new Heard(report, before is not null && Heartbeat.IsSame(before.Report, report) ? before.ChangedAt : now, Misses: 0);
    }

    private sealed record Entry(DateTime ReadAt, IReadOnlyDictionary<string, Heard> Pods)
    {
        public static readonly IReadOnlyDictionary<string, Heard> Empty = new Dictionary<string, Heard>();
    }
}

/// <summary>What a pod last answered.</summary>
/// <param name="Report">The answer.</param>
/// <param name="ChangedAt">When an answer first said so, UTC.</param>
/// <param name="Misses">How many times in a row it has not answered since.</param>
internal sealed record Heard(ProgressReport Report, DateTime ChangedAt, int Misses);
