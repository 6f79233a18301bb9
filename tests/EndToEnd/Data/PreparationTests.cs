using System.Text.Json;
using Sluice.Api.Conditions;
using Sluice.Api.TrainingJobs;
using Sluice.Demo.Cluster;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.Data;

/// <summary>Datasets that a Job of the node makes.</summary>
[Collection(ServedCollection.Name)]
public sealed class PreparationTests(Served served)
{
    private static readonly TimeSpan EndedWithin = TimeSpan.FromSeconds(180);

    // It leaves out the penguins of one island, and writes the others to the bucket.
    private const string Join = """
        import os, urllib.request
        lines = open("/data/penguins.csv").read().splitlines()
        island = lines[0].split(",").index("island")
        kept = [lines[0]] + [line for line in lines[1:] if line.split(",")[island] != "Torgersen"]
        body = "\n".join(kept).encode()
        put = urllib.request.Request(os.environ["TO"], data=body, method="PUT", headers={"Content-Type": "text/csv"})
        urllib.request.urlopen(put)
        """;

    private const string Uri = "    uri: file:///data/penguins.csv\n";

    private const string RayJobs = """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: rayjobs.ray.io}
        spec:
          group: ray.io
          scope: Namespaced
          names: {kind: RayJob, plural: rayjobs}
          versions:
            - name: v1
              served: true
              storage: true
              subresources: {status: {}}
              schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}
        """;

    private const string Role = """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRole
        metadata:
          name: sluice-tests-ray
          labels: {rbac.sluice.dev/aggregate-to-prepare: "true"}
        rules: [{apiGroups: [ray.io], resources: [rayjobs], verbs: [get, create, delete]}]
        """;

    private const string Ray = """
            prepare:
              template: {apiVersion: ray.io/v1, kind: RayJob, spec: {entrypoint: python join.py}}
              success: {path: .status.jobStatus, values: [SUCCEEDED]}
              failure: {path: .status.jobStatus, values: [FAILED, STOPPED], message: .status.message}
              output: {uri: s3://lake/visits.parquet}

        """;

    [Fact]
    public async Task A_Job_writes_a_table_to_a_bucket_and_the_model_learns_from_it()
    {
        await Bucket.StartAsync(served.Own, "lake", new Dictionary<string, string>());
        await served.Own.ApplyAsync(Prepared("3.0.0", Join, backoffLimit: 6));

        var job = await EndedAsync("3.0.0");

        Assert.True(job.Status.Conditions.Has(ConditionTypes.Ready), job.Status.Conditions.MessageOf(ConditionTypes.Ready));
        Assert.Equal("s3://lake/penguins.csv", job.Status.Preparation!.Uri);
        var dataset = (await served.View.VersionAsync("penguins-3.0.0", CancellationToken.None))!.Spec.Lineage!.Dataset;
        var rows = Penguins.Table.Training.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var kept = rows.Skip(1).Count(row => !row.Contains("Torgersen", StringComparison.Ordinal));
        Assert.InRange(kept, 1, rows.Length - 2);
        Assert.Equal((kept, job.Status.DatasetDigest), (dataset.Rows, dataset.Digest));
        await Eventually.Async(
            "the Job that made the dataset is deleted",
            () => served.Own.Kubectl.RunAsync(
                ["get", "job.batch", $"{Penguins.JobName("3.0.0")}-prepare-0", "--ignore-not-found"], CancellationToken.None),
            found => found.Trim().Length == 0,
            EndedWithin);
    }

    [Fact]
    public async Task A_Job_that_fails_is_named_with_its_own_message_and_no_worker_is_made()
    {
        await served.Own.ApplyAsync(Prepared("3.0.1", "raise SystemExit('no partner for visit 7')", backoffLimit: 0));

        var job = await EndedAsync("3.0.1");

        Assert.True(job.Status.Conditions.Has(ConditionTypes.Stalled, Reasons.BackoffLimitExceeded));
        var message = job.Status.Conditions.MessageOf(ConditionTypes.Stalled);
        Assert.Contains($"Job {Penguins.JobName("3.0.1")}-prepare-0 failed: Job has reached the specified backoff limit", message);
        Assert.Empty(job.Status.Attempts);
        Assert.Null(job.Status.DataCheck);
    }

