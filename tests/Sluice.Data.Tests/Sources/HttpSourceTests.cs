using System.Diagnostics;
using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Sources;
using Sluice.Data.Sources.Stores;
using Sluice.Data.Tests.Sources.Servers;

namespace Sluice.Data.Tests.Sources;

public sealed class HttpSourceTests : IDisposable
{
    private static readonly byte[] Body = [.. Enumerable.Range(0, 300_000).Select(i => (byte)(i * 31 % 251))];
    private readonly Fetching fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public async Task A_file_is_downloaded_under_its_own_name_without_the_query()
    {
        await using var server = await WebServer.StartAsync(context => context.Response.WriteAsync("a,b\n"));

        var data = await fetching.RunAsync($"{server.Address}/tables/new%20visits.csv?signature=abc%2Fdef");

        var file = Assert.Single(data.Sources[0].Files);
        Assert.Equal(("new visits.csv", "a,b\n"), (file.Name, File.ReadAllText(file.Path)));
        Assert.StartsWith(fetching.Scratch, file.Path, StringComparison.Ordinal);
        Assert.EndsWith("/new_visits.csv", file.Path, StringComparison.Ordinal);
        Assert.Equal(["GET /tables/new%20visits.csv?signature=abc%2Fdef"], server.Requests);
        Assert.Equal(["data"], data.MutableTables);
    }

    [Fact]
    public async Task A_manifest_names_files_beside_it()
    {
        await using var server = await WebServer.StartAsync(context => context.Response.WriteAsync(
            context.Request.Path == "/t/SHA256SUMS" ? Fetching.Sums(("a b.csv", "/t/a b.csv")) : context.Request.Path.Value!));

        var data = await fetching.RunAsync(new SourceOptions { Manifest = $"{server.Address}/t/SHA256SUMS" });

        Assert.Equal([("a b.csv", "/t/a b.csv")], Fetching.Contents(data.Sources[0]));
        Assert.Empty(data.MutableTables);
    }

    [Fact]
    public async Task A_broken_download_is_resumed_where_the_server_proves_that_the_bytes_are_the_same()
    {
        await using var server = await WebServer.StartAsync(context => SendAsync(context, "\"v1\"", breakAfter: 100_000));

        var data = await fetching.RunAsync($"{server.Address}/big.bin");

        Assert.Equal(Fetching.Digest(Body), data.Digest);
        Assert.Equal(Body, File.ReadAllBytes(data.Sources[0].Files[0].Path));
        Assert.Equal(["GET /big.bin", "GET /big.bin bytes=100000-", "GET /big.bin bytes=200000-"], server.Requests);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("W/\"v1\"")]
    public async Task A_broken_download_without_a_strong_tag_begins_again(string? tag)
    {
        var tries = 0;
        await using var server = await WebServer.StartAsync(
            context => SendAsync(context, tag, breakAfter: Interlocked.Increment(ref tries) < 3 ? 100_000 : Body.Length));

        var data = await fetching.RunAsync($"{server.Address}/big.bin");

        Assert.Equal(Body, File.ReadAllBytes(data.Sources[0].Files[0].Path));
        Assert.Equal(["GET /big.bin", "GET /big.bin", "GET /big.bin"], server.Requests);
    }

    [Fact]
    public async Task A_file_that_is_replaced_in_the_middle_is_read_from_its_beginning()
    {
        var first = true;
        await using var server = await WebServer.StartAsync(context =>
        {
            if (first)
            {
                first = false;
                context.Response.Headers.ETag = "\"old\"";
                context.Response.ContentLength = 400_000;
                return WebServer.BreakAsync(context, new byte[100_000]);
            }

            return SendAsync(context, "\"new\"", breakAfter: Body.Length);
        });

        var data = await fetching.RunAsync($"{server.Address}/big.bin");

        Assert.Equal(Body, File.ReadAllBytes(data.Sources[0].Files[0].Path));
        Assert.Equal(["GET /big.bin", "GET /big.bin bytes=100000-"], server.Requests);
    }

