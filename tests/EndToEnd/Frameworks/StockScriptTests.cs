using k8s.Models;
using Sluice.Api.Metadata;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Frameworks;

/// <summary>Scripts of PyTorch that know nothing of Sluice, on the node.</summary>
[Collection(ServedCollection.Name)]
public sealed class StockScriptTests(Served served)
{
    // All that the network of Scripts/network.py has: 8 × 64 + 64 + 64 + 1.
    private const int Parameters = 641;

    [Fact]
    public async Task A_script_becomes_a_version_that_was_measured_on_rows_it_did_not_see()
    {
        await TorchJobs.ApplyAsync(served.Own, TorchJobs.Sample("train.yaml"));

        var version = await served.Own.VersionAsync("species-1-0-0");

        Assert.Equal("x FP32 -1,4", string.Join(' ', version.Signature.Inputs.Select(input =>
            $"{input.Name} {input.Datatype} {string.Join(',', input.Shape)}")));
        Assert.InRange(TorchJobs.Metric(version, "accuracy"), 0.9, 1);

        // The script measured itself on the rows that docs/frameworks.md says are held out; Sluice has to come to the same.
        Assert.Equal(TorchJobs.Metric(version, "testAccuracy"), TorchJobs.Metric(version, "accuracy"), 1e-6);
        Assert.Equal(Penguins.Table.Training.Count(c => c == '\n') - 1, version.Lineage!.Dataset.Rows);
        var trainer = Assert.Single(Workers("species-1-0-0")).Status.ContainerStatuses.Single(status => status.Name == "trainer");
        Assert.Equal(trainer.ImageID, version.Lineage.Image);
        var roles = served.Recorder.Pods.Where(pod => pod.Has(Labels.Job, "species-1-0-0")).Select(pod => pod.Role!);
        Assert.Equal(["data", "publish", "trainer"], roles.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_model_that_is_divided_over_two_pods_learns_what_one_process_does()
    {
        await TorchJobs.ApplyAsync(
            served.Own,
            Divided("sharded", """{command: [python3, /code/fsdp.py], args: [$(SLUICE_OUTPUT)]"""),
            Divided("tensor-parallel", """{launcher: Torchrun, args: [/code/tensor_parallel.py, $(SLUICE_OUTPUT)]"""));

        foreach (var model in new[] { "sharded", "tensor-parallel" })
        {
            var version = await served.Own.VersionAsync(model);
            Assert.Equal(2, TorchJobs.Metric(version, "workers"));
            Assert.Equal((Parameters + 1) / 2, TorchJobs.Metric(version, "parametersHeld"));
            Assert.InRange(TorchJobs.Metric(version, "worstDifference"), 0, 1e-5);
            Assert.InRange(TorchJobs.Metric(version, "exportedLoss"), 0, TorchJobs.Metric(version, "firstLoss") / 10);
            Assert.Equal(2, Workers(model).Count);
        }
    }

    // The pods of the workers that a job ever had.
    private IReadOnlyList<V1Pod> Workers(string name) =>
        [.. served.Recorder.Pods.Where(pod => pod.Has(Labels.Job, name) && pod.Role == "trainer").Select(pod => pod.Last)];

    private static string Divided(string name, string trainer) => $$$"""
        apiVersion: sluice.dev/v1alpha1
        kind: TrainingJob
        metadata: {name: {{{name}}}}
        spec:
          model: {{{name}}}
          workers: 2
          trainer: {{{trainer}}}, image: "{{{TorchJobs.Image}}}", outputs: {}}
          resources: {requests: {cpu: 100m, memory: 256Mi}, limits: {memory: 1Gi}}
          pod:
            volumes:
              - {name: code, mountPath: /code, readOnly: true, configMap: {name: {{{TorchJobs.Code}}}}}
              - {name: models, mountPath: /models, persistentVolumeClaim: {claimName: models}}
          publish: {version: 1.0.0, repository: "file:///models/{{{name}}}", volume: models}
        """;
}
