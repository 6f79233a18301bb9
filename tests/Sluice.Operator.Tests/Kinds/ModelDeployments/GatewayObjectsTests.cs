using k8s.Models;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds.ModelDeployments;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.ModelDeployments;

public sealed class GatewayObjectsTests
{
    [Fact]
    public void The_gateways_are_told_which_pages_may_speak_to_them_where_any_may()
    {
        Assert.DoesNotContain(Container().Env, variable => variable.Name == "SLUICE_CORS_ORIGINS");
        var container = Container("https://a.example", "http://b:3000");
        Assert.Equal("https://a.example,http://b:3000", container.Env.Single(variable => variable.Name == "SLUICE_CORS_ORIGINS").Value);
    }

    [Fact]
    public void Their_pods_are_given_more_time_than_their_end_takes()
    {
        var pod = Workload().Spec.Template.Spec;

        // As docs/gateway.md says: 5 s in which requests are still taken, and 20 s for those in flight.
        Assert.Equal(30, pod.TerminationGracePeriodSeconds);
        Assert.Equal([8080, 9090], pod.Containers.Single().Ports.Select(port => port.ContainerPort));
    }

    private static V1Container Container(params string[] origins) => Workload(origins).Spec.Template.Spec.Containers.Single();

    private static V1Deployment Workload(params string[] origins) =>
        GatewayObjects.Build("shop", [], "gateway", 2, new PodSettings().Gateway, origins).OfType<V1Deployment>().Single();
}
