using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Operator.Configuration;
using Sluice.Operator.Notifications;
using Sluice.Operator.Telemetry;
using Sluice.Tests.Shared;
using Xunit;

namespace Sluice.Operator.Tests.Notifications;

/// <summary>Notifications against a hook that is real, and sometimes down.</summary>
public sealed class NotifierTests : IAsyncLifetime
{
    private readonly OperatorInstruments _instruments = new();
    private Hook _hook = null!;

    public async Task InitializeAsync() => _hook = await Hook.StartAsync();

    public async Task DisposeAsync() => await _hook.DisposeAsync();

    [Fact]
    public async Task A_decision_is_posted_with_the_headers_of_a_cloud_event_and_in_Flaggers_words()
    {
        using var running = await StartAsync(Options() with { Token = "secret" });
        var entry = new LedgerEntry
        {
            Time = new DateTime(2026, 5, 1, 12, 0, 0, DateTimeKind.Utc),
            Decision = LedgerDecision.RollBack,
            Version = "1.1.0",
            Reason = "RolledBack",
            Message = "gate errors",
            Hash = "sha256:ab",
        };
        var decision = new Decision<ModelDeploymentStatus>
        {
            Records = [new AppendLedger("penguins-ledger", new LedgerLine { Entries = [entry] })],
            Status = new ModelDeploymentStatus { Stable = "1.0.0", Rollout = new RolloutStatus { SpecDigest = "sha256:cd" } },
        };
        foreach (var envelope in NotificationText.Of("shop", "penguins", null, decision))
        {
            running.Post(envelope);
        }

        await CountedAsync("sent", 1);
        var (headers, body) = Assert.Single(_hook.Received);
        Assert.Equal("1.0", headers["ce-specversion"]);
        Assert.Equal("sha256:ab", headers["ce-id"]);
        Assert.Equal("dev.sluice.rollout.rollback", headers["ce-type"]);
        Assert.Equal("/apis/sluice.dev/v1alpha1/namespaces/shop/modeldeployments/penguins", headers["ce-source"]);
        Assert.Equal("1.1.0", headers["ce-subject"]);
        Assert.Equal("2026-05-01T12:00:00Z", headers["ce-time"]);
        Assert.StartsWith("application/json", headers["content-type"], StringComparison.Ordinal);
        Assert.Equal("Bearer secret", headers["authorization"]);
        Assert.Equal(
            ("rollback", "Failed", "penguins", "shop", "sha256:cd"),
            (Text("event"), Text("phase"), Text("name"), Text("namespace"), Text("checksum")));
        Assert.Equal("gate errors", body["metadata"]!["eventMessage"]!.GetValue<string>());
        Assert.Equal("1777636800000", body["metadata"]!["timestamp"]!.GetValue<string>());
        string Text(string field) => body[field]!.GetValue<string>();
    }

    [Fact]
    public void An_approval_that_is_waited_for_is_posted_once()
    {
        var waiting = new ModelDeploymentStatus
        {
            Approval = new ApprovalStatus { Token = "1.1.0/abc/2", Version = "1.1.0", Step = 2, Command = "kubectl annotate …" },
        };
        var decision = new Decision<ModelDeploymentStatus> { Status = waiting };

        var posted = Assert.Single(NotificationText.Of("shop", "penguins", new ModelDeploymentStatus(), decision));

        Assert.Equal(
            ("dev.sluice.rollout.awaitapproval", "Waiting", "confirm-traffic-increase"),
            (posted.Type, posted.Body.Phase, posted.Body.Event));
        Assert.Empty(NotificationText.Of("shop", "penguins", waiting, decision));
    }

    [Fact]
    public async Task A_hook_that_fails_at_first_gets_it_again_under_the_same_id()
    {
        _hook.Answers.Enqueue(Hook.Status(500));
        _hook.Answers.Enqueue(Hook.Status(503));
        using var running = await StartAsync(Options());

        running.Post(Envelope(1));
        running.Post(Envelope(2));

        await CountedAsync("sent", 2);
        Assert.Equal(["1", "1", "1", "2"], _hook.Received.Select(each => each.Headers["ce-id"]));
        Assert.Equal(2, Count("retried"));
    }

    [Theory]
    [InlineData(400)]
    [InlineData(302)]
    public async Task A_hook_that_refuses_is_not_asked_again(int code)
    {
        _hook.Answers.Enqueue(Hook.Status(code));
        using var running = await StartAsync(Options());

        running.Post(Envelope(1));
        running.Post(Envelope(2));

        await CountedAsync("sent", 1);
        Assert.Equal(1, Count("failed"));
        Assert.Equal(2, _hook.Received.Count);
    }

    [Fact]
    public async Task A_slow_hook_delays_nothing_and_the_oldest_notifications_are_dropped()
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var release = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _hook.Answers.Enqueue(async context =>
        {
            asked.SetResult();
            await release.Task;
            context.Response.StatusCode = 204;
        });
        using var running = await StartAsync(Options() with { Capacity = 3, Timeout = TimeSpan.FromSeconds(30) });
        running.Post(Envelope(0));
        await asked.Task;

        for (var i = 1; i <= 10; i++)
        {
            running.Post(Envelope(i));
        }

        Assert.Equal(7, Count("dropped"));
        release.SetResult();
        await CountedAsync("sent", 4);
        Assert.Equal(["0", "8", "9", "10"], _hook.Received.Select(each => each.Headers["ce-id"]));
    }

    [Fact]
    public async Task A_hook_that_never_answers_is_given_up_in_time()
    {
        _hook.Otherwise = context => context.Request.Headers["ce-id"] == "1"
            ? Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default)
            : Hook.Status(204)(context);

        // The second notification has to be answered within this time, also on a busy machine.
        using var running = await StartAsync(Options() with { Tries = 2, Timeout = TimeSpan.FromSeconds(3) });
        running.Post(Envelope(1));
        running.Post(Envelope(2));

        await CountedAsync("sent", 1);
        Assert.Equal(1, Count("failed"));
    }

    [Fact]
    public async Task A_hook_that_is_down_is_given_up_after_its_tries()
    {
        using var running = await StartAsync(Options() with { Url = new Uri($"http://127.0.0.1:{LoopbackPort.Free()}/"), Tries = 3 });

        running.Post(Envelope(1));

        await CountedAsync("failed", 1);
        Assert.Equal(2, Count("retried"));
    }

    private NotificationOptions Options() => new() { Url = _hook.Url, Backoff = TimeSpan.FromMilliseconds(5) };

    private async Task<Notifier> StartAsync(NotificationOptions options)
    {
        var notifier = new Notifier(options, _instruments, TimeProvider.System, NullLogger<Notifier>.Instance);
        await notifier.StartAsync(default);
        return notifier;
    }

    private static NotificationEnvelope Envelope(int id) =>
        new($"{id}", "dev.sluice.rollout.advance", "/apis", "1.0.0", default, new Notification());

    private int Count(string outcome)
    {
        using var stream = new MemoryStream();
        _instruments.Registry.CollectAndExportAsTextAsync(stream).GetAwaiter().GetResult();
        var line = System.Text.Encoding.UTF8.GetString(stream.ToArray()).Split('\n')
            .FirstOrDefault(line =>
                line.StartsWith($"sluice_operator_notifications_total{{outcome=\"{outcome}\"}}", StringComparison.Ordinal));
        return line is null ? 0 : int.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
    }

    private Task CountedAsync(string outcome, int count) =>
        Eventually.TrueAsync(() => Count(outcome) == count, $"{count} are counted as {outcome}");
}
