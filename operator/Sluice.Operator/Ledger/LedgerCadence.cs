using System.Collections.Concurrent;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Naming;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Ledger;

/// <summary>
/// Records the evidence once a minute while a step collects it, for backtests: from the decisions alone, a backtest would not know what
/// another strategy would have seen between them. The schedule is kept in memory only; a restart costs one more line.
/// </summary>
internal sealed class LedgerCadence : IPerObject
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTime> _next = new();

    /// <inheritdoc/>
    public int Count => _next.Count;

    /// <inheritdoc/>
    public void Keep(IReadOnlySet<string> uids) => _next.KeepWhere(entry => uids.Contains(entry.Key));

    /// <summary>The decision, with a record of its observation if one is due.</summary>
    public Decision<ModelDeploymentStatus> Observing(ModelDeploymentObservation observation, Decision<ModelDeploymentStatus> decision)
    {
        var uid = observation.Object.Uid;
        if (decision.Records.Count > 0
            || decision.Status is not { Candidate: not null, Rollout: { Step: not null, StepStartTime: not null } })
        {
            _next.TryRemove(uid, out _);
            return decision;
        }

        var due = _next.GetOrAdd(uid, observation.Now + Period);
        if (observation.Now < due)
        {
            return decision;
        }

        _next[uid] = observation.Now + Period;
        return decision with
        {
            Records = [new AppendLedger(ChildNames.Ledger(observation.Object.Name), LedgerEvidence.Record(observation, []))],
        };
    }
}
