using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>The samples of one deployment's gates at one step.</summary>
/// <param name="step">The step: the generation of its route, and when the gateways were first seen to serve it.</param>
internal sealed class DeploymentSamples((long Generation, DateTime? StartTime) step)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<(string Gate, string Version, PrometheusGate Asked), Entry> _entries = [];

    /// <summary>The step.</summary>
    public (long Generation, DateTime? StartTime) Step => step;

    /// <summary>The last sample of a gate. Null when none was taken yet.</summary>
    public QueryFact? Last(RolloutGate gate, string version)
    {
        lock (_lock)
        {
            return _entries.TryGetValue(Key(gate, version), out var entry) ? entry.Fact : null;
        }
    }

    /// <summary>Starts a query for a sample, unless one is in progress, or the last one is recent.</summary>
    /// <param name="gate">The gate.</param>
    /// <param name="version">The version.</param>
    /// <param name="isYoung">Whether a sample that was asked for at a timestamp is recent.</param>
    /// <param name="now">A timestamp of the clock.</param>
    /// <param name="ask">Runs the query.</param>
    /// <returns>Completes with the query in progress, if there is one.</returns>
    public Task AskUnless(RolloutGate gate, string version, Func<long, bool> isYoung, long now, Func<Task<QueryFact>> ask)
    {
        var key = Key(gate, version);
        lock (_lock)
        {
            if (_entries.TryGetValue(key, out var known) && (!known.Asking.IsCompleted || isYoung(known.AskedAt)))
            {
                return known.Asking;
            }

            var asking = AskAsync(key, ask);
            _entries[key] = new Entry(known?.Fact, now, asking);
            return asking;
        }
    }

    private static (string Gate, string Version, PrometheusGate Asked) Key(RolloutGate gate, string version) =>
        (gate.Name, version, gate.Prometheus!);

    private async Task AskAsync((string Gate, string Version, PrometheusGate Asked) key, Func<Task<QueryFact>> ask)
    {
        // Lets the entry be stored before the answer is.
        await Task.Yield();
        try
        {
            var fact = await ask().ConfigureAwait(false);
            lock (_lock)
            {
                _entries[key] = _entries[key] with { Fact = fact };
            }
        }
        catch (OperationCanceledException)
        {
            // The operator is stopping.
        }
    }

    private sealed record Entry(QueryFact? Fact, long AskedAt, Task Asking);
}
