using System.Net;

using k8s;
using k8s.Autorest;
using k8s.Models;

using Sluice.Api.Metadata;
using Sluice.Api.ModelVersions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Admission;

using Xunit;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>
/// Sluice taken away, in any order: nothing that it made waits for it (tigera/operator#2031, VictoriaMetrics/helm-charts#2726).
/// </summary>
public sealed class LeavingTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string FormerFinalizer = "sluice.dev/in-use";
    private const string Version = "penguins-1.0.0";

    [Fact]
    public async Task Once_the_operator_is_gone_a_namespace_goes_with_versions_that_are_in_use()
    {
        await using var story = await ServingAsync();
        await using (await RunningOperator.StartAsync(story.Namespace))
        {
            await InUseAsync(story);
        }

        // Deletes the namespace and nothing else but pods, which have no kubelet here.
        await story.DisposeAsync();

        await Eventually.Async("the namespace is gone", () => IsGoneAsync(story.Namespace), gone => gone);
    }

    [Fact]
    public async Task A_webhook_without_an_operator_keeps_no_namespace()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await InUseAsync(story);
        await webhook.StopOperatorAsync();

        await story.DisposeAsync();

        await Eventually.Async("the namespace is gone", () => IsGoneAsync(story.Namespace), gone => gone);
    }

    [Fact]
    public async Task A_finalizer_of_an_earlier_release_is_taken_off_by_the_operator_that_comes_back()
    {
        await using var story = await Story.BeginAsync(server);
        await using (await RunningOperator.StartAsync(story.Namespace))
        {
            await story.CreateAsync(Story.Job("1.0.0"));
            await Eventually.Async("the version is ready", () => story.VersionAsync("1.0.0"), mv => mv.Status?.Phase == VersionPhase.Ready);
        }

        await PatchAsync(story, new { metadata = new { finalizers = new[] { "example.com/other", FormerFinalizer } } });
        await DeleteAsync(story);
        Assert.NotNull((await story.VersionAsync("1.0.0")).Metadata.DeletionTimestamp);

        await using var back = await RunningOperator.StartAsync(story.Namespace);
        await Eventually.Async(
            "only the other's is left", () => story.VersionAsync("1.0.0"), mv => mv.Metadata.Finalizers is ["example.com/other"]);
        await PatchAsync(story, new { metadata = new { finalizers = Array.Empty<string>() } });
    }

    [PolicyFact]
    public async Task Without_the_webhook_the_charts_policy_keeps_a_version_in_use_but_not_its_namespace()
    {
        await using var story = await ServingAsync();
        await using var policy = await ChartPolicy.ApplyAsync(server.Client, story.Namespace);
        await using (await RunningOperator.StartAsync(story.Namespace))
        {
            await InUseAsync(story);
        }

        var refusal = await Eventually.Async("the policy is in force", () => RefusalAsync(story), refusal => refusal is not null);
        Assert.Contains(
            "ModelVersion penguins-1.0.0 is in use by penguins; move these to another version first", refusal, StringComparison.Ordinal);

        await story.DisposeAsync();
        await Eventually.Async("the namespace is gone", () => IsGoneAsync(story.Namespace), gone => gone);
    }

    private async Task<Story> ServingAsync()
    {
        var story = await Story.BeginAsync(server);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        return story;
    }

    private static Task InUseAsync(Story story) =>
        Eventually.Async(
            "1.0.0 is in use", () => story.VersionAsync("1.0.0"), mv => mv.Status is { Phase: VersionPhase.Ready, UsedBy: [Story.Model] });

    private static Task PatchAsync(Story story, object patch) => story.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(patch, V1Patch.PatchType.MergePatch),
        SluiceGroup.Group,
        SluiceGroup.Version,
        story.Namespace,
        ModelVersion.Names.Plural,
        Version);

    private static Task DeleteAsync(Story story, string? dryRun = null) => story.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
        SluiceGroup.Group, SluiceGroup.Version, story.Namespace, ModelVersion.Names.Plural, Version, dryRun: dryRun);

    private static async Task<string?> RefusalAsync(Story story)
    {
        try
        {
            await DeleteAsync(story, dryRun: "All");
            return null;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.UnprocessableEntity)
        {
            return error.Response.Content;
        }
    }

    private async Task<bool> IsGoneAsync(string name)
    {
        try
        {
            await server.Client.CoreV1.ReadNamespaceAsync(name);
            return false;
        }
        catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
        {
            return true;
        }
    }
}
