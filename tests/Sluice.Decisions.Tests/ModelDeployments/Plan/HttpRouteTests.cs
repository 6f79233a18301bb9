using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Steps;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Plan;

/// <summary>Deployments whose traffic a Gateway of the Gateway API divides.</summary>
public sealed class HttpRouteTests
{
    private static readonly HttpRouteFact Taken = new() { Generation = 4, ObservedGeneration = 4, Accepted = true, ResolvedRefs = true };

    [Fact]
    public void The_first_route_is_an_HTTPRoute_and_no_gateway_is_made()
    {
        var decision = ByGateway(Deployments.New().Running("1.0.0", 2), new HttpRouteFact()).Decide();

        var step = Assert.Single(decision.Writes.OfType<ApplyHttpRoute>());
        Assert.Equal("penguins-route", step.Name);
        Assert.Null(step.ResourceVersion);
        Assert.Equal(100, Assert.Single(step.Table.Versions).Weight);
        Assert.DoesNotContain(decision.Writes, other => other is ApplyGateway or ApplyRoute);
    }

    [Fact]
    public void A_step_goes_on_once_the_controller_has_taken_its_weights()
    {
        var decision = AtTen(Taken).Decide();

        Assert.Equal("1.0.0:50 1.1.0:50", Weights(decision.Writes));
    }

    public static TheoryData<HttpRouteFact, string> NotTaken => new()
    {
        { Taken with { ObservedGeneration = 3 }, "has seen generation 3 of the HTTPRoute, not 4" },
        {
            Taken with { ResolvedRefs = false, Message = "ResolvedRefs is False, BackendNotFound: no service" },
            "BackendNotFound: no service"
        },
        { new HttpRouteFact { Generation = 4 }, "no controller has answered" },
        { Taken with { AsWritten = false }, "is not as it was written" },
    };

    [Theory]
    [MemberData(nameof(NotTaken))]
    public void Weights_that_are_not_taken_hold_the_step_and_say_why(HttpRouteFact fact, string message)
    {
        var decision = AtTen(fact).Decide();

        Assert.Equal(Reasons.TrafficNotConverged, decision.Ready().Reason);
        Assert.Contains(message, decision.Message(), StringComparison.Ordinal);
        Assert.DoesNotContain(decision.Writes, step => step is ApplyHttpRoute route && route.Table.Generation != 8);
    }

    [Fact]
    public void What_others_changed_is_written_anew_over_what_was_read_and_what_stands_is_left_alone()
    {
        var edited = Assert.Single(Settled(Taken with { AsWritten = false }).Decide().Writes.OfType<ApplyHttpRoute>());

        Assert.Equal((7, "7"), (edited.Table.Generation, edited.ResourceVersion));
        Assert.Empty(Settled(Taken).Decide().Writes.OfType<ApplyHttpRoute>());
        Assert.Equal(Reasons.Promoted, Settled(Taken).Decide().Ready().Reason);
    }

    [Fact]
    public void The_way_back_does_not_wait_for_the_controller()
    {
        var decision = AtTen(Taken with { ObservedGeneration = 3 }).Running("1.1.0", 0).After(600).Decide();

        Assert.StartsWith("1.0.0:100", Weights(decision.Writes), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_the_kind_nothing_is_written_and_the_deployment_stalls()
    {
        var decision = ByGateway(Deployments.New().Running("1.0.0", 2), new HttpRouteFact { Served = false }).Decide();

        Assert.Equal(Reasons.GatewayApiMissing, decision.Ready().Reason);
        Assert.DoesNotContain(decision.Writes, step => step is ApplyHttpRoute or ApplyRoute);
    }

    [Fact]
    public void A_version_is_not_deleted_before_the_controller_has_taken_the_route_without_it()
    {
        var old = Settled(Taken).Running("1.2.0", 2);

        Assert.Empty(ByGateway(old, Taken with { ObservedGeneration = 3 }).Decide().Status.Draining);
        Assert.Equal("1.2.0", Assert.Single(ByGateway(old, Taken).Decide().Status.Draining).Version);
    }

    private static ModelDeploymentObservation Settled(HttpRouteFact fact) => ByGateway(
        Deployments.New().Running("1.0.0", 2).Routed(7, ("1.0.0", 100)).With(status => status with { Stable = "1.0.0" }), fact);

    private static ModelDeploymentObservation AtTen(HttpRouteFact fact) => ByGateway(Deployments.AtStep(0, 10), fact).After(60);

    private static ModelDeploymentObservation ByGateway(ModelDeploymentObservation seen, HttpRouteFact fact) => seen with
    {
        GatewayPods = [],
        Evidence = null,
        HttpRoute = fact,
        Spec = seen.Spec with
        {
            Traffic = new TrafficOptions
            {
                Provider = nameof(TrafficProvider.GatewayAPI),
                ParentRefs = [new GatewayParentReference { Name = "public" }],
            },
            Strategy = seen.Spec.Strategy with
            {
                Gates = [],
                Steps = [.. seen.Spec.Strategy.Steps.Select(step => step with { MinRequests = 0 })],
            },
        },
    };

    private static string? Weights(IReadOnlyList<Step> steps) => steps.OfType<ApplyHttpRoute>().FirstOrDefault() is { } route
        ? string.Join(' ', route.Table.Versions.Select(version => $"{version.Version}:{version.Weight}"))
        : null;
}
