using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>Finds out why pods that a controller creates for a ModelDeployment are not ready, or are missing.</summary>
internal sealed class PodProblems
{
    private readonly Cluster _cluster;
    private readonly ObjectEvents _events;

    public PodProblems(Cluster cluster, ObjectEvents events)
    {
        _cluster = cluster;
        _events = events;
    }

    /// <summary>Why pods of a Deployment are not ready. Null when they are, or no reason is reported.</summary>
    /// <param name="workload">The Deployment. Null when it does not exist.</param>
    /// <param name="pods">Its pods.</param>
    /// <param name="container">Name of the container that Sluice defined.</param>
    /// <param name="cancellationToken">Ends the requests.</param>
    public async Task<string?> OfAsync(
        V1Deployment? workload, IReadOnlyList<V1Pod> pods, string container, CancellationToken cancellationToken)
    {
        if (pods.Select(pod => PodWaits.Of(pod, container)).FirstOrDefault(waits => waits is not null) is { } waiting)
        {
            return waiting;
        }

        foreach (var pod in pods.Where(pod => !PodFacts.IsReady(pod)))
        {
            var fact = await _events.ExplainAsync(pod.Metadata.NamespaceProperty, PodFacts.Of(pod, container), cancellationToken)
                .ConfigureAwait(false);
            if (fact.Waiting is not null)
            {
                return fact.Waiting;
            }
        }

        return workload?.Status?.Conditions?.FirstOrDefault(condition =>
            condition is { Type: "ReplicaFailure", Status: "True" }) is { } failure
            ? $"{failure.Reason}: {failure.Message}"
            : null;
    }

    /// <summary>Why the namespace's gateway has no ready pod. Null when it has one, or no reason is reported.</summary>
    public async Task<string?> OfGatewayAsync(string @namespace, CancellationToken cancellationToken)
    {
        var pods = _cluster.Pods.Labelled(@namespace, Labels.Gateway, "true");
        return pods.Any(PodFacts.IsReady)
            ? null
            : await OfAsync(
                _cluster.Deployments.Find(@namespace, GatewayObjects.Name),
                pods,
                GatewayObjects.Container,
                cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Jobs of gates, each with the reason why its pod waits, or why it has none.</summary>
    public async Task<IReadOnlyList<GateJobFact>> OfJobsAsync(
        string @namespace, IReadOnlyList<GateJobFact> jobs, CancellationToken cancellationToken)
    {
        var explained = new List<GateJobFact>();
        foreach (var job in jobs)
        {
            explained.Add(job switch
            {
                { Pod: { } pod } => job with { Pod = await _events.ExplainAsync(@namespace, pod, cancellationToken).ConfigureAwait(false) },
                { Succeeded: false, Failed: false, Deleting: false } =>
                    job with
                    {
                        Problem = await _events.WarningAsync(@namespace, job.Uid, job.CreatedAt, cancellationToken).ConfigureAwait(false),
                    },
                _ => job,
            });
        }

        return explained;
    }
}