    [Fact]
    public async Task A_kind_that_the_operator_may_not_create_is_made_once_a_role_is_labelled()
    {
        var name = Penguins.JobName("3.0.2");
        try
        {
            await served.Own.ApplyAsync(RayJobs);
            await served.Own.Kubectl.RunAsync(
                ["wait", "crd/rayjobs.ray.io", "--for=condition=Established", "--timeout=60s"], CancellationToken.None);
            await served.Own.ApplyAsync(Penguins.Job("3.0.2").Replace(Uri, Ray, StringComparison.Ordinal));
            var refused = await served.JobAsync("3.0.2", job => job.Status.Conditions.Has(ConditionTypes.Stalled, Reasons.Refused));
            var message = refused.Status.Conditions.MessageOf(ConditionTypes.Stalled);
            Assert.Contains("rayjobs.ray.io", message, StringComparison.Ordinal);
            Assert.Contains("rbac.sluice.dev/aggregate-to-prepare: \"true\"", message, StringComparison.Ordinal);

            await served.Own.ApplyAsync(Role);

            await Eventually.Async(
                "the RayJob is made",
                () => served.Own.Kubectl.RunAsync(
                    ["get", "rayjobs.ray.io", $"{name}-prepare-0", "--ignore-not-found", "-o", "name"], CancellationToken.None),
                found => found.Trim().Length > 0,
                EndedWithin);
            await served.JobAsync("3.0.2", job => job.Status.Conditions.Has(ConditionTypes.Reconciling, Reasons.Preparing), EndedWithin);
        }
        finally
        {
            await served.Own.Kubectl.RunAsync(["delete", "trainingjob", name, "--ignore-not-found"], CancellationToken.None);
            await served.Own.Kubectl.RunAsync(
                ["delete", "clusterrole/sluice-tests-ray", "crd/rayjobs.ray.io", "--ignore-not-found"], CancellationToken.None);
        }
    }

    // Python is started by its loader, since the image has no links from /lib64 to /usr/lib64.
    private static string Prepared(string version, string program, int backoffLimit) => Penguins.Job(version)
        .With("backoffLimit", $"{backoffLimit}")
        .Replace(
            Uri,
            $$$"""
                prepare:
                  template:
                    apiVersion: batch/v1
                    kind: Job
                    spec:
                      backoffLimit: 0
                      template:
                        spec:
                          restartPolicy: Never
                          automountServiceAccountToken: false
                          securityContext: {runAsNonRoot: true, seccompProfile: {type: RuntimeDefault}}
                          volumes: [{name: data, configMap: {name: penguins-data}}]
                          containers:
                            - name: join
                              image: docker.io/sluice/bucket:dev
                              imagePullPolicy: Never
                              command: [/usr/lib64/ld-linux-x86-64.so.2, --library-path, /usr/lib/x86_64-linux-gnu, /usr/bin/python3, -c]
                              args: [{{{JsonSerializer.Serialize(program)}}}]
                              env: [{name: TO, value: "http://bucket:9000/lake/penguins.csv"}]
                              securityContext: {allowPrivilegeEscalation: false, capabilities: {drop: [ALL]}}
                              resources: {requests: {cpu: 50m, memory: 64Mi}, limits: {memory: 256Mi}}
                              volumeMounts: [{name: data, mountPath: /data}]
                  success: {path: '.status.conditions[?(@.type=="Complete")].status', values: ["True"]}
                  failure:
                    path: '.status.conditions[?(@.type=="Failed")].status'
                    values: ["True"]
                    message: '.status.conditions[?(@.type=="Failed")].message'
                  output:
                    uri: s3://lake/penguins.csv
                    store: {endpoint: "http://bucket:9000", region: us-east-1, credentialsSecretRef: {name: bucket}}

            """,
            StringComparison.Ordinal);

    private Task<CustomObject<TrainingJobSpec, TrainingJobStatus>> EndedAsync(string version) =>
        served.JobAsync(version, found => found.Status.CompletionTime is not null, EndedWithin);
}
