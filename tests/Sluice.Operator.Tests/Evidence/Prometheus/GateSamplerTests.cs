using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Tests.Shared;
using k8s.Models;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Operator.Configuration;
using Sluice.Operator.Evidence.Prometheus;
using Sluice.Operator.Kinds;
using Sluice.Operator.Telemetry;
using Xunit;

namespace Sluice.Operator.Tests.Evidence.Prometheus;

public sealed class GateSamplerTests : IAsyncDisposable
{
    private readonly ManualClock _clock = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly List<string> _asked = [];
    private readonly List<IDisposable> _made = [];
    private readonly GateSampler _sampler;
    private volatile bool _silent;

    public GateSamplerTests()
    {
        _listener.Start();
        _ = ServeAsync();
        _sampler = Sampler(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Each_version_is_asked_once_in_an_interval()
    {
        var deployment = Deployment(new PrometheusGate { Query = """x{v="{{version}}"}""", MaxRatio = "2", Interval = "15s" });
        var first = await SampleAsync(deployment, 3, 2);
        Assert.Equal(["1.1.0 42", "1.0.0 42"], first.Select(fact => $"{fact.Version} {fact.Value}"));
        Assert.Equal(["""x{v="1.0.0"}""", """x{v="1.1.0"}"""], Asked());

        Assert.Equal(first, await _sampler.SampleAsync(deployment, 3, default));
        Assert.Equal(2, Asked().Count);

        _clock.Ahead = TimeSpan.FromSeconds(16);
        await SampleAsync(deployment, 3, 2);
        await Eventually.TrueAsync(() => Asked().Count == 4, "four queries were asked");
    }

    [Fact]
    public async Task Another_step_begins_without_samples()
    {
        var deployment = Deployment(new PrometheusGate { Query = "x", Max = "2", Interval = "1h" });
        await SampleAsync(deployment, 3, 1);
        deployment.Status = deployment.Status! with
        {
            Rollout = deployment.Status.Rollout! with { StepStartTime = deployment.Status.Rollout.StepStartTime + TimeSpan.FromMinutes(1) },
        };
        await SampleAsync(deployment, 3, 1);
        Assert.Equal(2, Asked().Count);
        _silent = true;
        Assert.Empty(await _sampler.SampleAsync(deployment, 4, default));
    }

    [Fact]
    public async Task A_silent_server_does_not_hold_up_and_is_asked_once_at_a_time()
    {
        _silent = true;
        var deployment = Deployment(new PrometheusGate { Query = "x", Max = "2", Interval = "1s" });
        var clock = Stopwatch.StartNew();
        Assert.Empty(await _sampler.SampleAsync(deployment, 3, default));
        Assert.InRange(clock.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(30));
        await Eventually.TrueAsync(() => Asked().Count == 1, "one query was asked");

        _clock.Ahead = TimeSpan.FromSeconds(2);
        Assert.Empty(await _sampler.SampleAsync(deployment, 3, default));
        Assert.Single(Asked());
    }

    [Fact]
    public async Task A_server_that_stays_silent_is_given_up()
    {
        _silent = true;
        var impatient = Sampler(TimeSpan.FromSeconds(1));
        var deployment = Deployment(new PrometheusGate { Query = "x", Max = "2", Interval = "1h" });

        var failed = Assert.Single(await SampleAsync(deployment, 3, 1, impatient));

        Assert.Equal((GateReason.QueryError, null), (failed.Problem, failed.Value));
        Assert.Contains("did not answer within 1 s", failed.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(RolloutPhase.Promoted, true, 1)]
    [InlineData(RolloutPhase.RolledBack, true, 1)]
    [InlineData(RolloutPhase.Shifting, false, 1)]
    [InlineData(RolloutPhase.Analyzing, true, 2)]
    public async Task Nothing_is_asked_while_no_gate_is_judged(RolloutPhase phase, bool served, int fromStep)
    {
        var deployment = Deployment(new PrometheusGate { Query = "x", Max = "2" }, fromStep);
        deployment.Status = deployment.Status! with
        {
            Rollout = deployment.Status.Rollout! with
            {
                Phase = phase,
                StepStartTime = served ? deployment.Status.Rollout.StepStartTime : null,
            },
        };
        Assert.Empty(await _sampler.SampleAsync(deployment, 3, default));
        Assert.Empty(Asked());
    }

    public async ValueTask DisposeAsync()
    {
        _made.ForEach(made => made.Dispose());
        await _stop.CancelAsync();
        _listener.Dispose();
        _stop.Dispose();
    }

    private GateSampler Sampler(TimeSpan timeout)
    {
        var options = new PrometheusOptions
        {
            Address = new Uri($"http://{_listener.LocalEndpoint}"),
            AllowedNetworks = [IPNetwork.Parse("127.0.0.0/8")],
            Timeout = timeout,
        };
        var client = new PrometheusClient(options);
        var sampler = new GateSampler(client, new CredentialsReader(null!), options, new OperatorInstruments(), _clock);
        _made.AddRange([sampler, client]);
        return sampler;
    }

    private static ModelDeployment Deployment(PrometheusGate gate, int fromStep = 1) => new()
    {
        Metadata = new V1ObjectMeta { Name = "penguins", NamespaceProperty = "shop", Uid = "u1" },
        Spec = new ModelDeploymentSpec
        {
            Model = "penguins",
            Version = "1.1.0",
            Strategy = new RolloutStrategy
            {
                Steps = [new RolloutStep { Weight = 10 }, new RolloutStep { Weight = 50 }, new RolloutStep { Weight = 100 }],
                Gates = [new RolloutGate { Name = "metric", Prometheus = gate, FromStep = fromStep }],
            },
        },
        Status = new ModelDeploymentStatus
        {
            Rollout = new RolloutStatus
            {
                Version = "1.1.0",
                From = "1.0.0",
                Phase = RolloutPhase.Analyzing,
                Step = 1,
                StepStartTime = new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            },
        },
    };

    private List<string> Asked()
    {
        lock (_asked)
        {
            return [.. _asked.Order(StringComparer.Ordinal)];
        }
    }

    private async Task<IReadOnlyList<QueryFact>> SampleAsync(
        ModelDeployment deployment, long generation, int count, GateSampler? sampler = null)
    {
        IReadOnlyList<QueryFact> facts = [];
        var clock = Stopwatch.StartNew();
        while (facts.Count < count && clock.Elapsed < TimeSpan.FromSeconds(60))
        {
            facts = await (sampler ?? _sampler).SampleAsync(deployment, generation, default);
        }

        Assert.Equal(count, facts.Count);
        return facts;
    }

    private async Task ServeAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            var client = await _listener.AcceptTcpClientAsync(_stop.Token);
            _ = AnswerAsync(client);
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using (client)
        {
            var stream = client.GetStream();
            var buffer = new byte[8192];
            var text = new StringBuilder();
            while (!text.ToString().Contains("query=", StringComparison.Ordinal))
            {
                text.Append(Encoding.UTF8.GetString(buffer, 0, await stream.ReadAsync(buffer, _stop.Token)));
            }

            lock (_asked)
            {
                _asked.Add(WebUtility.UrlDecode(text.ToString().Split("query=")[1].Split('&')[0]));
            }

            if (_silent)
            {
                await Task.Delay(Timeout.Infinite, _stop.Token);
            }

            const string body = """{"status":"success","data":{"resultType":"scalar","result":[1770000000,"42"]}}""";
            await stream.WriteAsync(
                Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}"),
                _stop.Token);
        }
    }

    private sealed class ManualClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override long GetTimestamp() => (long)(Ahead.TotalSeconds * TimestampFrequency);
    }
}
