using System.Text.Json;
using k8s.Models;
using Sluice.Operator.Kinds;
using Sluice.Operator.Watching.Cache;
using Xunit;

namespace Sluice.Operator.Tests.Watching.Cache;

public sealed class ObjectReaderTests
{
    private const string Metadata = """
        "metadata":{"namespace":"ns","name":"a","uid":"u","resourceVersion":"7"}
        """;

    [Theory]
    [InlineData("\"spec\":{\"model\":\"m\",\"retention\":3000000000}", "spec.retention: ")]
    [InlineData("\"spec\":{\"model\":7}", "spec.model: ")]
    [InlineData("\"spec\":{\"strategy\":{\"steps\":[{\"weight\":10},{\"weight\":\"half\"}]}}", "spec.strategy.steps[1].weight: ")]
    [InlineData("\"spec\":{\"resources\":{\"limits\":{\"cpu\":{}}}}", "spec.resources")]
    [InlineData("\"status\":{\"phase\":[]}", "status.phase: ")]
    [InlineData("\"status\":{\"conditions\":[{\"lastTransitionTime\":\"yesterday\"}]}", "Unable to parse yesterday")]
    public void What_cannot_be_read_is_named_with_the_field(string json, string problem)
    {
        var item = JsonDocument.Parse($"{{{Metadata},{json}}}").RootElement;
        Assert.False(ObjectReader.TryRead<ModelDeployment>(item, ResourceAddress.Of<ModelDeployment>(), out _, out var unreadable));
        Assert.StartsWith(problem, unreadable.Problem, StringComparison.Ordinal);
        var about = unreadable.Object;
        Assert.Equal(("ModelDeployment", "sluice.dev/v1alpha1"), (about.Kind, about.ApiVersion));
        Assert.Equal(
            ("ns", "a", "u", "7"),
            (about.Metadata.NamespaceProperty, about.Metadata.Name, about.Metadata.Uid, about.Metadata.ResourceVersion));
    }

    [Fact]
    public void What_a_newer_release_added_is_no_reason_not_to_read()
    {
        var item = JsonDocument.Parse($$"""{ {{Metadata}},"spec":{"model":"m","novelty":{"a":[1]} } }""").RootElement;
        Assert.True(ObjectReader.TryRead<ModelDeployment>(item, ResourceAddress.Of<ModelDeployment>(), out var read, out _));
        Assert.Equal(("m", "ModelDeployment", "a"), (read.Spec.Model, read.Kind, read.Name()));
    }
}
