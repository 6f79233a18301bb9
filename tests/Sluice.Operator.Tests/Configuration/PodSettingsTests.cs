using System.Text.Json.Nodes;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Operator.Configuration;
using Xunit;
using YamlDotNet.Serialization;

namespace Sluice.Operator.Tests.Configuration;

public sealed class PodSettingsTests
{
    [Fact]
    public void What_is_left_out_has_the_defaults()
    {
        var settings = PodSettings.Parse(
            """{"gateway":{"pod":{"tolerations":[{"key":"gpu","operator":"Exists"}]}},"trainer":{"limits":{"cpu":8}}}""");

        Assert.Equal("gpu", Assert.Single(settings.Gateway.Pod.Tolerations).Key);
        Assert.Equal(new PodSettings().Verification.Resources.Limits, settings.Verification.Resources.Limits);
        Assert.Equal("8", settings.Trainer.Limits["cpu"]);
        Assert.Equivalent(new PodSettings(), PodSettings.Parse("{}"), strict: true);
    }

    [Theory]
    [InlineData("""{"gateways":{}}""", "gateways")]
    [InlineData("not JSON", "invalid")]
    [InlineData(
        """{"gateway":{"resources":{"limits":{"memory":"much"}}}}""",
        "--pods: gateway.resources.limits[memory]: 'much' is not a quantity; write it as 500m, 2 or 1Gi")]
    [InlineData(
        """{"verification":{"pod":{"env":[{"name":"SLUICE_MODEL_NAME"}]}}}""",
        "--pods: verification.pod.env[0].name: 'SLUICE_MODEL_NAME' is Sluice's own; remove it")]
    [InlineData("""{"gateway":null}""", "--pods: gateway: pod, resources, requests or limits is null; leave it out")]
    [InlineData("""{"trainer":{"limits":null}}""", "--pods: trainer: pod, resources, requests or limits is null; leave it out")]
    public void What_cannot_be_meant_is_refused_by_its_name(string json, string message)
    {
        var error = Assert.Throws<FormatException>(() => PodSettings.Parse(json));
        Assert.StartsWith("--pods: ", error.Message, StringComparison.Ordinal);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_chart_s_values_are_the_defaults()
    {
        var values = JsonNode.Parse(new SerializerBuilder().JsonCompatible().Build().Serialize(
            new DeserializerBuilder().Build().Deserialize<object>(
                File.ReadAllText(Path.Combine(Root(), "charts", "sluice", "values.yaml")))))!;
        var settings = new PodSettings();

        Same(settings.Gateway.Resources, values["gateway"]!["resources"]!);
        Same(settings.Verification.Resources, values["verification"]!["resources"]!);
        Same(settings.Trainer, values["defaults"]!["trainer"]!);
        Same(settings.Data, values["defaults"]!["data"]!);
        Same(settings.Inference, values["defaults"]!["inference"]!);
        Same(settings.Gate, values["defaults"]!["gate"]!);
        Assert.Equal(
            Accelerators.Default.ToString(),
            string.Join(',', values["accelerators"]!.AsArray().Select(name => name!.GetValue<string>())));

        static void Same(ResourceOptions expected, JsonNode actual) =>
            Assert.Equal(ContractJson.Write(expected), ContractJson.Write(ContractJson.TryRead<ResourceOptions>(actual.ToJsonString())!));
    }

    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Operator.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