    [Fact]
    public async Task A_server_that_always_breaks_at_the_same_place_is_left_to_another_attempt()
    {
        await using var server = await WebServer.StartAsync(context => SendAsync(context, null, breakAfter: 100_000));

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/big.bin" });

        Assert.Equal((ExitCodes.TryAgain, "DatasetUnavailable"), (error.ExitCode, error.Error.Reason));
        Assert.StartsWith(
            $"spec.dataset.uri: {server.Address}/big.bin: the connection broke after 100000 bytes",
            error.Message,
            StringComparison.Ordinal);
        Assert.Equal(2 * fetching.Options.Attempts, server.Requests.Count);
    }

    [Fact]
    public async Task A_download_that_breaks_more_often_than_is_tried_ends_as_long_as_it_grows()
    {
        await using var server = await WebServer.StartAsync(context => SendAsync(context, "\"v1\"", breakAfter: 20_000));

        var data = await fetching.RunAsync($"{server.Address}/big.bin");

        Assert.Equal(Fetching.Digest(Body), data.Digest);
        Assert.Equal(Body.Length / 20_000, server.Requests.Count);
    }

    [Fact]
    public async Task A_body_shorter_than_its_length_is_not_taken_for_the_file()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentLength = 10;
            return WebServer.BreakAsync(context, "short"u8.ToArray());
        });

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/a.csv" });

        Assert.Equal(ExitCodes.TryAgain, error.ExitCode);
        Assert.Empty(Directory.GetFiles(fetching.Scratch, "a.csv", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task A_server_that_is_overloaded_is_asked_again_when_it_says(int status)
    {
        var clock = Stopwatch.StartNew();
        var times = new List<TimeSpan>();
        await using var server = await WebServer.StartAsync(context =>
        {
            times.Add(clock.Elapsed);
            if (times.Count > 1)
            {
                return context.Response.WriteAsync("late");
            }

            context.Response.StatusCode = status;
            context.Response.Headers.RetryAfter = "1";
            return Task.CompletedTask;
        });

        var data = await fetching.RunAsync($"{server.Address}/a.csv");

        Assert.Equal(Fetching.Digest("late"), data.Digest);

        // A busy machine is late. A minute instead of a second would be a mistake.
        Assert.InRange(times[1] - times[0], TimeSpan.FromSeconds(0.95), TimeSpan.FromSeconds(50));
    }

    [Fact]
    public async Task A_server_that_asks_for_a_longer_wait_than_a_pod_should_wait_is_left_to_another_attempt()
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = 503;
            context.Response.Headers.RetryAfter = "3600";
            return Task.CompletedTask;
        });

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/a.csv" });

        Assert.Equal(ExitCodes.TryAgain, error.ExitCode);
        Assert.Single(server.Requests);
    }

    [Theory]
    [InlineData(404, ExitCodes.NoInput, "DatasetMissing", "answered 404 Not Found; correct the URL, or put the file there")]
    [InlineData(
        403,
        ExitCodes.NoInput,
        "DatasetDenied",
        "answered 403 Forbidden; give the credentials that right, or name others in store.credentialsSecretRef")]
    [InlineData(400, ExitCodes.NoInput, "DatasetUnreadable", "answered 400 Bad Request")]
    public async Task A_refusal_is_not_repeated(int status, int code, string reason, string message)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.StatusCode = status;
            return Task.CompletedTask;
        });

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/a.csv?token=secret" });

        Assert.Equal((code, reason), (error.ExitCode, error.Error.Reason));
        Assert.EndsWith(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
        Assert.Single(server.Requests);
    }

    [Fact]
    public async Task Name_and_password_or_token_come_from_the_Secret()
    {
        await using var server = await WebServer.StartAsync(
            context => context.Response.WriteAsync(context.Request.Headers.Authorization.ToString()));
        SourceOptions Source(string name, StoreOptions? store) => new() { Name = name, Uri = $"{server.Address}/a.csv", Store = store };

        var data = await fetching.RunAsync(
            Source("basic", fetching.Secret(0, null, ("username", "ann"), ("password", "secret\n"))),
            Source("bearer", fetching.Secret(1, null, ("token", "t-1"))),
            Source("none", null));

        Assert.Equal(
            ["Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("ann:secret")), "Bearer t-1", ""],
            data.Sources.Select(source => Fetching.Contents(source).Single().Content));
    }

    [Fact]
    public async Task A_Secret_without_a_key_that_counts_is_named_with_its_keys()
    {
        var store = fetching.Secret(0, null, ("user", "ann"));

        var error = await fetching.FailAsync(new SourceOptions { Uri = "https://127.0.0.1:1/a.csv", Store = store });

        Assert.Equal((ExitCodes.BadConfiguration, "CredentialsInvalid"), (error.ExitCode, error.Error.Reason));
        Assert.Equal(
            "spec.dataset.sources[0].store.credentialsSecretRef: the Secret cannot be used: it has the keys user; "
            + "set some of username, password, token, ca.crt",
            error.Message);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_the_authority_in_the_Secret_alone()
    {
        var (certificate, authority) = WebServer.Certificate();
        var (_, other) = WebServer.Certificate();
        await using var server = await WebServer.StartAsync(context => context.Response.WriteAsync("1"), certificate);
        var source = new SourceOptions { Uri = $"{server.Address}/a.csv" };

        var data = await fetching.RunAsync(source with { Store = fetching.Secret(0, null, ("ca.crt", authority)) });
        var untrusted = await fetching.FailAsync(source);
        var otherwise = await fetching.FailAsync(source with { Store = fetching.Secret(0, null, ("ca.crt", other)) });

        Assert.Equal(Fetching.Digest("1"), data.Digest);
        foreach (var error in new[] { untrusted, otherwise })
        {
            Assert.Equal((ExitCodes.NoInput, "DatasetUntrusted", "spec.dataset.sources[0].uri"), Fetching.End(error));
            Assert.EndsWith(
                "put the certificate of its authority into the Secret of store.credentialsSecretRef, as ca.crt",
                error.Message,
                StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_certificate_for_another_host_is_not_trusted()
    {
        var (certificate, authority) = WebServer.Certificate("127.0.0.9");
        await using var server = await WebServer.StartAsync(context => context.Response.WriteAsync("1"), certificate);

        var error = await fetching.FailAsync(
            new SourceOptions { Uri = $"{server.Address}/a.csv", Store = fetching.Secret(0, null, ("ca.crt", authority)) });

        Assert.Equal("DatasetUntrusted", error.Error.Reason);
    }

    [Fact]
    public async Task A_host_that_refuses_connections_may_be_back_later_and_one_without_a_name_is_not()
    {
        var refused = await fetching.FailAsync(new DatasetOptions { Uri = "http://127.0.0.1:1/a.csv" });
        var unknown = await fetching.FailAsync(new DatasetOptions { Uri = "http://no-such-host.invalid/a.csv" });

        Assert.Equal((ExitCodes.TryAgain, "DatasetUnavailable"), (refused.ExitCode, refused.Error.Reason));
        Assert.Equal((ExitCodes.NoInput, "DatasetUnreachable"), (unknown.ExitCode, unknown.Error.Reason));
        Assert.Equal(
            "spec.dataset.uri: http://no-such-host.invalid/a.csv: no-such-host.invalid has no address; correct the host of the URL, or of "
            + "store.endpoint",
            unknown.Message);
    }

    [Theory]
    [InlineData(1L << 50, "1Ei", "1048576 GiB", null)]
    [InlineData(3L << 20, "1Mi", "3 MiB", "1 MiB")]
    public async Task A_file_larger_than_the_disk_or_the_volume_is_refused_before_it_is_written(
        long size, string scratch, string needed, string? free)
    {
        await using var server = await WebServer.StartAsync(context =>
        {
            context.Response.ContentLength = size;
            return WebServer.BreakAsync(context, new byte[1]);
        });

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/huge.csv", Scratch = scratch });

        Assert.Equal((ExitCodes.BadConfiguration, "ScratchFull"), (error.ExitCode, error.Error.Reason));
        Assert.StartsWith(
            $"spec.dataset.scratch: {server.Address}/huge.csv (spec.dataset.uri) needs {needed}, but {fetching.Scratch} has {free}",
            error.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(" free; raise spec.dataset.scratch", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_of_unknown_length_ends_where_the_volume_does()
    {
        await using var server = await WebServer.StartAsync(context => context.Response.Body.WriteAsync(Body).AsTask());

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/a.csv", Scratch = "100Ki" });

        Assert.Equal((ExitCodes.BadConfiguration, "ScratchFull"), (error.ExitCode, error.Error.Reason));
        Assert.Equal(
            $"spec.dataset.scratch: {fetching.Scratch} became full while {server.Address}/a.csv (spec.dataset.uri) was written to it; "
            + "raise spec.dataset.scratch",
            error.Message);
    }

    [Fact]
    public async Task A_full_disk_is_told_from_a_broken_connection()
    {
        await using var server = await WebServer.StartAsync(context => context.Response.WriteAsync("1"));
        using var store = new HttpDataStore(server.Address, new StoreCredentials(null));

        // The kernel's device whose every write finds no room.
        var room = new ScratchRoom(fetching.Scratch, long.MaxValue);
        using var download = new Download(store, new StoreFile("a.csv"), "/dev/full", room, new Patience(fetching.Options));

        await Assert.ThrowsAsync<ScratchFullException>(() => download.RunAsync(default));
    }

    [Fact]
    public async Task A_server_that_falls_silent_counts_as_gone()
    {
        fetching.Options = fetching.Options with { Stall = TimeSpan.FromMilliseconds(200), Attempts = 2 };
        await using var server = await WebServer.StartAsync(async context =>
        {
            context.Response.ContentLength = 10;
            await context.Response.Body.WriteAsync("five."u8.ToArray());
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"{server.Address}/a.csv" });

        Assert.Equal(ExitCodes.TryAgain, error.ExitCode);
        Assert.Contains("nothing arrived for", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cancelled_fetch_ends_at_once()
    {
        using var cancellation = new CancellationTokenSource();
        await using var server = await WebServer.StartAsync(context =>
        {
            cancellation.Cancel();
            return Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
        });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => fetching.RunAsync(new DatasetOptions { Uri = $"{server.Address}/a.csv" }, cancellation.Token));
    }

    // Sends the body or the range that is asked for, at most so many bytes at a time.
    private static async Task SendAsync(HttpContext context, string? tag, int breakAfter)
    {
        var offset = 0;
        if (tag is not null)
        {
            context.Response.Headers.ETag = tag;
        }

        if (context.Request.Headers.Range.ToString() is { Length: > 0 } range && context.Request.Headers.IfRange == tag)
        {
            offset = int.Parse(range["bytes=".Length..^1], CultureInfo.InvariantCulture);
            context.Response.StatusCode = 206;
            context.Response.Headers.ContentRange = $"bytes {offset}-{Body.Length - 1}/{Body.Length}";
        }

        context.Response.ContentLength = Body.Length - offset;
        var part = Body.AsMemory(offset, Math.Min(breakAfter, Body.Length - offset));
        if (part.Length == Body.Length - offset)
        {
            await context.Response.Body.WriteAsync(part);
        }
        else
        {
            await WebServer.BreakAsync(context, part);
        }
    }
}
