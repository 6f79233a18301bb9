using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using System.Net.Http.Headers;
using System.Globalization;
using k8s;
using k8s.Models;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Api.TrainingJobs.Searching;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Deployments;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>
/// A namespace in which the life of a model is played: the user's objects, and a node whose trainers and verifiers end as the
/// story says and whose gateways report the evidence that it wants.
/// </summary>
internal sealed class Story : IAsyncDisposable
{
    public const string Model = "penguins";

    private const string Group = SluiceGroup.Group;
    private const string ApiVersion = SluiceGroup.Version;

    private readonly Kubernetes _client;
    private readonly TestNamespace _namespace;
    private readonly PuppetNode _node;
    private readonly PuppetGateway _gateway;
    private bool _ended;

    private Story(Kubernetes client, TestNamespace @namespace, int atOnce)
    {
        _client = client;
        _namespace = @namespace;
        _gateway = new PuppetGateway(client, @namespace.Name, version => BadVersions.Contains(version));
        _node = new PuppetNode(
            client, @namespace.Name, pod => Fate(pod) is PodFate.Exits own && IsMeshed ? new PodFate.Beside(own) : Fate(pod), atOnce);
    }

    public string Namespace => _namespace.Name;

    public Kubernetes Client => _client;

    /// <summary>Versions whose pods answer 400.</summary>
    public ConcurrentBag<string> BadVersions { get; } = [];

    /// <summary>What becomes of a pod that checks a dataset; null: the dataset passes.</summary>
    public Func<PodFate?> Check { get; set; } = () => null;

    /// <summary>What becomes of any other pod; null: what usually does.</summary>
    public Func<V1Pod, PodFate?> Twist { get; set; } = _ => null;

    /// <summary>Whether a proxy runs on beside every container that ends.</summary>
    public bool IsMeshed { get; set; }

    public static Task<Story> BeginAsync(ApiServer server) => BeginAsync(server.Client);

    /// <summary>Begins a story.</summary>
    /// <param name="client">An administrator's client.</param>
    /// <param name="atOnce">How many pods its node plays at a time.</param>
    public static async Task<Story> BeginAsync(Kubernetes client, int atOnce = 1) =>
        new(client, await TestNamespace.CreateAsync(client), atOnce);

    public static TrainingJob Job(string version) => new()
    {
        Metadata = new V1ObjectMeta { Name = $"{Model}-{version.Replace('.', '-')}" },
        Spec = new TrainingJobSpec
        {
            Model = Model,
            Dataset = new DatasetOptions
            {
                Uri = "file:///data/penguins.csv",
                Target = "species",
                Features = [new FeatureOptions { Name = "bill_length_mm" }],
            },
            Resources = new ResourceOptions { Limits = new Dictionary<string, string> { ["nvidia.com/gpu"] = "1" } },
            Pod = new PodOptions
            {
                Volumes =
                [
                    new PodVolume
                    {
                        Name = "models",
                        MountPath = "/models",
                        PersistentVolumeClaim = new ClaimSource { ClaimName = "models" },
                    },
                ],
            },
            Gates = [new TrainingGate { Metric = "accuracy", Min = "0.9" }],
            Publish = new PublishOptions { Version = version, Repository = "file:///models/penguins", Volume = "models" },
        },
    };

