using System.Net;
using System.Text.Json.Nodes;

using k8s;
using k8s.Models;

using Microsoft.Extensions.Logging;

using Sluice.Api.ModelDeployments;
using Sluice.Operator.Admission;
using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>Who may take an action is decided by the RBAC rules of the cluster.</summary>
public sealed class AuthorizationTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Abort = "sluice.dev/abort";
    private const string Promote = "sluice.dev/promote";

    // By a replica that does not lead: the API server asks any of them.
    [Fact]
    public async Task The_roles_of_the_chart_decide_who_may_take_an_action()
    {
        await using var story = await Story.BeginAsync(server);
        await using var roles = await ChartRoles.ApplyAsync(server.Client, story.Namespace);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace, leads: false);
        var (viewer, editor, manager) = (User("sluice-viewer"), User("sluice-editor"), User("sluice-release-manager"));
        var manifest = KubernetesJson.Serialize(Story.Deployment("1.0.0"));

        Assert.Equal(HttpStatusCode.Forbidden, (await manager.CreateAsync(story.Namespace, manifest)).Code);
        Assert.Equal(HttpStatusCode.Created, (await editor.CreateAsync(story.Namespace, manifest)).Code);
        Assert.Equal(HttpStatusCode.OK, (await viewer.ReadAsync(story.Namespace)).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.AnnotateAsync(story.Namespace, ("example.com/note", "x"))).Code);
        var version = new JsonObject { ["spec"] = new JsonObject { ["version"] = "1.1.0" } };
        Assert.Equal(HttpStatusCode.OK, (await editor.PatchAsync(story.Namespace, version)).Code);
        foreach (var kind in ActionAnnotations.Kinds)
        {
            var name = ActionAnnotations.Name(kind);
            var (code, refused) = await editor.AnnotateAsync(story.Namespace, (name, "1"));
            Assert.Equal((HttpStatusCode.Forbidden, "Forbidden"), (code, refused["reason"]!.GetValue<string>()));
            Assert.Equal(
                "admission webhook \"authorize.sluice.dev\" denied the request: "
                + $"metadata.annotations[{name}]: user \"sluice-editor\" may not {kind} modeldeployments.sluice.dev \"penguins\" in "
                + $"namespace \"{story.Namespace}\": no rule allows the verb \"{kind}\" on modeldeployments.sluice.dev; "
                + "have the ClusterRole sluice-release-manager bound to the user in this namespace",
                refused["message"]!.GetValue<string>());

            var (granted, taken) = await manager.AnnotateAsync(story.Namespace, (name, "1"));
            Assert.True(granted == HttpStatusCode.OK, taken.ToJsonString());
        }

        // What is there already was checked; another value is another action.
        Assert.Equal(HttpStatusCode.OK, (await editor.AnnotateAsync(story.Namespace, (Promote, "1"), ("example.com/note", "x"))).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await editor.AnnotateAsync(story.Namespace, (Promote, "2"))).Code);
        Assert.Equal(HttpStatusCode.OK, (await editor.AnnotateAsync(story.Namespace, (Promote, null))).Code);
    }

    [Fact]
    public async Task Each_role_adds_to_one_of_the_cluster_s_own_and_the_actions_to_admin_alone()
    {
        await using var ns = await server.NewNamespaceAsync();
        await using var roles = await ChartRoles.ApplyAsync(server.Client, ns.Name);

        var added = roles.All.ToDictionary(role => role.Name(), role => Assert.Single(role.Labels()));

        Assert.Equal("rbac.authorization.k8s.io/aggregate-to-view", added["sluice-viewer"].Key);
        Assert.Equal("rbac.authorization.k8s.io/aggregate-to-edit", added["sluice-editor"].Key);
        Assert.Equal("rbac.authorization.k8s.io/aggregate-to-admin", added["sluice-release-manager"].Key);
        Assert.All(added.Values, label => Assert.Equal("true", label.Value));
        Assert.All(
            roles.All.Where(role => role.Name() != "sluice-release-manager").SelectMany(role => role.Rules).SelectMany(rule => rule.Verbs),
            verb => Assert.DoesNotContain(verb, ActionAnnotations.Kinds));
    }

    [Fact]
    public async Task A_role_of_one_s_own_may_allow_a_single_action_on_a_single_object()
    {
        await using var story = await Story.BeginAsync(server);
        await using var roles = await ChartRoles.ApplyAsync(server.Client, story.Namespace);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace);
        var abort = new V1PolicyRule
        {
            ApiGroups = ["sluice.dev"],
            Resources = ["modeldeployments"],
            Verbs = ["abort"],
            ResourceNames = [Story.Model],
        };
        var onCall = new V1Role
        {
            Metadata = new V1ObjectMeta { Name = "on-call" },
            Rules =
            [
                new V1PolicyRule { ApiGroups = ["sluice.dev"], Resources = ["modeldeployments"], Verbs = ["create", "get", "patch"] },
                abort,
            ],
        };
        await server.Client.RbacAuthorizationV1.CreateNamespacedRoleAsync(onCall, story.Namespace);
        await roles.BindAsync("olga", "Role", "on-call", abort);
        var olga = User("olga");
        var other = Story.Deployment("1.0.0");
        other.Metadata = new V1ObjectMeta { Name = "others", Annotations = new Dictionary<string, string> { [Abort] = "1" } };
        await story.CreateAsync(Story.Deployment("1.0.0"));

        Assert.Equal(HttpStatusCode.OK, (await olga.AnnotateAsync(story.Namespace, (Abort, "1"))).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.AnnotateAsync(story.Namespace, (Abort, "2"), (Promote, "2"))).Code);
        Assert.Equal(HttpStatusCode.Forbidden, (await olga.CreateAsync(story.Namespace, KubernetesJson.Serialize(other))).Code);
        var answered = await Eventually.Async(
            "the abort is answered", story.DeploymentAsync, found => found.Status?.Actions is { Count: > 0 });
        Assert.Equal(
            ("abort", "1", "olga"),
            Assert.Single(answered.Status!.Actions) is var only ? (only.Kind.Word(), only.Nonce, only.By) : default);
    }

    [Fact]
    public async Task An_action_that_cannot_be_checked_is_refused()
    {
        await using var story = await Story.BeginAsync(server);
        using var fails = new FailsReviews("abort");
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace, handlers: fails);
        await story.CreateAsync(Story.Deployment("1.0.0"));

        var (code, refused) = await Person.Administrator(server.Client, "ada").AnnotateAsync(story.Namespace, (Abort, "1"));

        Assert.Equal(HttpStatusCode.ServiceUnavailable, code);
        Assert.Equal(
            "admission webhook \"authorize.sluice.dev\" denied the request: metadata.annotations[sluice.dev/abort]: whether user \"ada\" "
            + $"may abort modeldeployments.sluice.dev \"penguins\" in namespace \"{story.Namespace}\" could not be checked, so it is "
            + "refused: the API is away (for the test); try again",
            refused["message"]!.GetValue<string>());
        Assert.Null((await story.DeploymentAsync()).Metadata.Annotations);
    }

    [PolicyFact]
    public async Task While_no_operator_answers_actions_are_refused_and_other_changes_are_stored_where_the_policy_is_to_ignore()
    {
        await using var story = await Story.BeginAsync(server);
        await using var webhook = await RunningWebhook.StartAsync(server.Client, story.Namespace, failurePolicy: "Ignore");
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await webhook.StopOperatorAsync();
        var ada = Person.Administrator(server.Client, "ada");

        Assert.Equal(HttpStatusCode.OK, (await ada.AnnotateAsync(story.Namespace, ("example.com/note", "x"))).Code);
        Assert.Equal(HttpStatusCode.InternalServerError, (await ada.AnnotateAsync(story.Namespace, (Abort, "1"))).Code);
    }

    [Theory]
    [InlineData(false, "actions need the admission webhook")]
    [InlineData(true, "no rollout is in progress")]
    public async Task Without_the_webhook_actions_are_rejected_unless_the_installation_allows_them(bool allowed, string message)
    {
        await using var story = await Story.BeginAsync(server);
        var options = RunningOperator.Options(story.Namespace) with { AllowUnauthorizedActions = allowed };
        await using var running = await RunningOperator.StartAsync(options, TimeProvider.System, LogLevel.Warning);
        await story.CreateAsync(Story.Deployment("1.0.0"));
        await Person.Administrator(server.Client, "ada").AnnotateAsync(story.Namespace, (Promote, "1"));

        var answered = await Eventually.Async(
            "the action is answered", story.DeploymentAsync, found => found.Status?.Actions is { Count: > 0 });

        var answer = Assert.Single(answered.Status!.Actions);
        Assert.Equal(ActionOutcome.Rejected, answer.Outcome);
        Assert.StartsWith(message, answer.Message, StringComparison.Ordinal);
    }

    private Person User(string name) => new(server.Client, name);

    // The API does not say who may take an action. It says so of others, so that the webhooks can be seen to be asked before.
    private sealed class FailsReviews(string verb) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var asks = request.RequestUri!.AbsolutePath.EndsWith("/subjectaccessreviews", StringComparison.Ordinal)
                && (await request.Content!.ReadAsStringAsync(cancellationToken)).Contains($"\"{verb}\"", StringComparison.Ordinal);
            return asks
                ? throw new HttpRequestException("the API is away (for the test)")
                : await base.SendAsync(request, cancellationToken);
        }
    }
}
