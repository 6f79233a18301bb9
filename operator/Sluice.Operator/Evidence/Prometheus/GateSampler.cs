using System.Collections.Concurrent;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Rollouts;
using Sluice.Api.Text;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Telemetry;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Evidence.Prometheus;

/// <summary>
/// Samples the PromQL gates of rollouts, each no more often than its interval, and keeps the last sample of each in memory. A new leader
/// starts without samples. A sample belongs to a step: what was measured at one is not used at the next. Queries run beside the
/// reconciles, so a server that does not answer delays nothing, least of all a rollback.
/// </summary>
internal sealed class GateSampler : IPerObject, IDisposable
{
    private static readonly TimeSpan ShortestInterval = TimeSpan.FromSeconds(1);

    // A healthy server has answered by then, so that the sample is used in the same pass.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentDictionary<string, DeploymentSamples> _samples = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stop = new();
    private readonly PrometheusClient _client;
    private readonly CredentialsReader _credentials;
    private readonly PrometheusOptions _options;
    private readonly OperatorInstruments _instruments;
    private readonly TimeProvider _time;
    private bool _disposed;

    public GateSampler(
        PrometheusClient client,
        CredentialsReader credentials,
        PrometheusOptions options,
        OperatorInstruments instruments,
        TimeProvider time)
    {
        _client = client;
        _credentials = credentials;
        _options = options;
        _instruments = instruments;
        _time = time;
    }

    /// <inheritdoc/>
    public int Count => _samples.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _samples.KeepWhere(entry => uids.Contains(entry.Key));

    /// <summary>The last sample of each gate. Gates whose interval is over are queried again, and waited for for a moment.</summary>
    /// <param name="deployment">The deployment, with or without a rollout in progress.</param>
    /// <param name="generation">Generation of the route as read back. Null when there is none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<IReadOnlyList<QueryFact>> SampleAsync(
        ModelDeployment deployment, long? generation, CancellationToken cancellationToken)
    {
        var uid = deployment.Metadata.Uid;
        var asked = Asked(deployment);
        if (generation is null || asked.Count == 0)
        {
            _samples.TryRemove(uid, out _);
            return [];
        }

        var step = (generation.Value, deployment.Status!.Rollout!.StepStartTime);
        var samples = _samples.AddOrUpdate(
            uid, _ => new DeploymentSamples(step), (_, known) => known.Step == step ? known : new DeploymentSamples(step));
        var running = asked.Select(each => Ask(deployment, samples, each.Gate, each.Version)).ToList();
        await Task.WhenAny(Task.WhenAll(running), Task.Delay(Patience, cancellationToken)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return [.. asked.Select(each => samples.Last(each.Gate, each.Version)).OfType<QueryFact>()];
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _stop.Cancel();
            _stop.Dispose();
        }
    }

    // Before the gateways serve the step, an answer would be about the step before.
    private static List<(RolloutGate Gate, string Version)> Asked(ModelDeployment deployment)
    {
        var strategy = deployment.Spec.Strategy;
        var stages = Stages.Of(strategy);
        return deployment.Status?.Rollout is { Phase: RolloutPhase.Analyzing, Step: { } number } rollout && number <= stages.Count
            ?
            [
                .. strategy.Gates
                    .Where(gate => gate.Prometheus is not null && GateSchedule.IsJudged(strategy, gate, stages, number - 1))
                    .SelectMany(gate => Versions(gate, rollout).Select(version => (gate, version))),
            ]
            : [];
    }

    private static IEnumerable<string> Versions(RolloutGate gate, RolloutStatus rollout)
    {
        yield return rollout.Version;
        if (rollout.From is { } stable && gate.Prometheus is { MaxIncrease: not null } or { MaxRatio: not null })
        {
            yield return stable;
        }
    }

    private Task Ask(ModelDeployment deployment, DeploymentSamples samples, RolloutGate gate, string version)
    {
        var interval = Duration.TryParse(gate.Prometheus!.Interval, out var given) && given > ShortestInterval ? given : ShortestInterval;
        return samples.AskUnless(
            gate, version, last => _time.GetElapsedTime(last) < interval, _time.GetTimestamp(), () => TryAsync(deployment, gate, version));
    }

    private async Task<QueryFact> TryAsync(ModelDeployment deployment, RolloutGate gate, string version)
    {
        try
        {
            var fact = await AskAsync(deployment, gate, version, _stop.Token).ConfigureAwait(false);
            _instruments.Queried(fact.Problem switch { null => "number", GateReason.NoTraffic => "empty", _ => "error" });
            return fact;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            // The gate has no number, whatever the reason, and the deployment is still reconciled.
            return Failed(new QueryFact { Gate = gate.Name, Version = version }, $"the query failed: {error.GetType().Name}");
        }
    }

    private async Task<QueryFact> AskAsync(
        ModelDeployment deployment, RolloutGate gate, string version, CancellationToken cancellationToken)
    {
        var prometheus = gate.Prometheus!;
        var fact = new QueryFact { Gate = gate.Name, Version = version };
        var (address, refused) = ServerChoice.Of(prometheus, _options);
        if (address is null)
        {
            return Failed(fact, refused!);
        }

        PrometheusCredentials? credentials = null;
        if (prometheus.CredentialsSecretRef is { Name: var secret })
        {
            (credentials, var missing) = await _credentials.ReadAsync(deployment.Metadata.NamespaceProperty, secret, cancellationToken)
                .ConfigureAwait(false);
            if (credentials is null)
            {
                return Failed(fact, missing!);
            }
        }

        var query = QueryText.Fill(prometheus.Query, new Dictionary<string, string>
        {
            ["version"] = version,
            ["model"] = deployment.Spec.Model,
            ["deployment"] = deployment.Metadata.Name,
            ["namespace"] = deployment.Metadata.NamespaceProperty,
        });
        return await _client.QueryAsync(address, query, credentials, cancellationToken).ConfigureAwait(false) switch
        {
            PrometheusAnswer.Number number => fact with { Value = number.Value, SampleTime = Clock.Seconds(number.At), At = Now() },
            PrometheusAnswer.Empty => fact with
            {
                Problem = GateReason.NoTraffic,
                Message = "the query gives nothing: no series matches it",
                At = Now(),
            },
            PrometheusAnswer.Failed failed => Failed(fact, failed.Message),
            _ => throw new System.Diagnostics.UnreachableException(),
        };
    }

    private QueryFact Failed(QueryFact fact, string message) =>
        fact with { Problem = GateReason.QueryError, Message = message, At = Now() };

    // In whole seconds, as a status stores it, so that a sample that was judged is recognized.
    private DateTime Now() => Clock.Seconds(ObjectFacts.Now(_time));
}
