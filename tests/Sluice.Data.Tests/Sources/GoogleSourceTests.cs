using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tests.Sources.Servers;

namespace Sluice.Data.Tests.Sources;

/// <summary>
/// No emulator of Cloud Storage can be had here. A server of the test's own answers as the pages of the JSON API prescribe (objects.list,
/// objects.get with alt=media, tokens for service accounts); what it does not do has not been tried.
/// </summary>
public sealed class GoogleSourceTests : IAsyncLifetime
{
    private readonly Fetching fetching = new();
    private readonly SortedDictionary<string, string> objects = new(StringComparer.Ordinal)
    {
        ["visits/2026/a b.csv"] = "0123456789",
        ["visits/b.csv"] = "b",
        ["visits/empty/"] = "",
        ["visits/c.csv"] = "c",
    };

    private WebServer server = null!;
    private long generation = 1;
    private int broken;
    private string? replaceWhenBroken;
    private int refusal;

    public async Task InitializeAsync()
    {
        server = await WebServer.StartAsync(AnswerAsync);
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        fetching.Dispose();
    }

    [Fact]
    public async Task Files_are_listed_page_by_page_and_read_with_the_token_of_the_service_account()
    {
        var data = await fetching.RunAsync(Source("visits/**/*.csv"));

        Assert.Equal([("2026/a b.csv", "0123456789"), ("b.csv", "b"), ("c.csv", "c")], Fetching.Contents(data.Sources[0]));
        Assert.Equal(["data"], data.MutableTables);
        Assert.Equal(2, server.Requests.Count(request => request.StartsWith("GET /storage/v1/b/lake/o?", StringComparison.Ordinal)));
        Assert.Contains("POST /token", server.Requests);
    }

    [Fact]
    public async Task A_broken_read_continues_with_the_same_generation()
    {
        broken = 1;

        var data = await fetching.RunAsync(Source("visits/2026/a?b.csv"));

        Assert.Equal([("a b.csv", "0123456789")], Fetching.Contents(data.Sources[0]));
        Assert.Contains(server.Requests, request => request.EndsWith("ifGenerationMatch=1&alt=media bytes=4-", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_that_changes_in_the_middle_is_read_from_its_beginning()
    {
        broken = 1;
        replaceWhenBroken = "another one";

        var data = await fetching.RunAsync(Source("visits/2026/a?b.csv"));

        Assert.Equal([("a b.csv", "another one")], Fetching.Contents(data.Sources[0]));
    }

    [Theory]
    [InlineData(404, ExitCodes.NoInput, "DatasetMissing", "correct the bucket 'lake'")]
    [InlineData(403, ExitCodes.NoInput, "DatasetDenied", "or name others in store.credentialsSecretRef")]
    [InlineData(503, ExitCodes.TryAgain, "DatasetUnavailable", "another attempt follows")]
    public async Task A_refusal_is_said_in_the_servers_words(int status, int code, string reason, string remedy)
    {
        refusal = status;

        var error = await fetching.FailAsync(Source("visits/*.csv"));

        Assert.Equal((code, reason), (error.ExitCode, error.Error.Reason));
        Assert.Contains($"answered {status} as it was asked", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_public_bucket_needs_no_credentials()
    {
        var store = new StoreOptions { Endpoint = server.Address };

        var denied = await fetching.FailAsync(new SourceOptions { Uri = "gs://lake/visits/b.csv", Store = store });
        var data = await fetching.RunAsync(new SourceOptions { Uri = "gs://public/visits/b.csv", Store = store });

        Assert.Equal("DatasetDenied", denied.Error.Reason);
        Assert.Equal(Fetching.Digest("b"), data.Digest);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("secret words")]
    [InlineData("""{"type":"service_account","client_email":"reader@example.com","private_key":"secret words"}""")]
    public async Task A_key_that_is_none_is_refused_without_being_shown(string json)
    {
        var store = fetching.Secret(0, new StoreOptions { Endpoint = server.Address }, ("serviceAccount.json", json));

        var error = await fetching.FailAsync(new SourceOptions { Uri = "gs://lake/visits/b.csv", Store = store });

        Assert.Equal((ExitCodes.BadConfiguration, "CredentialsInvalid"), (error.ExitCode, error.Error.Reason));
        Assert.DoesNotContain("secret words", error.Message, StringComparison.Ordinal);
    }

    private SourceOptions Source(string pattern)
    {
        using var key = RSA.Create(2048);
        var account = JsonSerializer.Serialize(new
        {
            type = "service_account",
            client_email = "reader@example.com",
            private_key_id = "1",
            private_key = key.ExportPkcs8PrivateKeyPem(),
            token_uri = $"{server.Address}/token",
        });
        return new SourceOptions
        {
            Uri = $"gs://lake/{pattern}",
            Store = fetching.Secret(0, new StoreOptions { Endpoint = server.Address }, ("serviceAccount.json", account)),
        };
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var (request, response) = (context.Request, context.Response);
        var path = request.Path.Value!;
        if (path == "/token")
        {
            Assert.Equal("urn:ietf:params:oauth:grant-type:jwt-bearer", (await request.ReadFormAsync())["grant_type"]);
            await response.WriteAsJsonAsync(new { access_token = "t-1", token_type = "Bearer", expires_in = 3600 });
        }
        else if (refusal > 0 || (request.Headers.Authorization != "Bearer t-1" && !path.Contains("/public/", StringComparison.Ordinal)))
        {
            response.StatusCode = refusal > 0 ? refusal : 401;
            await response.WriteAsJsonAsync(new { error = new { code = response.StatusCode, message = "as it was asked" } });
        }
        else if (request.Query["alt"] == "media")
        {
            var name = path[(path.IndexOf("/o/", StringComparison.Ordinal) + 3)..];
            await ReadAsync(request, response, objects[Uri.UnescapeDataString(name)]);
        }
        else
        {
            // Pages of two.
            var after = request.Query["pageToken"].ToString();
            var page = objects.Where(item => item.Key.StartsWith(request.Query["prefix"].ToString(), StringComparison.Ordinal))
                .Where(item => string.CompareOrdinal(item.Key, after) > 0).Take(2).ToList();
            await response.WriteAsJsonAsync(new
            {
                items = page.Select(item => new { name = item.Key, size = $"{item.Value.Length}" }),
                nextPageToken = page.Count == 2 && page[1].Key != objects.Keys.Last() ? page[1].Key : null,
            });
        }
    }

    private async Task ReadAsync(HttpRequest request, HttpResponse response, string content)
    {
        if (request.Query["ifGenerationMatch"] is [{ } match] && match != $"{generation}")
        {
            response.StatusCode = 412;
            return;
        }

        var offset = 0;
        if (request.Headers.Range.ToString() is { Length: > 0 } range)
        {
            offset = int.Parse(range["bytes=".Length..^1], System.Globalization.CultureInfo.InvariantCulture);
            response.StatusCode = 206;
            response.Headers.ContentRange = $"bytes {offset}-{content.Length - 1}/{content.Length}";
        }

        response.Headers["x-goog-generation"] = $"{generation}";
        response.ContentLength = content.Length - offset;
        var breaks = broken-- > 0;
        if (breaks && replaceWhenBroken is { } next)
        {
            (generation, objects["visits/2026/a b.csv"]) = (generation + 1, next);
        }

        await response.WriteAsync(breaks ? content[offset..(offset + 4)] : content[offset..]);
    }
}
