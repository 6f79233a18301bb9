using System.Net;
using System.Text.RegularExpressions;

using k8s;
using k8s.Autorest;
using k8s.Models;

using Sluice.Api.Conditions;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

public sealed partial class AdmissionTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Group = "sluice.dev";
    private const string Version = "v1alpha1";

    [Fact]
    public async Task Every_invalid_sample_is_refused_with_its_message_and_every_valid_one_is_stored()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var webhook = await RunningWebhook.StartAsync(server.Client, ns.Name);
        var wrong = new List<string>();
        foreach (var sample in Samples.Invalid)
        {
            var yaml = Samples.Read(sample);
            var (code, message) = await Manifests.CreateAsync(server.Client, ns.Name, yaml);
            var expected = Samples.Message(yaml);

            // The schema is asked first, and names the field in words of its own, in older servers without the index.
            var field = Index().Replace(expected[..expected.IndexOf(": ", StringComparison.Ordinal)], "");
            var isByTheSchema = code == HttpStatusCode.UnprocessableEntity
                && Index().Replace(message, "").Contains(field, StringComparison.Ordinal);
            if ((int)code is < 400 or >= 500 || !(isByTheSchema || message.Contains(expected, StringComparison.Ordinal)))
            {
                wrong.Add($"{sample}: {(int)code} {message}\n  expected: {expected}");
            }
        }

        foreach (var sample in Samples.Valid)
        {
            if (await Manifests.CreateAsync(server.Client, ns.Name, Samples.Read(sample)) is (not HttpStatusCode.Created, var message))
            {
                wrong.Add($"{sample}: {message}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    [Fact]
    public async Task A_version_can_neither_be_edited_nor_deleted_while_it_is_in_use()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Eventually.Async("1.0.0 is in use", () => story.DeploymentAsync(), deployment => deployment.Status?.Stable == "1.0.0");

        var edit = new V1Patch(new { spec = new { notes = "better than it is" } }, V1Patch.PatchType.MergePatch);
        var edited = await Assert.ThrowsAsync<HttpOperationException>(
            () => server.Client.CustomObjects.PatchNamespacedCustomObjectAsync(
                edit, Group, Version, story.Namespace, ModelVersion.Names.Plural, "penguins-1.0.0"));

        // The webhook says it, or the schema's rule where the server knows such rules; both in these words.
        Assert.Equal(HttpStatusCode.UnprocessableEntity, edited.Response.StatusCode);
        Assert.Contains("a ModelVersion cannot change; publish another version", edited.Response.Content, StringComparison.Ordinal);

        var deleted = await Assert.ThrowsAsync<HttpOperationException>(
            () => server.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
                Group, Version, story.Namespace, ModelVersion.Names.Plural, "penguins-1.0.0"));
        Assert.Contains("ModelVersion penguins-1.0.0 is in use by penguins", deleted.Response.Content, StringComparison.Ordinal);
        Assert.Null((await story.VersionAsync("1.0.0")).Metadata.DeletionTimestamp);
    }

    [Fact]
    public async Task An_autoscaler_cannot_take_the_last_pod()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace, failurePolicy: "Fail");
        var (created, _) = await Manifests.CreateAsync(server.Client, story.Namespace, Samples.Read("valid/modeldeployment.yaml"));
        Assert.Equal(HttpStatusCode.Created, created);

        var none = new V1Patch(new { spec = new { replicas = 0 } }, V1Patch.PatchType.MergePatch);
        var refused = await Assert.ThrowsAsync<HttpOperationException>(
            () => server.Client.CustomObjects.PatchNamespacedCustomObjectScaleAsync(
                none, Group, Version, story.Namespace, ModelDeployment.Names.Plural, "penguins"));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, refused.Response.StatusCode);
        Assert.Contains("spec.replicas: 0 is below 1", refused.Response.Content, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_slips_by_a_webhook_that_is_down_is_stalled_by_the_operator()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace, failurePolicy: "Ignore");
        await webhook.StopOperatorAsync();

        var (code, _) = await Manifests.CreateAsync(server.Client, story.Namespace, Samples.Read("invalid/steps-end-early.yaml"));
        Assert.Equal(HttpStatusCode.Created, code);

        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var deployment = await Eventually.Async(
            "it stalled",
            story.DeploymentAsync,
            md => md.Status?.Conditions.Any(condition =>
                condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True }) == true);
        var stalled = deployment.Status.Conditions.Single(condition => condition.Type == ConditionTypes.Stalled);
        Assert.Equal(Reasons.InvalidSpec, stalled.Reason);
        Assert.Contains(Samples.Message(Samples.Read("invalid/steps-end-early.yaml")), stalled.Message, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();
}
