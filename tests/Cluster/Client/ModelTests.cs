using System.Text.Json;
using k8s;
using k8s.Models;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class ModelTests
{
    [Theory]
    [InlineData("0", "0")]
    [InlineData("0.5", "500m")]
    [InlineData("1500m", "1500m")]
    [InlineData("2000m", "2")]
    [InlineData("1000", "1k")]
    [InlineData("1.5Gi", "1536Mi")]
    [InlineData("512Ki", "512Ki")]
    [InlineData("1024", "1024")]
    [InlineData("12e6", "12e6")]
    public void A_quantity_is_written_in_its_shortest_exact_form(string text, string canonical) =>
        Assert.Equal(canonical, new ResourceQuantity(text).ToString());

    [Fact]
    public void Quantities_are_equal_by_value()
    {
        Assert.Equal(new ResourceQuantity("1Gi"), new ResourceQuantity("1024Mi"));
        Assert.Equal(2.5m, (decimal)new ResourceQuantity("2500m"));
        Assert.Equal("4", ((ResourceQuantity)4m).ToString());
    }

    [Theory]
    [InlineData("2026-01-02T03:04:05Z", 0)]
    [InlineData("2026-01-02T05:04:05+02:00", 0)]
    [InlineData("2026-01-02T03:04:05.123456Z", 1234560)]
    [InlineData("2026-01-02T03:04:05.1234567Z", 1234567)]
    public void A_time_is_read_in_any_form_that_servers_write(string text, long ticks)
    {
        var lease = KubernetesJson.Deserialize<V1Lease>($$$"""{"spec":{"renewTime":"{{{text}}}"}}""");
        Assert.Equal(new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc).AddTicks(ticks), lease.Spec.RenewTime);
    }

    [Fact]
    public void A_port_is_written_as_the_number_or_the_name_that_it_is() =>
        Assert.Equal(
            """[{"port":80,"targetPort":8080},{"port":81,"targetPort":"http"}]""",
            KubernetesJson.Serialize(
                new[] { new V1ServicePort { Port = 80, TargetPort = 8080 }, new V1ServicePort { Port = 81, TargetPort = "http" } }));

    [Fact]
    public void A_delete_that_waits_is_answered_with_the_object()
    {
        var status = KubernetesJson.Deserialize<V1Status>("""{"kind":"Pod","metadata":{"name":"p"},"status":{"phase":"Running"}}""");
        Assert.True(status.HasObject);
        Assert.Equal("p", status.ObjectView<V1Pod>().Name());
    }

    [Fact]
    public void Owners_labels_and_finalizers_have_their_helpers()
    {
        var owner = new V1Deployment { ApiVersion = "apps/v1", Kind = "Deployment", Metadata = new V1ObjectMeta { Name = "d", Uid = "u" } };
        var pod = new V1Pod();
        pod.AddOwnerReference(
            new V1OwnerReference { ApiVersion = "apps/v1", Kind = "Deployment", Name = "d", Uid = "u", Controller = true });
        Assert.True(pod.IsOwnedBy(owner));
        Assert.Equal("u", pod.GetController().Uid);
        Assert.Equal(("apps", "v1"), owner.ApiGroupAndVersion());

        pod.SetLabel("a", "b");
        pod.SetLabel("a", null);
        Assert.Null(pod.GetLabel("a"));
        Assert.True(pod.AddFinalizer("f"));
        Assert.False(pod.AddFinalizer("f"));
        Assert.True(pod.RemoveFinalizer("f"));
        Assert.Equal(JsonValueKind.Object, JsonSerializer.SerializeToElement(pod).ValueKind);
    }
}
