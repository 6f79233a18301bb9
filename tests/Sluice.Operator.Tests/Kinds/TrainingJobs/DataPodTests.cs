using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Operator.Kinds.TrainingJobs;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.TrainingJobs;

/// <summary>What pods that read a dataset find in them.</summary>
public sealed class DataPodTests
{
    private static readonly PodSettings Settings = new();

    [Fact]
    public void The_pod_that_checks_runs_the_data_image_on_the_job_document_without_a_GPU()
    {
        var pod = Check(Job());
        var container = Assert.Single(pod.Spec.Containers);
        var labels = pod.Metadata.Labels;

        Assert.Equal(("data", "data:1", "check"), (container.Name, container.Image, Assert.Single(container.Args)));
        Assert.Equal(("train-check-2", "Never"), (pod.Metadata.Name, pod.Spec.RestartPolicy));
        Assert.Equal(("data", "train", "2"), (labels["app.kubernetes.io/name"], labels["sluice.dev/job"], labels["sluice.dev/attempt"]));
        Assert.True(CheckPod.Is(pod));
        Assert.False(CheckPod.Is(Worker(Job())));
        Assert.Equal(["cpu", "memory"], container.Resources.Limits.Keys.Order());
        Assert.Equal("train-check", Volume(pod, JobDocument.DefaultPath[..^"/job.json".Length]).ConfigMap.Name);
        Assert.Equal(JobDocument.DefaultPath, container.Env.Single(each => each.Name == "SLUICE_JOB_DOCUMENT").Value);
    }

    // A claim that is bound when its first pod gets a node would be bound where no GPU is.
    [Fact]
    public void Of_claims_it_mounts_those_with_data_alone_and_read_only()
    {
        var pod = Check(Job());

        Assert.Equal(["bundle", "data"], pod.Spec.Volumes.Select(volume => volume.Name).Intersect(["bundle", "data", "models"]).Order());
        Assert.True(Volume(pod, "/data").PersistentVolumeClaim.ReadOnlyProperty);
        Assert.True(pod.Spec.Containers[0].VolumeMounts.Single(mount => mount.MountPath == "/data").ReadOnlyProperty);
        Assert.Contains(Worker(Job()).Spec.Volumes, volume => volume.Name == "models");
    }

    [Theory]
    [InlineData("s3://bucket/data/a.csv", false)]
    [InlineData("file:///database/a.csv", false)]
    [InlineData("file:///data/2026/*.parquet", true)]
    [InlineData("file:///data/**/a.csv", true)]
    [InlineData("file:///*/a.csv", true)]
    public void Data_may_be_named_by_a_pattern_a_list_or_a_manifest(string place, bool mounted)
    {
        var sources = new[]
        {
            new SourceOptions { Uri = place },
            new SourceOptions { Uris = ["https://example.com/b.csv", place] },
            new SourceOptions { Manifest = place },
        };
        foreach (var source in place.Contains('*', StringComparison.Ordinal) ? sources[..2] : sources)
        {
            var job = Job();
            job.Spec = job.Spec with { Dataset = new DatasetOptions { Sources = [source] } };
            Assert.Equal(mounted, Check(job).Spec.Volumes.Any(volume => volume.Name == "data"));
        }
    }

    [Theory]
    [InlineData(null, "10Gi", null)]
    [InlineData("64Gi", "64Gi", "64Gi")]
    public void Scratch_is_bounded_and_requested_where_the_job_names_it(string? scratch, string limit, string? request)
    {
        foreach (var pod in new[] { Check(Job(scratch)), Worker(Job(scratch)) })
        {
            var container = pod.Spec.Containers[0];
            Assert.Equal(limit, Volume(pod, "/sluice/scratch").EmptyDir.SizeLimit.ToString());
            Assert.Equal("/sluice/scratch", container.Env.Single(each => each.Name == "SLUICE_SCRATCH").Value);
            Assert.Equal("/sluice/sources", container.Env.Single(each => each.Name == "SLUICE_SOURCES").Value);
            Assert.Equal(request, container.Resources.Requests.TryGetValue("ephemeral-storage", out var room) ? room.ToString() : null);
        }
    }

