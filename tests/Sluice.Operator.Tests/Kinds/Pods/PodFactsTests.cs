using k8s;
using k8s.Models;
using Sluice.Decisions.Observation;
using Sluice.Operator.Kinds.Pods;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.Pods;

/// <summary>Pods as kubelets report them, with what webhooks put into them.</summary>
public class PodFactsTests
{
    private const string Proxy = """{"name":"istio-proxy","ready":true,"restartCount":0,"state":{"running":{}}}""";

    [Fact]
    public void The_container_is_found_by_its_name_wherever_it_stands()
    {
        var fact = PodFacts.Of(
            Pod("""
                {"phase":"Running","containerStatuses":[PROXY,
                 {"name":"trainer","imageID":"t@sha256:1",
                  "state":{"terminated":{"exitCode":65,"message":"bad","reason":"Error","finishedAt":"2026-05-01T12:01:00Z"}}}]}
                """.Replace("PROXY", Proxy, StringComparison.Ordinal)),
            "trainer");
        Assert.Equal((65, "bad", "t@sha256:1"), (fact.ExitCode, fact.TerminationMessage, fact.ImageId));
        Assert.Equal((true, false, true, false), (fact.Ended, fact.Over, fact.Started, fact.Succeeded));
        Assert.Null(fact.Waiting);
    }

    // A result is read as it is: a metric may be called after a column, and a column "token".
    [Theory]
    [InlineData(1, "token=*** was refused")]
    [InlineData(0, "token=abc was refused")]
    public void Secrets_in_the_words_of_a_container_that_failed_are_masked(int code, string message)
    {
        var fact = PodFacts.Of(
            Pod("""
                {"phase":"Failed","containerStatuses":[
                 {"name":"trainer","state":{"terminated":{"exitCode":CODE,"message":"token=abc was refused"}}}]}
                """.Replace("CODE", $"{code}", StringComparison.Ordinal)),
            "trainer");
        Assert.Equal(message, fact.TerminationMessage);
    }

    [Fact]
    public void Secrets_in_the_words_of_a_container_that_waits_are_masked() => Assert.Equal(
        "CrashLoopBackOff: https://***@hub/model was refused",
        PodWaits.Of(
            Pod("""
                {"phase":"Running","containerStatuses":[
                 {"name":"server","restartCount":3,
                  "lastState":{"terminated":{"exitCode":1,"message":"https://ann:pw@hub/model was refused"}},
                  "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}}}]}
                """),
            "server"));

    [Fact]
    public void A_proxy_that_ended_is_not_the_container()
    {
        var fact = PodFacts.Of(
            Pod("""
                {"phase":"Running","containerStatuses":[
                 {"name":"istio-proxy","state":{"terminated":{"exitCode":1}}},
                 {"name":"trainer","ready":true,"state":{"running":{}}}]}
                """),
            "trainer");
        Assert.Equal((null, false), (fact.ExitCode, fact.Ended));
    }

