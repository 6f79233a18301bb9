using System.Net;
using System.Text.Json.Nodes;
using k8s;
using k8s.Autorest;
using Sluice.Api.Conditions;
using Sluice.Api.Contracts;
using Sluice.Api.Metadata;
using Sluice.Api.TrainingJobs;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;

namespace Sluice.Tests.Cluster.Operators.Jobs;

/// <summary>Datasets that engines make: the real controller of Jobs, and others whose status the tests write.</summary>
public sealed class PreparationTests(ApiServer server) : IClassFixture<ApiServer>
{
    private const string Name = "penguins-1-0-0-prepare-0";

    [Fact]
    public async Task A_dataset_that_a_Job_makes_is_checked_and_trained_on()
    {
        await using var story = await Story.BeginAsync(server);
        var isJoined = false;
        story.Twist = pod => pod.Metadata.Labels[Labels.Name] != "join" ? null
            : isJoined ? new PodFate.Exits(0)
            : new PodFate.Runs();
        await using var running = await RunningOperator.StartAsync(story.Namespace);

        await story.CreateAsync(Prepared(new PrepareOptions
        {
            Template = Manifest("""
                {"apiVersion":"batch/v1","kind":"Job","metadata":{"labels":{"team":"data"},"annotations":{"example.com/by":"data"}},
                 "spec":{"template":{"metadata":{"labels":{"app.kubernetes.io/name":"join"}},
                                     "spec":{"restartPolicy":"Never","containers":[{"name":"join","image":"join:1"}]}}}}
                """),
            Success = new PrepareCondition { Path = """.status.conditions[?(@.type=="Complete")].status""", Values = ["True"] },
            Failure = new PrepareFailure { Path = """.status.conditions[?(@.type=="Failed")].status""", Values = ["True"] },
            Output = new PrepareOutput { Uri = "s3://lake/{name}/*.parquet" },
        }));

        var made = await Eventually.Async(
            "the Job is made", () => story.Client.BatchV1.ReadNamespacedJobAsync(Name, story.Namespace), job => job is not null);
        Assert.Equal(("data", "penguins-1-0-0"), (made.Metadata.Labels["team"], made.Metadata.Labels[Labels.Job]));
        Assert.Equal("data", made.Metadata.Annotations["example.com/by"]);
        var job = await story.JobAsync("1.0.0");
        var owner = Assert.Single(made.Metadata.OwnerReferences);
        Assert.Equal((job.Metadata.Uid, true), (owner.Uid, owner.Controller!.Value));
        var pods = await Eventually.Async(
            "the pod of the Job is there", () => story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace), pods => pods.Items.Count > 0);
        Assert.Equal("join", Assert.Single(pods.Items).Metadata.Labels[Labels.Name]);

        // The status follows the Job, whose pod may be faster.
        await Eventually.Async(
            "the job says what it does", () => story.JobAsync("1.0.0"), job => job.Status?.Phase == JobPhase.Preparing);

        // The real controller of Jobs sees its pod end, and writes the conditions.
        isJoined = true;
        story.Reconsider();
        var done = await SucceededAsync(story);
        Assert.Equal($"s3://lake/{Name}/*.parquet", done.Status.Preparation!.Uri);
        foreach (var document in new[] { "penguins-1-0-0-check", "penguins-1-0-0-job" })
        {
            var map = await story.Client.CoreV1.ReadNamespacedConfigMapAsync(document, story.Namespace);
            var dataset = ContractJson.TryRead<JobDocument>(map.Data["job.json"])!.Spec.Dataset;
            Assert.Equal(($"s3://lake/{Name}/*.parquet", null), (dataset.Uri, dataset.Prepare));
        }