    [Fact]
    public void The_Secret_of_a_source_is_mounted_read_only_by_the_index_of_the_source()
    {
        var job = Job();
        var store = new StoreOptions { CredentialsSecretRef = new SecretReference { Name = "bucket" } };
        job.Spec = job.Spec with
        {
            Dataset = new DatasetOptions
            {
                Sources = [new SourceOptions { Uri = "file:///data/a.csv" }, new SourceOptions { Uri = "s3://bucket/*", Store = store }],
            },
        };

        foreach (var pod in new[] { Check(job), Worker(job) })
        {
            Assert.Equal("bucket", Volume(pod, "/sluice/sources/1").Secret.SecretName);
            Assert.Null(Volume(pod, "/sluice/sources/1").Secret.Optional);
            var mounts = pod.Spec.Containers[0].VolumeMounts;
            Assert.True(
                Assert.Single(mounts, mount => mount.MountPath.StartsWith("/sluice/sources", StringComparison.Ordinal)).ReadOnlyProperty);
        }
    }

    [Fact]
    public void The_Secret_of_what_an_engine_made_is_that_of_the_first_source()
    {
        var job = Job();
        var store = new StoreOptions { CredentialsSecretRef = new SecretReference { Name = "bucket" } };
        var prepare = new PrepareOptions { Output = new PrepareOutput { Uri = "s3://lake/a", Store = store } };
        job.Spec = job.Spec with { Dataset = new DatasetOptions { Prepare = prepare } };

        Assert.All([Check(job), Worker(job)], pod => Assert.Equal("bucket", Volume(pod, "/sluice/sources/0").Secret.SecretName));
    }

    [Fact]
    public void The_claim_of_the_version_that_drift_is_measured_from_is_mounted_once_and_read_only()
    {
        var other = Parent("old-models", "/old");
        Assert.Equal(("old-models", true), (Volume(other, "/old").PersistentVolumeClaim.ClaimName,
            Volume(other, "/old").PersistentVolumeClaim.ReadOnlyProperty));
        var same = Parent("d", "/data");
        Assert.Single(same.Spec.Containers[0].VolumeMounts, mount => mount.MountPath == "/data");
        Assert.DoesNotContain(same.Spec.Volumes, volume => volume.Name == "sluice-parent");

        static V1Pod Parent(string claim, string path) => CheckPod.Build(
            Job(),
            new CreateCheckPod("train-check-0", 0, "train-check", new ParentVersion
            {
                Version = "0.9.0",
                Artifact = new ArtifactReference
                {
                    Volume = new ArtifactVolume { PersistentVolumeClaim = new ClaimSource { ClaimName = claim }, MountPath = path },
                },
            }),
            "data:1",
            Settings.Data);
    }

    // A kubelet may wait for ever for a claim that a pod names by two volumes.
    [Theory]
    [InlineData(DataContract.WarmStartPath, "old-models", "sluice-warm-start", true)]
    [InlineData(DataContract.WarmStartPath, "m", "models", null)]
    [InlineData(DataContract.BaselinePath, "old-models", "sluice-baseline", true)]
    [InlineData(DataContract.BaselinePath, "m", "models", null)]
    public void The_claim_of_a_version_that_a_worker_reads_is_mounted_for_reading_at_a_path_of_its_own(
        string path, string claim, string volume, bool? readOnly)
    {
        var worker = new CreateWorkerPod
        {
            Name = "train-attempt-0-0",
            WorldSize = 1,
            Service = "train-workers",
            JobDocument = "train-job",
            WarmStart = path == DataContract.WarmStartPath ? On(claim, path) : null,
            Baseline = path == DataContract.BaselinePath ? On(claim, path) : null,
        };
        var pod = TrainerPod.Build(Job(), worker, "trainer:1", Settings.Trainer);
        var mount = Assert.Single(pod.Spec.Containers[0].VolumeMounts, mount => mount.MountPath == path);

        Assert.Equal((volume, true), (mount.Name, mount.ReadOnlyProperty));
        var source = Assert.Single(pod.Spec.Volumes, each => each.PersistentVolumeClaim?.ClaimName == claim);
        Assert.Equal((volume, readOnly), (source.Name, source.PersistentVolumeClaim.ReadOnlyProperty is true ? true : null));
        Assert.Equal(pod.Spec.Volumes.Count, pod.Spec.Volumes.DistinctBy(each => each.Name).Count());
    }

