using k8s;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.GatewayApi;

/// <summary>Rollouts whose traffic a Gateway divides; the test is its controller.</summary>
public sealed class GatewayApiTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Theory]
    [InlineData("v1")]
    [InlineData("v1beta1")]
    public async Task A_weight_counts_once_the_controller_has_taken_it(string version)
    {
        await HttpRouteDefinition.InstallAsync(server.Client, version);
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var controller = new PuppetController(story.Client, story.Namespace, version);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Job("1.1.0"));
        await story.CreateAsync(Deployment());

        // No controller has reported on the route yet.
        await Eventually.Async("the route is there", controller.WeightsAsync, weights => weights == "penguins-1-0-0:100");
        var silent = await WaitsAsync(story, "no controller has answered for the HTTPRoute");
        Assert.NotEqual(ConditionStatus.True, Condition(silent, ConditionTypes.Available)!.Status);
        await ObeyAsync(story, controller, "1.0.0");
        Assert.Equal(ConditionStatus.True, Condition(await story.DeploymentAsync(), ConditionTypes.Available)!.Status);
        Assert.Empty(
            (await story.Client.AppsV1.ListNamespacedDeploymentAsync(story.Namespace, labelSelector: "sluice.dev/gateway=true")).Items);

        // A controller that lags: what it has taken is the table before.
        var before = (await controller.RouteAsync()).Metadata.Generation!.Value;
        await story.SetVersionAsync("1.1.0");
        await Eventually.Async(
            "the candidate has its share", controller.WeightsAsync, weights => weights == "penguins-1-0-0:90 penguins-1-1-0:10");
        var after = (await controller.RouteAsync()).Metadata.Generation!.Value;
        var lagging = await WaitsAsync(story, $"the Gateway's controller has seen generation {before} of the HTTPRoute, not {after}");
        Assert.Equal(ConditionStatus.True, Condition(lagging, ConditionTypes.Available)!.Status);

        // One that refuses.
        await controller.AnswerAsync(after, resolved: false, "penguins-1-1-0 has no endpoints that I could see");
        await WaitsAsync(story, "ResolvedRefs is False, BackendNotFound: penguins-1-1-0 has no endpoints that I could see");
        Assert.Equal("penguins-1-0-0:90 penguins-1-1-0:10", await controller.WeightsAsync());
        Assert.Equal("1.0.0", (await story.DeploymentAsync()).Status.Stable);

        await ObeyAsync(story, controller, "1.1.0");
        Assert.Equal("penguins-1-1-0:100", await controller.WeightsAsync());
    }

    [Fact]
    public async Task An_edited_or_deleted_route_is_put_right()
    {
        await HttpRouteDefinition.InstallAsync(server.Client, "v1");
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        var controller = new PuppetController(story.Client, story.Namespace, "v1");
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Deployment());
        await Eventually.Async("the route is there", controller.WeightsAsync, weights => weights == "penguins-1-0-0:100");
        await ObeyAsync(story, controller, "1.0.0");
        var generation = (await controller.RouteAsync()).Metadata.Generation;

        await controller.EditAsync(weight: 7);
        await Eventually.Async("the route is as it was", controller.RouteAsync, route => route.Metadata.Generation > generation + 1);
        Assert.Equal("penguins-1-0-0:100", await controller.WeightsAsync());
        await ObeyAsync(story, controller, "1.0.0");

        await story.Client.CustomObjects.DeleteNamespacedCustomObjectAsync(
            "gateway.networking.k8s.io", "v1", story.Namespace, "httproutes", "penguins-route");
        await Eventually.Async("the route is back", controller.WeightsAsync, weights => weights == "penguins-1-0-0:100");
        await ObeyAsync(story, controller, "1.0.0");
    }

    [Fact]
    public async Task Without_the_kind_the_deployment_stalls_and_says_what_to_install()
    {
        await HttpRouteDefinition.RemoveAsync(server.Client);
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Deployment());

        var stalled = await Eventually.Async(
            "it stalled", story.DeploymentAsync, md => Condition(md, ConditionTypes.Stalled)?.Status == ConditionStatus.True);

        Assert.Equal(Reasons.GatewayApiMissing, Condition(stalled, ConditionTypes.Stalled)!.Reason);
        Assert.Contains("install the Gateway API", Condition(stalled, ConditionTypes.Stalled)!.Message, StringComparison.Ordinal);
    }

    private static ModelDeployment Deployment()
    {
        var deployment = Story.Deployment("1.0.0");
        deployment.Spec = deployment.Spec with
        {
            Traffic = new TrafficOptions
            {
                Provider = nameof(TrafficProvider.GatewayAPI),
                ParentRefs = [new GatewayParentReference { Name = "public", Namespace = "ingress", SectionName = "https" }],
                Hostnames = ["models.example.com"],
            },
            Strategy = new RolloutStrategy { Steps = [new RolloutStep { Weight = 10 }, new RolloutStep { Weight = 100 }] },
        };
        return deployment;
    }

    private static Task<ModelDeployment> WaitsAsync(Story story, string message) => Eventually.Async(
        $"it waits: {message}",
        story.DeploymentAsync,
        md =>
            Condition(md, ConditionTypes.Reconciling) is { Reason: Reasons.TrafficNotConverged } condition
                && condition.Message.Contains(message, StringComparison.Ordinal));

    // From here on the controller takes whatever is written.
    private static Task<ModelDeployment> ObeyAsync(Story story, PuppetController controller, string version) => Eventually.Async(
        $"{version} serves",
        async () =>
        {
            var route = await controller.RouteAsync();
            var conditions = route.Status?.Parents?[0].Conditions;
            if (conditions?.All(each => each.ObservedGeneration == route.Metadata.Generation && each.Status == "True") != true)
            {
                await controller.TakeAsync();
            }

            return await story.DeploymentAsync();
        },
        md =>
            md.Status.Stable == version
                && md.Status.Candidate is null
                && Condition(md, ConditionTypes.Ready)?.Status == ConditionStatus.True);

    private static Condition? Condition(ModelDeployment deployment, string type) =>
        deployment.Status?.Conditions.FirstOrDefault(condition => condition.Type == type);
}
