using System.Collections.Concurrent;
using System.Globalization;
using k8s.Autorest;
using k8s.Models;
using KubeOps.KubernetesClient;
using Sluice.Api.Metadata;
using Sluice.Api.Pods;
using Sluice.Decisions.ModelDeployments.Holds;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Operator.Configuration;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>
/// Reads a namespace's bound on the GPUs of candidates, and who takes of it. The namespace is read, not watched, and only for a
/// deployment that has GPUs and a candidate: what waits looks again every few seconds, and an operator of one namespace has no right to
/// watch namespaces.
/// </summary>
internal sealed class SurgeReader
{
    /// <summary>Annotation of a Namespace with the bound, a whole number of GPUs.</summary>
    public const string Annotation = "sluice.dev/candidate-gpus";

    // Every deployment that waits asks for it, so one answer is kept for all of them.
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<string, (long ReadAt, SurgeBudget Budget)> _budgets = new(StringComparer.Ordinal);
    private readonly IKubernetesClient _client;
    private readonly Cluster _cluster;
    private readonly Accelerators _accelerators;
    private readonly TimeProvider _time;

    public SurgeReader(IKubernetesClient client, Cluster cluster, OperatorOptions options, TimeProvider time)
    {
        _accelerators = options.Accelerators;
        _client = client;
        _cluster = cluster;
        _time = time;
    }

    /// <summary>The bound of a deployment's namespace. There is none for a deployment without GPUs or without a candidate.</summary>
    public async Task<SurgeBudget> BudgetAsync(ModelDeployment deployment, CancellationToken cancellationToken)
    {
        if (Gpus(deployment) == 0
            || deployment.Status?.Stable is not { } stable
            || (stable == deployment.Spec.Version && deployment.Status.Candidate is null))
        {
            return new SurgeBudget(null, null);
        }

        var name = deployment.Metadata.NamespaceProperty;
        if (_budgets.TryGetValue(name, out var known) && _time.GetElapsedTime(known.ReadAt) < Kept)
        {
            return known.Budget;
        }

        var budget = await ReadAsync(name, cancellationToken).ConfigureAwait(false);
        _budgets.KeepWhere(entry => _time.GetElapsedTime(entry.Value.ReadAt) < Kept);
        _budgets[name] = (_time.GetTimestamp(), budget);
        return budget;
    }

    /// <summary>The other deployments of the namespace that have a rollout beside a stable version.</summary>
    public IReadOnlyList<SurgeFact> Others(ModelDeployment deployment) =>
    [
        .. _cluster.ModelDeployments.In(deployment.Metadata.NamespaceProperty)
            .Where(other => other.Metadata.Uid != deployment.Metadata.Uid && other.Metadata.DeletionTimestamp is null)
            .Where(other => other.Status?.Rollout is { InProgress: true, From: not null } && Gpus(other) > 0)
            .OrderBy(other => other.Metadata.Name, StringComparer.Ordinal)
            .Select(other => new SurgeFact
            {
                Name = other.Metadata.Name,
                Uid = other.Metadata.Uid,
                Gpus = Gpus(other),
                Since = other.Status!.Rollout!.StartTime,
                Holds = _cluster.Deployments.OwnedBy(other.Metadata.Uid).Any(workload => IsOf(workload, other.Status.Rollout.Version)),
            }),
    ];

    private int Gpus(ModelDeployment deployment) => CandidateGpus.Of(deployment.Spec, _accelerators);

    private static bool IsOf(V1Deployment workload, string version) =>
        workload.Metadata.Labels is { } labels && labels.TryGetValue(Labels.Version, out var has) && has == version;

    // A bound that cannot be read counts as 0: new candidates wait, and what serves is not touched.
    private async Task<SurgeBudget> ReadAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var found = await _client.GetAsync<V1Namespace>(name, cancellationToken: cancellationToken).ConfigureAwait(false);
            return found?.Metadata.Annotations is not { } annotations || !annotations.TryGetValue(Annotation, out var text)
                ? new SurgeBudget(null, null)
                : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
                    ? new SurgeBudget(count, null)
                    : new SurgeBudget(
                        0,
                        $"annotation {Annotation} of namespace {name}: '{(text.Length > 40 ? text[..40] : text)}' is not a whole number "
                        + "of GPUs; write it as '4'");
        }
        catch (Exception error) when (error is HttpOperationException or HttpRequestException)
        {
            return new SurgeBudget(
                0, $"namespace {name} cannot be read for its annotation {Annotation}; give the operator the right to 'get' namespaces");
        }
    }
}

/// <summary>A namespace's bound on the GPUs of candidates.</summary>
/// <param name="Gpus">How many GPUs all candidates may have together. Null when there is no bound.</param>
/// <param name="Problem">Why the bound could not be read. Null when it was read.</param>
internal sealed record SurgeBudget(int? Gpus, string? Problem);