        await GoneAsync(story, EngineKinds.Batch);
    }

    [Fact]
    public async Task A_SparkApplication_that_completes_may_say_where_the_dataset_is()
    {
        await using var story = await Story.BeginAsync(server);
        await EngineKinds.InstallAsync(story.Client, EngineKinds.Spark);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Prepared(Spark(".spec.arguments[1]")));
        await MadeAsync(story, EngineKinds.Spark);

        await EngineKinds.ReportAsync(story, EngineKinds.Spark, Name, new { applicationState = new { state = "COMPLETED" } });

        Assert.Equal("s3://lake/visits.parquet", (await SucceededAsync(story)).Status.Preparation!.Uri);
        await GoneAsync(story, EngineKinds.Spark);
    }

    [Fact]
    public async Task Success_without_the_place_of_the_dataset_names_the_path()
    {
        await using var story = await Story.BeginAsync(server);
        await EngineKinds.InstallAsync(story.Client, EngineKinds.Spark);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Prepared(Spark(".spec.arguments[7]")));
        await MadeAsync(story, EngineKinds.Spark);

        await EngineKinds.ReportAsync(story, EngineKinds.Spark, Name, new { applicationState = new { state = "COMPLETED" } });

        var stalled = await StalledAsync(story);
        Assert.Equal(
            (Reasons.DatasetInvalid,
                $"spec.dataset.prepare.output.path: SparkApplication {Name} succeeded, but has nothing at .spec.arguments[7]"),
            (stalled.Reason, stalled.Message));
    }

    [Fact]
    public async Task A_RayJob_that_fails_is_told_in_its_own_words_and_starts_no_pod()
    {
        await using var story = await Story.BeginAsync(server);
        await EngineKinds.InstallAsync(story.Client, EngineKinds.Ray);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Prepared(Ray));
        await MadeAsync(story, EngineKinds.Ray);

        await EngineKinds.ReportAsync(story, EngineKinds.Ray, Name, new { jobStatus = "FAILED", message = "a worker ran out of memory" });

        var stalled = await StalledAsync(story);
        Assert.Equal(Reasons.BackoffLimitExceeded, stalled.Reason);
        Assert.Contains($"RayJob {Name} failed: a worker ran out of memory", stalled.Message, StringComparison.Ordinal);
        Assert.Empty((await story.Client.CoreV1.ListNamespacedPodAsync(story.Namespace)).Items);
        await GoneAsync(story, EngineKinds.Ray);
    }

    [Fact]
    public async Task A_kind_that_the_operator_may_not_read_names_the_role_to_label()
    {
        await using var story = await Story.BeginAsync(server);
        await EngineKinds.InstallAsync(story.Client, EngineKinds.Ray);
        await using var running = await RunningOperator.StartAsync(story.Namespace, new WithoutRights("/apis/ray.io/v1/namespaces/"));
        await story.CreateAsync(Prepared(Ray));

        var stalled = await StalledAsync(story);
        Assert.Equal(Reasons.Refused, stalled.Reason);
        Assert.Contains("rayjobs.ray.io", stalled.Message, StringComparison.Ordinal);
        Assert.Contains("rbac.sluice.dev/aggregate-to-prepare: \"true\"", stalled.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_kind_that_the_server_does_not_have_is_named()
    {
        await using var story = await Story.BeginAsync(server);
        await using var running = await RunningOperator.StartAsync(story.Namespace);
        await story.CreateAsync(Prepared(Ray with { Template = Manifest("""{"apiVersion":"example.com/v1","kind":"Loom"}""") }));

        var stalled = await StalledAsync(story);
        Assert.Equal(Reasons.Refused, stalled.Reason);
        Assert.Contains("the API server has no kind Loom of example.com/v1", stalled.Message, StringComparison.Ordinal);
    }

    private static PrepareOptions Ray => new()
    {
        Template = Manifest("""{"apiVersion":"ray.io/v1","kind":"RayJob","spec":{"entrypoint":"python join.py"}}"""),
        Success = new PrepareCondition { Path = ".status.jobStatus", Values = ["SUCCEEDED"] },
        Failure = new PrepareFailure { Path = ".status.jobStatus", Values = ["FAILED", "STOPPED"], Message = ".status.message" },
        Output = new PrepareOutput { Uri = "s3://lake/{name}.parquet" },
    };

    private static PrepareOptions Spark(string output) => new()
    {
        Template = Manifest("""
            {"apiVersion":"sparkoperator.k8s.io/v1beta2","kind":"SparkApplication","spec":{"arguments":["--to","s3://lake/visits.parquet"]}}
            """),
        Success = new PrepareCondition { Path = ".status.applicationState.state", Values = ["COMPLETED"] },
        Failure = new PrepareFailure
        {
            Path = ".status.applicationState.state",
            Values = ["FAILED", "SUBMISSION_FAILED"],
            Message = ".status.applicationState.errorMessage",
        },
        Output = new PrepareOutput { Path = output },
    };

    private static TrainingJob Prepared(PrepareOptions prepare)
    {
        var job = Story.Job("1.0.0");
        job.Spec = job.Spec with
        {
            RunPolicy = new RunPolicy { BackoffLimit = 0 },
            Dataset = job.Spec.Dataset with { Uri = null!, Prepare = prepare },
        };
        return job;
    }

    private static JsonObject Manifest(string json) => JsonNode.Parse(json)!.AsObject();

    private static Task MadeAsync(Story story, Engine engine) => Eventually.Async(
        $"the {engine.Kind} is made",
        () => story.Client.CustomObjects.GetNamespacedCustomObjectAsync(
            engine.Group, engine.Version, story.Namespace, engine.Plural, Name),
        _ => true);

    private static Task GoneAsync(Story story, Engine engine) => Eventually.Async(
        $"the {engine.Kind} is deleted",
        async () =>
        {
            try
            {
                await story.Client.CustomObjects.GetNamespacedCustomObjectAsync(
                    engine.Group, engine.Version, story.Namespace, engine.Plural, Name);
                return false;
            }
            catch (HttpOperationException error) when (error.Response.StatusCode == HttpStatusCode.NotFound)
            {
                return true;
            }
        },
        gone => gone);

    private static Task<TrainingJob> SucceededAsync(Story story) => Eventually.Async(
        "the job succeeded", () => story.JobAsync("1.0.0"), job => Of(job, ConditionTypes.Ready)?.Reason == Reasons.Succeeded);

    private static async Task<Condition> StalledAsync(Story story) => Of(
        await Eventually.Async("the job stalled", () => story.JobAsync("1.0.0"), job => Of(job, ConditionTypes.Stalled) is not null),
        ConditionTypes.Stalled)!;

    private static Condition? Of(TrainingJob job, string type) =>
        job.Status?.Conditions.FirstOrDefault(condition => condition.Type == type);

    /// <summary>Sends the requests below a path as a user who has no rights.</summary>
    private sealed class WithoutRights(string path) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.AbsolutePath.StartsWith(path, StringComparison.Ordinal))
            {
                request.Headers.Add("Impersonate-User", "nobody");
            }

            return base.SendAsync(request, cancellationToken);
        }
    }
}
