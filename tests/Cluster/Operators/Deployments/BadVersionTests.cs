using k8s;
using k8s.Autorest;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Deployments;

/// <summary>Versions whose bytes are not what their record says, or whose record was changed.</summary>
public sealed class BadVersionTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Name = "penguins-1.0.0";

    [Fact]
    public async Task A_version_of_other_bytes_stalls_and_nothing_is_started_from_it()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => Verifies(pod)
            ? Says(
                ExitCodes.BadData,
                Reasons.DigestMismatch,
                "spec.artifact.digest: blob model.onnx has other bytes; register what is there as another version")
            : null;
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));

        var version = await Eventually.Async(
            "the version stalled", () => story.VersionAsync("1.0.0"), mv => Stalled(mv.Status?.Conditions) is not null);
        Assert.Equal(Reasons.DigestMismatch, Stalled(version.Status.Conditions)!.Reason);
        Assert.Contains(
            "spec.artifact.digest: blob model.onnx has other bytes", Stalled(version.Status.Conditions)!.Message, StringComparison.Ordinal);

        var deployment = await Eventually.Async(
            "the deployment stalled", story.DeploymentAsync, md => Stalled(md.Status?.Conditions)?.Reason == Reasons.VersionNotReady);
        Assert.Contains("has other bytes", Stalled(deployment.Status.Conditions)!.Message, StringComparison.Ordinal);
        Assert.Empty((await server.Client.AppsV1.ListNamespacedDeploymentAsync(story.Namespace)).Items);
    }

    [Fact]
    public async Task A_verifier_that_read_another_artifact_is_not_believed()
    {
        await using var story = await Story.BeginAsync(server);
        var other = "sha256:" + new string('0', 64);
        story.Twist = pod => Verifies(pod) ? new PodFate.Exits(0, ContractJson.Write(new VerifyResult { Digest = other, Size = 1 })) : null;
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Story.Job("1.0.0"));

        var version = await Eventually.Async(
            "the version stalled",
            () => story.VersionAsync("1.0.0"),
            mv => Stalled(mv.Status?.Conditions)?.Reason == Reasons.DigestMismatch);
        Assert.Contains(other, Stalled(version.Status.Conditions)!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_artifact_that_cannot_be_had_is_looked_for_again()
    {
        await using var story = await Story.BeginAsync(server);
        story.Twist = pod => Verifies(pod) && pod.Name().EndsWith("-0", StringComparison.Ordinal)
            ? Says(
                ExitCodes.NoInput,
                Reasons.ArtifactUnavailable,
                "spec.artifact.uri: file:///models/penguins has no index.json; mount the volume that has it")
            : null;
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace), clock, Microsoft.Extensions.Logging.LogLevel.Warning);
        await story.CreateAsync(Story.Job("1.0.0"));

        var version = await Eventually.Async(
            "it is looked for", () => story.VersionAsync("1.0.0"), mv => Ready(mv)?.Reason == Reasons.ArtifactUnavailable);
        Assert.Null(Stalled(version.Status.Conditions));
        Assert.Contains("has no index.json", Ready(version)!.Message, StringComparison.Ordinal);

        clock.Leap(TimeSpan.FromSeconds(30));
        await story.NudgeAsync(ModelVersion.Names.Plural, Name);
        await Eventually.Async("it is found", () => story.VersionAsync("1.0.0"), mv => mv.Status.Phase == VersionPhase.Ready);
    }

    [Fact]
    public async Task A_version_whose_spec_was_changed_past_every_rule_stalls()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await Eventually.Async("the version is ready", () => story.VersionAsync("1.0.0"), mv => mv.Status?.Phase == VersionPhase.Ready);

        try
        {
            var edit = new V1Patch(new { spec = new { notes = "better than it is" } }, V1Patch.PatchType.MergePatch);
            await server.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
                edit, "sluice.dev", "v1alpha1", story.Namespace, ModelVersion.Names.Plural, Name);
        }
        catch (HttpOperationException error)
        {
            // An API server that knows the rules of the schema refuses.
            Assert.Contains("spec", error.Response.Content, StringComparison.Ordinal);
            return;
        }

        var version = await Eventually.Async(
            "the version stalled", () => story.VersionAsync("1.0.0"), mv => Stalled(mv.Status?.Conditions) is not null);
        Assert.Equal(Reasons.InvalidSpec, Stalled(version.Status.Conditions)!.Reason);
        Assert.Contains("spec: was changed after its creation", Stalled(version.Status.Conditions)!.Message, StringComparison.Ordinal);
    }

    private static bool Verifies(V1Pod pod) => pod.Metadata.Labels[Labels.Name] == "verify";

    private static PodFate Says(int code, string reason, string message) =>
        new PodFate.Exits(code, ContractJson.Write(new TrainerError { Reason = reason, Message = message }));

    private static Condition? Ready(ModelVersion version) =>
        version.Status?.Conditions.FirstOrDefault(condition => condition.Type == ConditionTypes.Ready);

    private static Condition? Stalled(IReadOnlyList<Condition>? conditions) =>
        conditions?.FirstOrDefault(condition => condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True });
}
