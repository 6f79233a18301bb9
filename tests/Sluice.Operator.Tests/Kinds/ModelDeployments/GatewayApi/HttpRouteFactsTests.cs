using k8s;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.ModelDeployments.GatewayApi;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.ModelDeployments.GatewayApi;

public sealed class HttpRouteFactsTests
{
    private static readonly TrafficOptions Options = Under(
        new GatewayParentReference { Name = "public", Namespace = "ingress", SectionName = "https" });

    [Fact]
    public void A_route_that_its_controller_takes_as_it_is_has_converged()
    {
        var fact = HttpRouteFacts.Of(Route(3, Parent(Options, "True", "True", 3)), Options);

        Assert.True(fact.Converged);
        Assert.Null(fact.Message);
    }

    [Theory]
    [InlineData("True", "True", 2)]
    [InlineData("False", "True", 3)]
    [InlineData("Unknown", "True", 3)]
    [InlineData("True", "False", 3)]
    public void One_that_is_late_or_refused_has_not(string accepted, string resolved, long seen)
    {
        var fact = HttpRouteFacts.Of(Route(3, Parent(Options, accepted, resolved, seen)), Options);

        Assert.False(fact.Converged);
        Assert.Equal(accepted == "True" && resolved == "True", fact.Message is null);
    }

    [Fact]
    public void The_refusal_is_told()
    {
        var fact = HttpRouteFacts.Of(Route(3, Parent(Options, "True", "False", 3)), Options);

        Assert.Equal("ResolvedRefs is False, Because: why not", fact.Message);
    }

    [Fact]
    public void Of_several_controllers_all_must_agree_and_other_parents_do_not_count()
    {
        var stranger = Parent(Under(new GatewayParentReference { Name = "private" }), "False", "False", 1);
        var good = Parent(Options, "True", "True", 3);
        var lagging = Parent(Options, "True", "True", 2);

        Assert.True(HttpRouteFacts.Of(Route(3, stranger, good), Options).Converged);
        Assert.False(HttpRouteFacts.Of(Route(3, good, lagging), Options).Converged);
        Assert.False(HttpRouteFacts.Of(Route(3, stranger), Options).Converged);
        Assert.False(HttpRouteFacts.Of(Route(3), Options).Converged);
        Assert.False(HttpRouteFacts.Of(Route(3, good with { Conditions = [] }), Options).Converged);
        Assert.False(HttpRouteFacts.Of(Route(3, good with { Conditions = null }), Options).Converged);
    }

    [Fact]
    public void A_parent_without_a_namespace_is_in_the_routes()
    {
        var options = Under(new GatewayParentReference { Name = "public", Namespace = "ns" });
        var answer = Parent(Under(new GatewayParentReference { Name = "public" }), "True", "True", 1);

        Assert.True(HttpRouteFacts.Of(Route(1, options, answer), options).Converged);
    }

    [Fact]
    public void Each_of_several_parents_must_have_taken_it()
    {
        var other = Under(new GatewayParentReference { Name = "private" });
        var both = Options with { ParentRefs = [.. Options.ParentRefs, .. other.ParentRefs] };
        var (first, second) = (Parent(Options, "True", "True", 3), Parent(other, "True", "True", 3));

        Assert.Equal(["public", "private"], Route(3, both).Spec!.ParentRefs!.Select(parent => parent.Name));
        Assert.True(HttpRouteFacts.Of(Route(3, both, first, second), both).Converged);
        var half = HttpRouteFacts.Of(Route(3, both, first), both);
        Assert.Equal((false, false, 0), (half.Converged, half.Accepted, half.ObservedGeneration));
        Assert.False(HttpRouteFacts.Of(Route(3, both, first, Parent(other, "False", "True", 3)), both).Converged);
    }

    [Fact]
    public void One_whose_rules_or_annotation_others_changed_has_not_converged()
    {
        var edited = Route(3, Parent(Options, "True", "True", 3));
        edited.Spec = edited.Spec! with { Rules = [] };
        var bare = Route(3, Parent(Options, "True", "True", 3));
        bare.Metadata.Annotations.Clear();

        Assert.False(HttpRouteFacts.Of(edited, Options).Converged);
        Assert.False(HttpRouteFacts.Of(bare, Options).Converged);
        Assert.Null(HttpRouteFacts.Table(bare).Table);
        Assert.False(
            HttpRouteFacts.Of(Route(3, Parent(Options, "True", "True", 3)), Options with { Hostnames = ["models.example.com"] }).Converged);
    }

    [Fact]
    public void What_the_API_fills_in_is_no_change()
    {
        var route = Route(3, Parent(Options, "True", "True", 3));
        route.Spec = KubernetesJson.Deserialize<HttpRouteSpec>(
            KubernetesJson.Serialize(route.Spec!).Replace(
                "{\"kind\":\"Service\"", "{\"group\":\"\",\"kind\":\"Service\"", StringComparison.Ordinal));

        Assert.True(HttpRouteFacts.Of(route, Options).Converged);
    }

    private static TrafficOptions Under(GatewayParentReference parent) => new()
    {
        Provider = nameof(TrafficProvider.GatewayAPI),
        ParentRefs = [parent],
    };

    private static HttpRoute Route(long generation, params HttpRouteParentStatus[] parents) => Route(generation, Options, parents);

    private static HttpRoute Route(long generation, TrafficOptions options, params HttpRouteParentStatus[] parents)
    {
        var table = new RouteTable
        {
            Deployment = "penguins",
            Model = "penguins",
            Generation = 7,
            Versions = [new RouteVersion { Version = "1.0.0", Weight = 100, Host = "a.ns.svc" }],
        };
        var owner = new ModelDeployment
        {
            Metadata = new V1ObjectMeta { Name = "penguins", NamespaceProperty = "ns", Uid = "u" },
            Spec = new ModelDeploymentSpec { Model = "penguins" },
        };
        var route = RouteObject.Build(owner, new ApplyHttpRoute("penguins-route", table, options));
        route.Metadata.Generation = generation;
        route.Status = new HttpRouteStatus { Parents = parents };
        return route;
    }

    private static HttpRouteParentStatus Parent(TrafficOptions options, string accepted, string resolved, long seen) => new()
    {
        ControllerName = "example.com/controller",
        ParentRef = RouteObject.Parent(options.ParentRefs[0]),
        Conditions = [Condition("Accepted", accepted, seen), Condition("ResolvedRefs", resolved, seen)],
    };

    private static HttpRouteCondition Condition(string type, string status, long seen) => new()
    {
        Type = type,
        Status = status,
        Reason = "Because",
        Message = status == "True" ? "" : "why not",
        ObservedGeneration = seen,
    };
}
