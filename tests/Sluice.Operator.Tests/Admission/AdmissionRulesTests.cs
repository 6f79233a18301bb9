using System.Text.Json.Nodes;
using Sluice.Operator.Admission;
using Xunit;

namespace Sluice.Operator.Tests.Admission;

public sealed class AdmissionRulesTests
{
    private const string Own = """{"traffic":{"provider":"Gateway"}}""";
    private const string Other = """{"traffic":{"provider":"GatewayAPI","parentRefs":[{"name":"public"}]}}""";

    [Theory]
    [InlineData("{}", Other, "spec.traffic.provider: cannot change")]
    [InlineData(Own, Other, "spec.traffic.provider: cannot change")]
    [InlineData(Other, "{}", "spec.traffic.provider: cannot change")]
    [InlineData("{}", Own, null)]
    [InlineData(Other, Other, null)]
    public void Who_divides_the_traffic_of_a_deployment_stays(string before, string after, string? refusal)
    {
        var request = new AdmissionRequest
        {
            Operation = "UPDATE",
            Kind = new AdmissionKind { Kind = "ModelDeployment" },
            OldObject = Deployment("1.0.0", before),
            Object = Deployment("1.1.0", after),
        };

        var said = AdmissionRules.Refusal(request, (_, _) => []);

        Assert.Equal(refusal is null, said is null);
        Assert.Contains(refusal ?? "", said ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", "spec.replicas: 0 is below 1")]
    [InlineData("""{"replicas":1001}""", "spec.replicas: 1001 is above 1000")]
    [InlineData("""{"replicas":3}""", null)]
    public void An_autoscaler_cannot_set_what_a_manifest_could_not(string spec, string? refusal)
    {
        var request = new AdmissionRequest
        {
            Operation = "UPDATE",
            Kind = new AdmissionKind { Group = "autoscaling", Kind = "Scale" },
            OldObject = new JsonObject { ["spec"] = new JsonObject { ["replicas"] = 2 } },
            Object = new JsonObject { ["metadata"] = new JsonObject { ["name"] = "penguins" }, ["spec"] = JsonNode.Parse(spec) },
        };

        Assert.Equal(refusal, AdmissionRules.Refusal(request, (_, _) => []));
    }

    private static JsonObject Deployment(string version, string spec)
    {
        var body = JsonNode.Parse(spec)!.AsObject();
        body["model"] = "penguins";
        body["version"] = version;
        return new JsonObject { ["metadata"] = new JsonObject { ["name"] = "penguins" }, ["spec"] = body };
    }
}
