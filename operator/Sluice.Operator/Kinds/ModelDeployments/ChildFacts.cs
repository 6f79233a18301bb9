using System.Globalization;
using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.Text;
using Sluice.Operator.Kinds.Pods;
using Sluice.Operator.Watching.Cache;

namespace Sluice.Operator.Kinds.ModelDeployments;

/// <summary>Facts of a deployment's children other than those that serve.</summary>
internal static class ChildFacts
{
    private const int LongestMessage = 512;

    /// <summary>Jobs of gates.</summary>
    public static IReadOnlyList<GateJobFact> Jobs(Cluster cluster, string uid) =>
    [
        .. cluster.Jobs.OwnedBy(uid)
            .Where(job => Label(job, Labels.Gate).Length > 0)
            .Select(job => Job(job, cluster.Pods.OwnedBy(job.Metadata.Uid))),
    ];

    /// <summary>Disruption budgets. A server that has two versions of the kind shows each object in both.</summary>
    public static IReadOnlyList<DisruptionBudgetFact> Budgets(Cluster cluster, string uid) =>
    [
        .. cluster.DisruptionBudgets.OwnedBy(uid).Concat<IKubernetesObject<V1ObjectMeta>>(cluster.OldDisruptionBudgets.OwnedBy(uid))
            .Where(budget => Label(budget, Labels.Version).Length > 0)
            .DistinctBy(budget => budget.Metadata.Uid)
            .Select(budget => new DisruptionBudgetFact
            {
                Version = Label(budget, Labels.Version),
                Name = budget.Metadata.Name,
                Uid = budget.Metadata.Uid,
                Deleting = budget.Metadata.DeletionTimestamp is not null,
            }),
    ];

    private static GateJobFact Job(V1Job job, IReadOnlyList<V1Pod> pods)
    {
        var failed = Condition(job, "Failed");
        var ended = failed ?? Condition(job, "Complete");
        var pod = pods.Select(pod => PodFacts.Of(pod, GateJob.Container))
            .OrderBy(pod => pod.Deleting)
            .ThenByDescending(pod => pod.CreatedAt)
            .FirstOrDefault();
        var message = pod?.TerminationMessage?.Trim() is { Length: > 0 } said ? LogTail.Masked(said) : failed?.Message;
        return new GateJobFact
        {
            Name = job.Metadata.Name,
            Uid = job.Metadata.Uid,
            Gate = Label(job, Labels.Gate),
            Version = Label(job, Labels.Version),
            Attempt = int.TryParse(Label(job, Labels.Attempt), NumberStyles.None, CultureInfo.InvariantCulture, out var attempt)
                ? attempt
                : 0,
            CreatedAt = job.Metadata.CreationTimestamp ?? default,
            Pod = pod is null ? null : pod with { TerminationMessage = null },
            Succeeded = Condition(job, "Complete") is not null,
            Failed = failed is not null,
            FailedReason = failed?.Reason,
            EndTime = ended?.LastTransitionTime,
            Message = message is null ? null : MessageText.Cut(message, LongestMessage),
            Deleting = job.Metadata.DeletionTimestamp is not null,
        };
    }

    private static V1JobCondition? Condition(V1Job job, string type) =>
        job.Status?.Conditions?.FirstOrDefault(condition => condition.Type == type && condition.Status == "True");

    private static string Label(IKubernetesObject<V1ObjectMeta> child, string label) =>
        child.Metadata.Labels is { } labels && labels.TryGetValue(label, out var value) ? value : "";
}