    [Theory]
    [InlineData(
        """{"phase":"Pending","conditions":[{"type":"PodScheduled","status":"False","reason":"Unschedulable","message":"0/1 nodes"}]}""",
        "Unschedulable: 0/1 nodes")]
    [InlineData("""{"phase":"Pending","containerStatuses":[{"name":"server","state":{"waiting":{"reason":"ContainerCreating"}}}]}""", null)]
    [InlineData(
        """
        {"phase":"Pending","containerStatuses":[
         {"name":"server","state":{"waiting":{"reason":"CreateContainerConfigError","message":"secret \"s3\" not found"}}}]}
        """,
        "CreateContainerConfigError: secret \"s3\" not found")]
    [InlineData(
        """
        {"phase":"Running","containerStatuses":[
         {"name":"server","restartCount":3,"lastState":{"terminated":{"exitCode":137,"reason":"OOMKilled"}},
          "state":{"waiting":{"reason":"CrashLoopBackOff","message":"back-off 5m0s"}}}]}
        """,
        "CrashLoopBackOff: ended with exit code 137 (OOMKilled)")]
    [InlineData(
        """
        {"phase":"Running","containerStatuses":[
         {"name":"server","restartCount":3,"ready":false,
          "lastState":{"terminated":{"exitCode":1,"reason":"Error","message":"no model"}},"state":{"running":{}}}]}
        """,
        "was started again 3 times, the last time after it ended with exit code 1: no model")]
    [InlineData(
        """
        {"phase":"Pending",
         "initContainerStatuses":[{"name":"istio-proxy","state":{"waiting":{"reason":"ImagePullBackOff","message":"m"}}}],
         "containerStatuses":[{"name":"server","state":{"waiting":{"reason":"PodInitializing"}}}]}
        """,
        "init container istio-proxy: ImagePullBackOff: m")]
    [InlineData(
        """
        {"phase":"Running","containerStatuses":[
         {"name":"istio-proxy","ready":false,"state":{"waiting":{"reason":"ErrImagePull","message":"m"}}},
         {"name":"server","ready":true,"state":{"running":{}}}]}
        """,
        "container istio-proxy: ErrImagePull: m")]
    [InlineData(
        """
        {"phase":"Running","conditions":[{"type":"Ready","status":"True"}],
         "containerStatuses":[{"name":"server","ready":true,"state":{"running":{}}}]}
        """,
        null)]
    public void What_keeps_a_pod_from_being_ready_is_said_our_container_first(string status, string? why) =>
        Assert.Equal(why, PodWaits.Of(Pod(status), "server"));

    [Fact]
    public void A_deadline_of_its_own_is_told_from_the_one_that_ends_what_runs_beside_it()
    {
        const string Status = """
            {"phase":"Failed","reason":"DeadlineExceeded","startTime":"2026-05-01T12:00:00Z",
             "containerStatuses":[{"name":"gate","state":{"terminated":{"exitCode":0,"finishedAt":"AT"}}}]}
            """;
        var early = Status.Replace("AT", "2026-05-01T12:00:30Z", StringComparison.Ordinal);
        var late = Status.Replace("AT", "2026-05-01T12:01:30Z", StringComparison.Ordinal);
        Assert.Equal((false, true), (Timed(early, 1).TimedOut, Timed(early, 1).Ending));
        Assert.Equal((false, false), (Timed(early, 90).TimedOut, Timed(early, 90).Ending));
        Assert.True(Timed(late, 90).TimedOut);

        static PodFact Timed(string status, long seconds)
        {
            var pod = Pod(status);
            pod.Spec = new V1PodSpec { ActiveDeadlineSeconds = seconds, Containers = [] };
            return PodFacts.Of(pod, "gate");
        }
    }

    [Fact]
    public void When_a_pod_was_asked_to_go_and_what_it_holds_is_read()
    {
        var pod = Pod(
            """{"phase":"Running","conditions":[{"type":"PodScheduled","status":"True","lastTransitionTime":"2026-05-01T12:00:00Z"}]}""");
        pod.Metadata.DeletionTimestamp = new DateTime(2026, 5, 1, 12, 5, 30, DateTimeKind.Utc);
        pod.Metadata.DeletionGracePeriodSeconds = 30;
        pod.Spec = new V1PodSpec
        {
            Containers =
            [
                new V1Container
                {
                    Name = "trainer",
                    Resources = new V1ResourceRequirements
                    {
                        Limits = new Dictionary<string, ResourceQuantity> { ["nvidia.com/gpu"] = new("2") },
                    },
                },
            ],
        };
        var fact = PodFacts.Of(pod, "trainer");
        Assert.Equal(
            (2, new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc), new DateTime(2026, 5, 1, 12, 5, 0, DateTimeKind.Utc)),
            ((int)fact.Gpus, fact.ScheduledAt!.Value, fact.DisruptedAt!.Value));
    }

    private static V1Pod Pod(string status) => new()
    {
        Metadata = new V1ObjectMeta { Name = "p", Uid = "u" },
        Status = KubernetesJson.Deserialize<V1PodStatus>(status),
    };
}