    [Fact]
    public void Two_versions_on_one_claim_share_its_volume()
    {
        var worker = new CreateWorkerPod
        {
            Name = "train-attempt-0-0",
            JobDocument = "train-job",
            WarmStart = On("old", DataContract.WarmStartPath),
            Baseline = On("old", DataContract.BaselinePath),
        };
        var pod = TrainerPod.Build(Job(), worker, "trainer:1", Settings.Trainer);

        var volume = Assert.Single(pod.Spec.Volumes, each => each.PersistentVolumeClaim?.ClaimName == "old").Name;
        Assert.Equal(
            ["/sluice/baseline", "/sluice/warm-start"],
            pod.Spec.Containers[0].VolumeMounts.Where(mount => mount.Name == volume).Select(mount => mount.MountPath).Order());
    }

    [Fact]
    public void A_request_of_the_job_s_own_is_left_as_it_is()
    {
        var resources = new ResourceOptions { Requests = new Dictionary<string, string> { ["ephemeral-storage"] = "1Gi" } };
        var job = Job("64Gi");
        job.Spec = job.Spec with { Resources = resources, Dataset = job.Spec.Dataset with { Resources = resources } };

        Assert.All([Check(job), Worker(job)], pod =>
            Assert.Equal("1Gi", pod.Spec.Containers[0].Resources.Requests["ephemeral-storage"].ToString()));
    }

    private static ParentVersion On(string claim, string path) => new()
    {
        Version = "0.9.0",
        Artifact = new ArtifactReference
        {
            Volume = new ArtifactVolume { PersistentVolumeClaim = new ClaimSource { ClaimName = claim }, MountPath = path },
        },
    };

    private static V1Pod Check(TrainingJob job) =>
        CheckPod.Build(job, new CreateCheckPod("train-check-2", 2, "train-check"), "data:1", Settings.Data);

    private static V1Pod Worker(TrainingJob job) =>
        TrainerPod.Build(job, new CreateWorkerPod { Name = "train-attempt-0-0" }, "trainer:1", Settings.Trainer);

    private static V1Volume Volume(V1Pod pod, string path) => pod.Spec.Volumes.Single(volume =>
        volume.Name == pod.Spec.Containers[0].VolumeMounts.Single(mount => mount.MountPath == path).Name);

    private static TrainingJob Job(string? scratch = null) => new()
    {
        Metadata = new V1ObjectMeta { Name = "train", NamespaceProperty = "ns", Uid = "uid" },
        Spec = new TrainingJobSpec
        {
            Model = "penguins",
            Dataset = new DatasetOptions { Uri = "file:///data/2026/penguins.csv", Scratch = scratch },
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "1" } },
            Pod = new PodOptions
            {
                Volumes =
                [
                    new PodVolume { Name = "models", MountPath = "/models", PersistentVolumeClaim = new ClaimSource { ClaimName = "m" } },
                    new PodVolume { Name = "data", MountPath = "/data", PersistentVolumeClaim = new ClaimSource { ClaimName = "d" } },
                    new PodVolume { Name = "bundle", MountPath = "/ca", ConfigMap = new ConfigMapSource { Name = "bundle" } },
                ],
            },
        },
    };
}
