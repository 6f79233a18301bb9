using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using k8s;
using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Jobs;

namespace Sluice.Tests.Cluster.Operators.Queues;

/// <summary>
/// Plays Volcano's scheduler for the pods of one story, by its documented contract (release 1.15): a pod is placed once as many pods as
/// its PodGroup's <c>minMember</c> name that PodGroup in the annotation that the scheduler reads, and the queue has let the group in. A pod
/// that names no PodGroup is placed at once, since Volcano takes it for a gang of one.
/// </summary>
internal sealed class VolcanoStandIn(Story story)
{
    public static readonly Engine PodGroup = new("scheduling.volcano.sh", "v1beta1", "PodGroup", "podgroups");

    /// <summary>Whether the queue lets groups in.</summary>
    public bool Open { get; set; }

    /// <summary>All PodGroups of the story.</summary>
    public async Task<IReadOnlyList<JsonNode>> GroupsAsync() =>
    [
        .. JsonNode.Parse((await story.Client.CustomObjects.ListNamespacedCustomObjectAsync<JsonElement>(
            PodGroup.Group, PodGroup.Version, story.Namespace, PodGroup.Plural)).GetRawText())!["items"]!.AsArray().Select(item => item!),
    ];

    /// <summary>What becomes of a pod; null once it is placed.</summary>
    public PodFate? Place(V1Pod pod)
    {
        if (pod.Spec.SchedulerName != Volcano.Scheduler || pod.Spec.NodeName is not null)
        {
            return null;
        }

        if (pod.Metadata.Annotations?.TryGetValue(Volcano.GroupName, out var name) is not true)
        {
            return null;
        }

        var group = GroupsAsync().GetAwaiter().GetResult().FirstOrDefault(each => each["metadata"]!["name"]!.GetValue<string>() == name);
        var members = story.Client.CoreV1.ListNamespacedPod(story.Namespace).Items.Count(other =>
            other.Metadata.Annotations?.TryGetValue(Volcano.GroupName, out var its) is true && its == name);
        var least = group?["spec"]!["minMember"]!.GetValue<int>();
        return group is not null && Open && members >= least
            ? null
            : new PodFate.Unscheduled(string.Create(
                CultureInfo.InvariantCulture,
                $"pod group is not ready, {members} Pending, {least?.ToString(CultureInfo.InvariantCulture) ?? "no"} minAvailable"));
    }
}
