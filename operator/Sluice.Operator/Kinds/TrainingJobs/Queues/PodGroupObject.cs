using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Decisions.TrainingJobs.Queues;

namespace Sluice.Operator.Kinds.TrainingJobs.Queues;

/// <summary>
/// A PodGroup of <c>scheduling.volcano.sh/v1beta1</c>, as far as Sluice writes it. The pods that belong to it name it in an annotation.
/// </summary>
internal static class PodGroupObject
{
    /// <summary>Builds the object.</summary>
    /// <param name="job">The job, which controls it.</param>
    /// <param name="group">Its name, size and queue.</param>
    /// <param name="labels">Labels of the job's children.</param>
    /// <param name="each">What each worker requests and may use.</param>
    public static JsonObject Build(
        TrainingJob job, CreatePodGroup group, IReadOnlyDictionary<string, string> labels, V1ResourceRequirements each)
    {
        var spec = new JsonObject { ["minMember"] = group.Workers, ["minResources"] = Least(group.Workers, each) };
        if (group.Queue is { } queue)
        {
            spec["queue"] = queue;
        }

        if (job.Spec.Pod.PriorityClassName is { Length: > 0 } priority)
        {
            spec["priorityClassName"] = priority;
        }

        return new JsonObject
        {
            ["apiVersion"] = Volcano.ApiVersion,
            ["kind"] = Volcano.GroupKind,
            ["metadata"] = new JsonObject
            {
                ["name"] = group.Name,
                ["namespace"] = job.Metadata.NamespaceProperty,
                ["labels"] = JsonNode.Parse(KubernetesJson.Serialize(labels)),
                ["ownerReferences"] = new JsonArray(JsonNode.Parse(KubernetesJson.Serialize(Ownership.Controller(job)))),
            },
            ["spec"] = spec,
        };
    }

    // What all workers request together: Volcano lets a group wait in its queue until there is as much. A limit without a request is both.
    private static JsonObject Least(int workers, V1ResourceRequirements each)
    {
        var least = new JsonObject();
        foreach (var name in (each.Requests?.Keys ?? []).Union(each.Limits?.Keys ?? []).Order(StringComparer.Ordinal))
        {
            var amount = each.Requests?.TryGetValue(name, out var request) is true ? request : each.Limits![name];
            least[name] = new ResourceQuantity(amount.ToDecimal() * workers, 0, ResourceQuantity.SuffixFormat.DecimalSI).ToString();
        }

        return least;
    }
}
