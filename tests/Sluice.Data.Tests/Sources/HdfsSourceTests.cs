using Microsoft.AspNetCore.Http;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Sources.Stores;
using Sluice.Data.Tests.Sources.Servers;

namespace Sluice.Data.Tests.Sources;

/// <summary>
/// No Hadoop can be had here. A name node and a data node of the test's own answer as Hadoop 3.4's page "WebHDFS REST API" prescribes; what
/// they do not do has not been tried.
/// </summary>
public sealed class HdfsSourceTests : IAsyncLifetime
{
    private readonly Fetching fetching = new();
    private readonly Dictionary<string, string> files = new() { ["/visits/2026/a b.csv"] = "0123456789", ["/visits/b.csv"] = "b" };
    private WebServer names = null!;
    private WebServer data = null!;
    private long changed = 1_600_000_000_000;
    private int broken;
    private (int Status, string Exception)? refusal;

    public async Task InitializeAsync()
    {
        data = await WebServer.StartAsync(ReadAsync);
        names = await WebServer.StartAsync(AnswerAsync);
    }

    public async Task DisposeAsync()
    {
        await names.DisposeAsync();
        await data.DisposeAsync();
        fetching.Dispose();
    }

    [Fact]
    public async Task Folders_are_walked_and_files_are_read_from_the_data_node()
    {
        var read = await fetching.RunAsync(Source("/visits/**"));

        Assert.Equal([("2026/a b.csv", "0123456789"), ("b.csv", "b")], Fetching.Contents(read.Sources[0]));
        Assert.Equal(["data"], read.MutableTables);
        Assert.Contains("GET /webhdfs/v1/visits/?op=LISTSTATUS&user.name=ann", names.Requests);
        Assert.Contains("GET /webhdfs/v1/visits/2026/a%20b.csv?op=OPEN&offset=0&user.name=ann", names.Requests);
        Assert.Contains("GET /webhdfs/v1/visits/b.csv?op=OPEN&offset=0&namenoderpcaddress=names", data.Requests);
    }

    [Fact]
    public async Task A_delegation_token_stands_for_the_user()
    {
        var store = fetching.Secret(0, new StoreOptions { Endpoint = names.Address }, ("token", "HAAEYW5u/+"));

        await fetching.RunAsync(new SourceOptions { Uri = "hdfs://names:8020/visits/b.csv", Store = store });

        Assert.Contains("GET /webhdfs/v1/visits/b.csv?op=GETFILESTATUS&delegation=HAAEYW5u%2F%2B", names.Requests);
    }

    [Fact]
    public async Task A_broken_read_continues_at_its_offset()
    {
        broken = 1;

        var read = await fetching.RunAsync(Source("/visits/2026/a b.csv".Replace(' ', '?')));

        Assert.Equal([("a b.csv", "0123456789")], Fetching.Contents(read.Sources[0]));
        Assert.Contains("GET /webhdfs/v1/visits/2026/a%20b.csv?op=OPEN&offset=4&user.name=ann", names.Requests);
    }

    [Fact]
    public async Task A_file_that_changes_in_the_middle_is_read_from_its_beginning()
    {
        using var store = new HdfsDataStore("names", new StoreOptions { Endpoint = names.Address }, new StoreCredentials(null));
        await using var first = await store.OpenAsync(new StoreFile("visits/b.csv"), 0, default);
        changed++;

        var error = await Assert.ThrowsAsync<StoreException>(
            () => store.OpenAsync(new StoreFile("visits/b.csv") { Tag = first.Tag }, 1, default));

        Assert.Equal(StoreFault.Changed, error.Fault);
    }

    [Theory]
    [InlineData(404, "FileNotFoundException", ExitCodes.NoInput, "DatasetMissing", "correct the URL, or put the file there")]
    [InlineData(403, "AccessControlException", ExitCodes.NoInput, "DatasetDenied", "or name others in store.credentialsSecretRef")]
    [InlineData(401, "SecurityException", ExitCodes.NoInput, "DatasetDenied", "or name others in store.credentialsSecretRef")]
    [InlineData(403, "StandbyException", ExitCodes.TryAgain, "DatasetUnavailable", "another attempt follows")]
    public async Task What_the_name_node_refuses_is_said_in_its_words(int status, string exception, int code, string reason, string remedy)
    {
        refusal = (status, exception);

        var error = await fetching.FailAsync(Source("/visits/*.csv"));

        Assert.Equal((code, reason), (error.ExitCode, error.Error.Reason));
        Assert.Contains($"answered {status} {exception}: as it was asked", error.Message, StringComparison.Ordinal);
        Assert.EndsWith(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_no_name_node_is_said()
    {
        await using var other = await WebServer.StartAsync(context => context.Response.WriteAsync("<html>"));
        var store = new StoreOptions { Endpoint = other.Address };

        var error = await fetching.FailAsync(new SourceOptions { Uri = "hdfs://names/visits/*.csv", Store = store });

        Assert.Equal((ExitCodes.NoInput, "DatasetUnreadable"), (error.ExitCode, error.Error.Reason));
        Assert.EndsWith("does not answer as WebHDFS does; correct store.endpoint", error.Message, StringComparison.Ordinal);
    }

    private SourceOptions Source(string path) => new()
    {
        Uri = $"hdfs://names:8020{path}",
        Store = fetching.Secret(0, new StoreOptions { Endpoint = names.Address }, ("username", "ann")),
    };

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!["/webhdfs/v1".Length..];
        if (refusal is var (status, exception))
        {
            context.Response.StatusCode = status;
            await context.Response.WriteAsJsonAsync(new
            {
                RemoteException = new { exception, javaClassName = $"org.apache.hadoop.{exception}", message = "as it was asked" },
            });
            return;
        }

        switch (context.Request.Query["op"].ToString())
        {
            case "LISTSTATUS":
                var below = files.Keys
                    .Where(file => file.StartsWith(path, StringComparison.Ordinal))
                    .Select(file => file[path.Length..].Split('/'));
                var entries = below.GroupBy(parts => parts[0]).Select(group => group.First().Length > 1
                    ? Status(group.Key, "DIRECTORY", 0)
                    : Status(group.Key, "FILE", files[path + group.Key].Length));
                await WriteAsync(context, new { FileStatuses = new { FileStatus = entries } });
                break;
            case "GETFILESTATUS":
                await WriteAsync(context, new { FileStatus = Status("", "FILE", files[path].Length) });
                break;
            default:
                context.Response.StatusCode = 307;
                var target = context.Request.Path.ToUriComponent();
                context.Response.Headers.Location =
                    $"{data.Address}{target}?op=OPEN&offset={context.Request.Query["offset"]}&namenoderpcaddress=names";
                break;
        }
    }

    // As the name node writes it: member names begin with a capital, or not.
    private static Task WriteAsync(HttpContext context, object answer) =>
        context.Response.WriteAsJsonAsync(answer, new System.Text.Json.JsonSerializerOptions());

    private object Status(string name, string type, int length) =>
        new { pathSuffix = name, type, length, modificationTime = changed, permission = "644", owner = "ann", blockSize = 134217728 };

    private async Task ReadAsync(HttpContext context)
    {
        var content = files[context.Request.Path.Value!["/webhdfs/v1".Length..]];
        var rest = content[int.Parse(context.Request.Query["offset"]!, System.Globalization.CultureInfo.InvariantCulture)..];
        context.Response.ContentLength = rest.Length;
        await context.Response.WriteAsync(broken-- > 0 ? rest[..4] : rest);
    }
}
