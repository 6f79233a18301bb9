using k8s;
using Sluice.Api.Metadata;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Security;

[Collection(ServedCollection.Name)]
public sealed class PodSecurityTests(Served served)
{
    [Fact]
    public void Every_pod_that_the_operator_made_is_restricted()
    {
        var pods = served.Recorder.Pods.Where(pod => pod.Has(Labels.ManagedBy, Labels.Sluice)).ToList();
        Assert.All(new[] { "data", "trainer", "verify", "inference", "gateway" }, role => Assert.Contains(pods, pod => pod.Role == role));
        Assert.Empty(pods.SelectMany(pod => PodSecurity.Breaches(pod.Last, mayHaveToken: pod.Role == "gateway")));
    }

    [Fact]
    public async Task The_operators_own_pods_are_restricted()
    {
        var pods = await served.Client.CoreV1.ListNamespacedPodAsync(Node.OperatorNamespace);
        Assert.NotEmpty(pods.Items);
        Assert.Empty(pods.Items.SelectMany(pod => PodSecurity.Breaches(pod, mayHaveToken: true)));
    }
}
