using System.Net;
using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators;
using Xunit;

namespace Sluice.Tests.Cluster.Client;

public sealed class UnknownFieldsTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task A_change_of_a_label_leaves_alone_what_it_does_not_name()
    {
        // As the operator changes what others made: by what it names. A whole object that is written back lacks what a newer server put
        // into it.
        await using var ns = await server.NewNamespaceAsync();
        var (code, problem) = await Manifests.CreateAsync(
            server.Client,
            $"api/v1/namespaces/{ns.Name}/pods",
            """
            {"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"},"spec":{
             "containers":[{"name":"c","image":"example.invalid/i:1","volumeMounts":[{"name":"v","mountPath":"/v"}]}],
             "dnsConfig":{"nameservers":["192.0.2.1"]},
             "volumes":[{"name":"v","nfs":{"server":"nfs.example.invalid","path":"/x"}}]}}
            """,
            Manifests.Json);
        Assert.True(code == HttpStatusCode.Created, problem);
        var before = await SpecAsync(ns.Name);

        var label = new { metadata = new { labels = new Dictionary<string, string> { ["changed"] = "yes" } } };
        var pod = await server.Client.CoreV1.PatchNamespacedPodAsync(new V1Patch(label, V1Patch.PatchType.MergePatch), "p", ns.Name);

        Assert.Equal("yes", pod.GetLabel("changed"));
        var after = await SpecAsync(ns.Name);
        Assert.Equal(before, after);
        Assert.Contains("nfs.example.invalid", after, StringComparison.Ordinal);
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

    private async Task<string> SpecAsync(string @namespace)
    {
        var pod = await server.Client.HttpClient.GetStringAsync(new Uri(server.Client.BaseUri, $"api/v1/namespaces/{@namespace}/pods/p"));
        return JsonDocument.Parse(pod).RootElement.GetProperty("spec").GetRawText();
    }
}
