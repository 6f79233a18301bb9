using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class UnknownFieldsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task What_is_read_and_written_back_loses_no_field()
    {
        await using var ns = await server.NewNamespaceAsync();
        var body = JsonDocument.Parse(
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{
             "containers":[{"name":"c","image":"example.invalid/i:1","volumeMounts":[{"name":"v","mountPath":"/v"}]}],
             "dnsConfig":{"nameservers":["192.0.2.1"]},
             "volumes":[{"name":"v","nfs":{"server":"nfs.example.invalid","path":"/x"}}]}}
            """);
        await server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(body.RootElement, "", "v1", ns.Name, "pods");

        var pod = await server.Client.CoreV1.ReadNamespacedPodAsync("p", ns.Name);
        pod.SetLabel("changed", "yes");
        await server.Client.CoreV1.ReplaceNamespacedPodAsync(pod, "p", ns.Name);

        var read = await server.Client.CustomObjects.GetNamespacedCustomObjectAsync<JsonElement>("", "v1", ns.Name, "pods", "p");
        var spec = read.GetProperty("spec");
        Assert.Equal("yes", read.GetProperty("metadata").GetProperty("labels").GetProperty("changed").GetString());
        Assert.Equal("nfs.example.invalid", spec.GetProperty("volumes")[0].GetProperty("nfs").GetProperty("server").GetString());
        Assert.Equal("192.0.2.1", spec.GetProperty("dnsConfig").GetProperty("nameservers")[0].GetString());
    }

    [Fact]
    public void YAML_is_read_into_the_models_and_written_back()
    {
        var objects = KubernetesYaml.LoadAllFromString(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: a, annotations: {version: "1.10"}}
            data:
              text: |
                two
                lines
              yes: "true"
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: d}
            spec:
              replicas: 2
              template:
                spec:
                  containers:
                    - name: c
                      image: i
                      resources: {limits: {cpu: 500m, memory: 1Gi}}
                      readinessProbe: {httpGet: {path: /, port: http}}
            """);
        var map = Assert.IsType<V1ConfigMap>(objects[0]);
        Assert.Equal("two\nlines\n", map.Data["text"]);
        Assert.Equal(("true", "1.10"), (map.Data["yes"], map.GetAnnotation("version")));
        var deployment = Assert.IsType<V1Deployment>(objects[1]);
        Assert.Equal(2, deployment.Spec.Replicas);

        var again = KubernetesYaml.Deserialize<V1Deployment>(KubernetesYaml.Serialize(deployment));
        Assert.Equal("500m", again.Spec.Template.Spec.Containers[0].Resources.Limits["cpu"].ToString());
        Assert.Equal("http", again.Spec.Template.Spec.Containers[0].ReadinessProbe.HttpGet.Port.Value);
    }
}
