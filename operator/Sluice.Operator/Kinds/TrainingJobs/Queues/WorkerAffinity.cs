using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs.Running;

namespace Sluice.Operator.Kinds.TrainingJobs.Queues;

/// <summary>The affinity by which the workers of one attempt come near each other.</summary>
internal static class WorkerAffinity
{
    // The greatest that there is: nothing else that we say of a node counts for more.
    private const int Weight = 100;

    /// <summary>The affinity. Null when a pod has no others to be near.</summary>
    /// <param name="topology"><c>spec.topology</c>. Null when workers may be anywhere.</param>
    /// <param name="workers">How many workers the attempt has.</param>
    /// <param name="labels">Labels of the pod.</param>
    public static V1Affinity? Of(TopologyOptions? topology, int workers, IReadOnlyDictionary<string, string> labels)
    {
        if (topology is null || workers < 2)
        {
            return null;
        }

        // A trial has the number of its pod where a worker has that of its attempt. The first worker has no other to be near: a scheduler
        // lets a pod in that matches its own term while no pod does.
        string[] common = [Labels.ManagedBy, Labels.Name, Labels.Job, Labels.Attempt];
        var term = new V1PodAffinityTerm
        {
            TopologyKey = topology.TopologyKey,
            LabelSelector = new V1LabelSelector
            {
                MatchLabels = common.ToDictionary(key => key, key => labels[key]),
                MatchExpressions = [new V1LabelSelectorRequirement { Key = Labels.Trial, OperatorProperty = "DoesNotExist" }],
            },
        };
        return new V1Affinity
        {
            PodAffinity = topology.Required
                ? new V1PodAffinity { RequiredDuringSchedulingIgnoredDuringExecution = [term] }
                : new V1PodAffinity
                {
                    PreferredDuringSchedulingIgnoredDuringExecution =
                        [new V1WeightedPodAffinityTerm { Weight = Weight, PodAffinityTerm = term }],
                },
        };
    }
}