    public static ModelDeployment Deployment(string version) => new()
    {
        Metadata = new V1ObjectMeta { Name = Model },
        Spec = new ModelDeploymentSpec
        {
            Model = Model,
            Version = version,
            Strategy = new RolloutStrategy
            {
                Steps =
                [
                    new RolloutStep { Weight = 10, MinRequests = 100 },
                    new RolloutStep { Weight = 50, MinRequests = 100 },
                    new RolloutStep { Weight = 100 },
                ],
                Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate() }],
            },
        },
    };

    /// <summary>A job that first tries three rates of learning, two at a time.</summary>
    public static TrainingJob Searching(string version)
    {
        var job = Job(version);
        job.Spec = job.Spec with
        {
            Trainer = job.Spec.Trainer with { Hyperparameters = new Dictionary<string, string> { ["epochs"] = "20" } },
            Dataset = job.Spec.Dataset with { Split = job.Spec.Dataset.Split with { Validation = "0.1" } },
            Checkpoint = new CheckpointOptions { Volume = "models" },
            Search = new SearchOptions
            {
                Parameters = [new SearchParameter { Name = "learningRate", Range = new SearchRange { Min = "0.001", Max = "0.1" } }],
                Trials = 3,
                Parallel = 2,
            },
        };
        return job;
    }

    /// <summary>How the pod of a trial usually ends: trial 1 is the best.</summary>
    public static PodFate.Exits Trial(int number, int epochs, bool finished) => new(0, ContractJson.Write(new TrialResult
    {
        Objective = $"0.{1 + Math.Abs(number - 1)}",
        Epochs = epochs,
        Finished = finished,
    }));

    /// <summary>What the trainer of a job usually leaves.</summary>
    public static TrainerResult Result(string job) => new()
    {
        Artifact = new ArtifactReference
        {
            Uri = "file:///models/penguins",
            Digest = Digest(job[(Model.Length + 1)..].Replace('-', '.')),
            Size = 4096,
        },
        Signature = Signature,
        Dataset = new DatasetReference { Uri = "file:///data/penguins.csv", Digest = Digest("data"), Rows = 344 },
        Metrics = new Dictionary<string, string> { ["accuracy"] = "0.98" },
    };

    /// <summary>Two steps, and one gate before the second.</summary>
    public static ModelDeployment Gated(string version, RolloutGate gate)
    {
        var deployment = Deployment(version);
        deployment.Spec = deployment.Spec with
        {
            Strategy = new RolloutStrategy
            {
                Steps = [new RolloutStep { Weight = 10 }, new RolloutStep { Weight = 100 }],
                Gates = [gate],
            },
        };
        return deployment;
    }

    public Task CreateAsync(TrainingJob job) => CreateAsync(job, TrainingJob.Names.Plural);

    public Task CreateAsync(ModelDeployment deployment) => CreateAsync(deployment, ModelDeployment.Names.Plural);

    public Task SetVersionAsync(string version) => _client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { spec = new { version } }, V1Patch.PatchType.MergePatch),
        Group,
        ApiVersion,
        Namespace,
        ModelDeployment.Names.Plural,
        Model);

    /// <summary>Deletes one of the user's objects.</summary>
    public Task DeleteAsync(string plural, string name) =>
        _client.CustomObjects.DeleteNamespacedCustomObjectAsync(Group, ApiVersion, Namespace, plural, name);

    /// <summary>Sets the deployment's whole spec.</summary>
    public Task SetAsync(ModelDeploymentSpec spec) => _client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { spec }, V1Patch.PatchType.MergePatch), Group, ApiVersion, Namespace, ModelDeployment.Names.Plural, Model);

    /// <summary>Wakes the operator, which sleeps by the real clock: an annotation makes it look at an object.</summary>
    public Task NudgeAsync(string plural, string name) => _client.CustomObjects.PatchNamespacedCustomObjectAsync(
        new V1Patch(new { metadata = new { annotations = new { nudged = Guid.NewGuid() } } }, V1Patch.PatchType.MergePatch),
        Group,
        ApiVersion,
        Namespace,
        plural,
        name);

    public Task<TrainingJob> JobAsync(string version) => ReadAsync<TrainingJob>(TrainingJob.Names.Plural, Job(version).Metadata.Name);

    /// <summary>The cells of the first row that the API server prints for kubectl, by their columns. Empty without a row.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> RowAsync(string plural)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Get, new Uri(_client.BaseUri, $"apis/{Group}/{ApiVersion}/namespaces/{Namespace}/{plural}"));
        request.Headers.Accept.Add(MediaTypeWithQualityHeaderValue.Parse("application/json;as=Table;v=v1;g=meta.k8s.io"));
        using var answer = await _client.HttpClient.SendAsync(request);
        var table = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        var columns = table["columnDefinitions"]!.AsArray().Select(column => column!["name"]!.GetValue<string>());
        return table["rows"]!.AsArray().Take(1).SelectMany(row => columns.Zip(row!["cells"]!.AsArray(), (column, cell) => (column, cell)))
            .ToDictionary(pair => pair.column, pair => pair.cell?.ToString(), StringComparer.Ordinal);
    }

    public Task<ModelVersion> VersionAsync(string version) => ReadAsync<ModelVersion>(ModelVersion.Names.Plural, $"{Model}-{version}");

    public Task<ModelDeployment> DeploymentAsync() => ReadAsync<ModelDeployment>(ModelDeployment.Names.Plural, Model);

    public Task<T> ReadAsync<T>(string plural, string name) =>
        _client.CustomObjects.GetNamespacedCustomObjectAsync<T>(Group, ApiVersion, Namespace, plural, name);

    /// <summary>Has the node look at every pod again, after the story has changed.</summary>
    public void Reconsider() => _node.Reconsider();

    /// <summary>Deletes the namespace, once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_ended)
        {
            return;
        }

        _ended = true;
        await _node.DisposeAsync();
        await _gateway.DisposeAsync();
        await _namespace.DisposeAsync();
    }

    private Task CreateAsync<T>(T entity, string plural) =>
        _client.CustomObjects.CreateNamespacedCustomObjectAsync(entity, Group, ApiVersion, Namespace, plural);

    private PodFate Fate(V1Pod pod)
    {
        if (pod.Metadata.Labels[Labels.Name] == "data")
        {
            return Check() ?? new PodFate.Exits(0, ContractJson.Write(new DataResult { Digest = Digest("data"), Rows = 344 }));
        }

        if (Twist(pod) is { } twisted)
        {
            return twisted;
        }

        switch (pod.Metadata.Labels[Labels.Name])
        {
            case "trainer" when pod.Metadata.Labels.TryGetValue(Labels.Trial, out var number):
                return Trial(int.Parse(number, CultureInfo.InvariantCulture), epochs: 20, finished: true);
            case "trainer":
                return new PodFate.Exits(0, ContractJson.Write(Result(pod.Metadata.Labels[Labels.Job])));
            case "verify":
                return new PodFate.Exits(
                    0,
                    ContractJson.Write(
                        new VerifyResult { Digest = Digest(pod.Metadata.Labels[Labels.Version]), Size = 4096, Signature = Signature }));
            case "gateway":
                _gateway.Serve(pod);
                return new PodFate.Runs();
            default:
                return new PodFate.Runs();
        }
    }

    private static ModelSignature Signature { get; } = new()
    {
        Inputs = [new TensorSignature { Name = "bill_length_mm", Datatype = "FP32", Shape = [-1, 1] }],
        Outputs = [new TensorSignature { Name = "label", Datatype = "BYTES", Shape = [-1] }],
    };

    private static string Digest(string of) =>
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(of)));
}
