using System.Text.Json;

using k8s;
using k8s.Models;

using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>
/// A GitOps tool that applies the user's manifest over and over, as Argo CD and Flux do, never gets into the operator's way, nor it into
/// theirs.
/// </summary>
public sealed class GitOpsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task The_manifest_applied_on_every_tick_of_a_rollout_makes_no_diff_no_conflict_and_no_restart()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        foreach (var version in new[] { "1.0.0", "1.1.0" })
        {
            await story.CreateAsync(Story.Job(version));
            await Eventually.Async(
                $"{version} is there", () => story.VersionAsync(version), found => found.Status?.Phase == VersionPhase.Ready);
        }

        var pods = new Dictionary<string, HashSet<string>>();
        var states = new List<string>();

        // Until the tool has seen that it is in progress; a look may come later than all pods.
        var isSeen = false;
        story.Twist = pod => isSeen || pod.Metadata.Labels[Labels.Name] != "inference" ? null : new PodFate.Runs(Ready: false);
        await ApplyUntilAsync(story, "1.0.0", 1, pods, states, Kstatus.InProgress);
        isSeen = true;
        story.Reconsider();
        await ApplyUntilAsync(story, "1.0.0", 1, pods, states, Kstatus.Current);
        await ApplyUntilAsync(story, "1.1.0", 2, pods, states, Kstatus.Current);

        // One pod each for 1.0.0 and 1.1.0, from the first to the last.
        Assert.Equal([1, 1], pods.OrderBy(version => version.Key, StringComparer.Ordinal).Select(version => version.Value.Count));
        Assert.Equal([Kstatus.InProgress, Kstatus.Current, Kstatus.InProgress, Kstatus.Current], Collapsed(states));
    }

    // Without force: a conflict with another manager is an error.
    private static async Task ApplyUntilAsync(
        Story story, string version, long generation, Dictionary<string, HashSet<string>> pods, List<string> states, string reached)
    {
        var manifest = new Dictionary<string, object>
        {
            ["apiVersion"] = SluiceGroup.ApiVersion,
            ["kind"] = ModelDeployment.Names.Kind,
            ["metadata"] = new Dictionary<string, object> { ["name"] = Story.Model },
            ["spec"] = Story.Deployment(version).Spec,
        };
        string? spec = null;
        await Eventually.Async(
            $"{version} is {reached}",
            async () =>
            {
                var after = await story.Client.CustomObjects.PatchNamespacedCustomObjectAsync<ModelDeployment>(
                    new V1Patch(manifest, V1Patch.PatchType.ApplyPatch),
                    SluiceGroup.Group,
                    SluiceGroup.Version,
                    story.Namespace,
                    ModelDeployment.Names.Plural,
                    Story.Model,
                    fieldManager: "gitops");
                Assert.Equal(generation, after.Metadata.Generation);
                Assert.Equal(spec ??= JsonSerializer.Serialize(after.Spec), JsonSerializer.Serialize(after.Spec));

                // What the tool would show as drift: fields of the spec that others have come to own.
                Assert.DoesNotContain(
                    after.Metadata.ManagedFields,
                    entry => entry.Manager != "gitops" && $"{entry.FieldsV1}".Contains("\"f:spec\"", StringComparison.Ordinal));
                Assert.False(
                    IsTrue(after, ConditionTypes.Reconciling) && IsTrue(after, ConditionTypes.Stalled), "both Reconciling and Stalled");
                var selector = $"{Labels.Deployment}={Story.Model},{Labels.Version}";
                foreach (var pod in (await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace, labelSelector: selector)).Items)
                {
                    var key = pod.Metadata.Labels[Labels.Version];
                    (pods.TryGetValue(key, out var seen) ? seen : pods[key] = []).Add(pod.Uid());
                }

                // Before the first status an object looks done to kstatus; the tool has its own wait for that.
                if (after.Status is not null)
                {
                    states.Add(
                        Kstatus.Of(
                            after.Metadata.DeletionTimestamp is not null,
                            after.Metadata.Generation ?? 0,
                            after.Status.ObservedGeneration,
                            after.Status.Conditions));
                }

                return after;
            },
            after => after.Status is { } status && (status.Stable == version || reached != Kstatus.Current)
                && Kstatus.Of(false, after.Metadata.Generation ?? 0, status.ObservedGeneration, status.Conditions) == reached);
    }

    private static bool IsTrue(ModelDeployment deployment, string type) =>
        deployment.Status?.Conditions.Any(condition => condition.Type == type && condition.Status == ConditionStatus.True) == true;

    private static IEnumerable<string> Collapsed(IEnumerable<string> states)
    {
        string? last = null;
        foreach (var each in states.Where(each => each != last))
        {
            yield return last = each;
        }
    }
}
