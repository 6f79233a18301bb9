using System.Net;
using System.Text;
using k8s;
using k8s.Models;
using Microsoft.Extensions.Logging;
using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Api.Pods;
using Sluice.Operator.Configuration;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators;
using Xunit;

namespace Sluice.Tests.Cluster.Metrics;

public sealed class PrometheusRolloutTests(
    ApiServer server, RealPrometheus prometheus) : IClassFixture<ApiServer>, IClassFixture<RealPrometheus>
{
    [Fact]
    public async Task A_query_above_its_limit_sends_traffic_back_and_the_value_is_in_the_status()
    {
        prometheus.Samples = "drift{version=\"1.0.0\"} 0.01\ndrift{version=\"1.1.0\"} 0.5\n";
        await using var story = await Story.BeginAsync(server);
        await using var running = await ServeAsync(
            story, new PrometheusGate { Query = """drift{version="{{version}}"}""", MaxIncrease = "0.1", Interval = "1s" });

        await story.SetVersionAsync("1.1.0");

        var back = await Eventually.Async(
            "1.1.0 was rolled back", story.DeploymentAsync, md => Stalled(md)?.Reason == Reasons.RolledBack);
        Assert.Equal("1.0.0", back.Status.Stable);
        var found = back.Status.Ledger.Last(entry => entry.Decision == LedgerDecision.RollBack).Message;
        Assert.Contains("candidate 0.5, stable 0.01", found, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_its_server_a_rollout_waits_and_with_it_again_it_goes_on()
    {
        prometheus.Samples = "fine 1\n";
        await using var story = await Story.BeginAsync(server);
        await using var running = await ServeAsync(story, new PrometheusGate { Query = "fine", Min = "1", Interval = "1s" });
        await prometheus.StopAsync();
        try
        {
            await story.SetVersionAsync("1.1.0");

            // More errors in a row than the gate's limit.
            var waiting = await Eventually.Async(
                "it waits for the server",
                story.DeploymentAsync,
                md => Gate(md) is { Reason: GateReason.QueryError, Errors: > 5 });
            Assert.True(waiting.Status.Rollout!.InProgress);
            Assert.Equal("1.0.0", waiting.Status.Stable);
            Assert.Equal(GateVerdict.Running, Gate(waiting)!.Verdict);
            Assert.Contains("cannot be asked", Gate(waiting)!.Message, StringComparison.Ordinal);
        }
        finally
        {
            await prometheus.StartAsync();
        }

        await Eventually.Async(
            "1.1.0 took over", story.DeploymentAsync, md => md.Status?.Stable == "1.1.0" && md.Status.Candidate is null);
    }

    [Fact]
    public async Task What_is_no_number_neither_lets_the_candidate_on_nor_sends_it_back()
    {
        prometheus.Samples = "fresh NaN\n";
        await using var story = await Story.BeginAsync(server);
        await using var running = await ServeAsync(story, new PrometheusGate { Query = "fresh", Max = "1", Interval = "1s" });

        await story.SetVersionAsync("1.1.0");

        var waiting = await Eventually.Async(
            "it waits for a number", story.DeploymentAsync, md => Gate(md) is { Reason: GateReason.NotANumber, Errors: > 5 });
        Assert.Equal((true, "1.0.0:90 1.1.0:10"), (waiting.Status.Rollout!.InProgress, waiting.Status.Traffic));
        prometheus.Samples = "fresh 0.5\n";
        await Eventually.Async("1.1.0 took over", story.DeploymentAsync, md => md.Status is { Stable: "1.1.0", Candidate: null });
    }

    [Fact]
    public async Task Credentials_come_from_a_secret_and_stay_there()
    {
        var seen = 0;
        await using var peer = new RawServer((head, write, _) =>
        {
            var isKnown = head.Contains("Authorization: Bearer open sesame", StringComparison.OrdinalIgnoreCase);
            Interlocked.Add(ref seen, isKnown ? 1 : 0);
            return write(
                Encoding.UTF8.GetBytes(
                    RawServer.Answer("500 Internal Server Error", "{\"status\":\"error\",\"error\":\"no open sesame\"}")));
        });
        await using var story = await Story.BeginAsync(server);
        await using var running = await ServeAsync(
            story,
            new PrometheusGate
            {
                Query = "fine",
                Min = "1",
                Interval = "1s",
                CredentialsSecretRef = new SecretReference { Name = "reader" },
                Address = peer.Address.AbsoluteUri,
            },
            peer.Address);

        await story.SetVersionAsync("1.1.0");

        await Eventually.Async(
            "it says that the Secret is missing",
            story.DeploymentAsync,
            md => Gate(md)?.Message.Contains("Secret reader does not exist", StringComparison.Ordinal) == true);
        await story.Client.CoreV1.CreateNamespacedSecretAsync(
            new V1Secret
            {
                Metadata = new V1ObjectMeta { Name = "reader" },
                StringData = new Dictionary<string, string> { ["token"] = "open sesame" },
            },
            story.Namespace);
        var found = await Eventually.Async(
            "it asks with the token",
            story.DeploymentAsync,
            md => Gate(md)?.Message.Contains("answers 500", StringComparison.Ordinal) == true);
        Assert.InRange(seen, 1, int.MaxValue);
        Assert.DoesNotContain("sesame", KubernetesJson.Serialize(found), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_on_the_list_is_not_asked()
    {
        await using var peer = RawServer.Saying(RawServer.Answer("200 OK", "{}"));
        await using var story = await Story.BeginAsync(server);
        await using var running = await ServeAsync(
            story, new PrometheusGate { Query = "fine", Min = "1", Interval = "1s", Address = peer.Address.AbsoluteUri });

        await story.SetVersionAsync("1.1.0");

        await Eventually.Async(
            "it says so",
            story.DeploymentAsync,
            md => Gate(md)?.Message.Contains("--prometheus-allowed-addresses", StringComparison.Ordinal) == true);
        Assert.Equal(0, peer.Connections);
    }

    private static GateStatus? Gate(ModelDeployment deployment) => deployment.Status?.Gates.FirstOrDefault(gate => gate.Name == "metric");

    private static Condition? Stalled(ModelDeployment deployment) =>
        deployment.Status?.Conditions.FirstOrDefault(condition =>
            condition is { Type: ConditionTypes.Stalled, Status: ConditionStatus.True });

    private async Task<RunningOperator> ServeAsync(Story story, PrometheusGate gate, params Uri[] allowed)
    {
        var running = await RunningOperator.StartAsync(
            RunningOperator.Options(story.Namespace) with
            {
                Prometheus = new PrometheusOptions
                {
                    Address = prometheus.Address,
                    AllowedAddresses = allowed,
                    AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
                },
            },
            TimeProvider.System,
            LogLevel.Warning);
        await story.CreateAsync(Story.Job("1.0.0"));
        await story.CreateAsync(Story.Job("1.1.0"));
        await story.CreateAsync(Story.Gated("1.0.0", new RolloutGate { Name = "metric", Prometheus = gate }));
        await Eventually.Async("1.0.0 serves", story.DeploymentAsync, md => md.Status is { Stable: "1.0.0", Candidate: null });
        return running;
    }
}
