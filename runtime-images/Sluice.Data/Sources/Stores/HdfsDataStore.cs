using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Sources.Stores;

/// <summary>
/// A Hadoop file system by WebHDFS. The name node answers LISTSTATUS and GETFILESTATUS itself, and OPEN by a redirect to a data node that
/// has the first block. HDFS has no tags; length and time of the last change stand for one.
/// </summary>
internal sealed class HdfsDataStore : IDataStore
{
    private const int Port = 9870; // dfs.namenode.http-address
    private readonly Uri root;
    private readonly string identity;
    private readonly HttpClient client;

    /// <summary>Reads from one file system.</summary>
    /// <param name="authority">Host of the name node, with the port that its own protocol uses.</param>
    /// <param name="options">Address of WebHDFS. Null for port 9870 of the host.</param>
    /// <param name="credentials">token, a delegation token, or username.</param>
    public HdfsDataStore(string authority, StoreOptions? options, StoreCredentials credentials)
    {
        credentials.Expect("token", "username");
        root = new Uri((options?.Endpoint ?? $"http://{authority.Split(':')[0]}:{Port}").TrimEnd('/') + "/webhdfs/v1/");
        identity = credentials.Read("token") is { } token ? $"&delegation={Uri.EscapeDataString(token)}"
            : credentials.Read("username") is { } user ? $"&user.name={Uri.EscapeDataString(user)}" : "";
        client = StoreHttp.Client(credentials);
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<StoreFile>> ListAsync(string folder, CancellationToken cancellation)
    {
        var files = new List<StoreFile>();
        var folders = new Queue<string>([folder]);
        while (folders.TryDequeue(out var next))
        {
            var listing = await AskAsync<Listing>(next, "LISTSTATUS", cancellation).ConfigureAwait(false);
            foreach (var status in listing.FileStatuses.FileStatus)
            {
                if (status.Type == "DIRECTORY")
                {
                    folders.Enqueue($"{next}{status.PathSuffix}/");
                }
                else
                {
                    files.Add(new StoreFile(next + status.PathSuffix, status.Length));
                }
            }
        }

        return files;
    }

    /// <inheritdoc />
    public async Task<StoreContent> OpenAsync(StoreFile file, long offset, CancellationToken cancellation)
    {
        var status = (await AskAsync<Answer>(file.Path, "GETFILESTATUS", cancellation).ConfigureAwait(false)).FileStatus;
        if (status.Type == "DIRECTORY")
        {
            throw new StoreException(StoreFault.Missing, "it is a folder; add /* for the files in it");
        }

        var tag = string.Create(CultureInfo.InvariantCulture, $"{status.ModificationTime}-{status.Length}");
        if (offset > 0 && file.Tag != tag)
        {
            throw new StoreException(StoreFault.Changed, "the file was changed while it was read");
        }

        var operation = string.Create(CultureInfo.InvariantCulture, $"OPEN&offset={offset}");
        var response = await SendAsync(file.Path, operation, cancellation).ConfigureAwait(false);
        var body = await response.Content.ReadAsStreamAsync(cancellation).ConfigureAwait(false);
        return new StoreContent(body, offset, status.Length, response) { Tag = tag };
    }

    /// <inheritdoc />
    public void Dispose() => client.Dispose();

    private async Task<T> AskAsync<T>(string path, string operation, CancellationToken cancellation)
    {
        using var response = await SendAsync(path, operation, cancellation).ConfigureAwait(false);
        try
        {
            var bytes = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
            return JsonSerializer.Deserialize<T>(bytes, JsonSerializerOptions.Web)!;
        }
        catch (JsonException error)
        {
            throw new StoreException(
                StoreFault.Unreadable, $"{root.Authority} does not answer as WebHDFS does; correct store.endpoint", error);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && StoreException.Of(error, root.Authority) is { } fault)
        {
            throw fault;
        }
    }

    private async Task<HttpResponseMessage> SendAsync(string path, string operation, CancellationToken cancellation)
    {
        var escaped = string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
        try
        {
            var response = await client.GetAsync(
                new Uri(root, $"{escaped}?op={operation}{identity}"), HttpCompletionOption.ResponseHeadersRead, cancellation)
                .ConfigureAwait(false);
            return response.IsSuccessStatusCode ? response : throw await FaultAsync(response, cancellation).ConfigureAwait(false);
        }
        catch (Exception error) when (!cancellation.IsCancellationRequested && StoreException.Of(error, root.Authority) is { } fault)
        {
            throw fault;
        }
    }

    private async Task<StoreException> FaultAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using (response)
        {
            RemoteException? remote = null;
            try
            {
                var body = await response.Content.ReadAsByteArrayAsync(cancellation).ConfigureAwait(false);
                remote = JsonSerializer.Deserialize<Answer>(body, JsonSerializerOptions.Web)?.RemoteException;
            }
            catch (JsonException)
            {
                // What is not JSON is not of the name node; its status says enough.
            }

            var fault = StoreException.Of(response, root.Authority, remote is null ? null : $"{remote.Exception}: {remote.Message}");

            // A name node in standby, or one that has just started, refuses with the status of a denial.
            return remote?.Exception is "StandbyException" or "RetriableException" or "SafeModeException"
                ? new StoreException(StoreFault.Transient, fault.Message)
                : response.StatusCode is HttpStatusCode.BadRequest && remote is null
                    ? new StoreException(StoreFault.Unreadable, $"{fault.Message}; correct store.endpoint")
                    : fault;
        }
    }

    private sealed record Listing([property: JsonRequired] Statuses FileStatuses);

    private sealed record Statuses([property: JsonRequired] IReadOnlyList<Status> FileStatus);

    private sealed record Answer(Status FileStatus, RemoteException? RemoteException);

    private sealed record Status(string PathSuffix, string Type, long Length, long ModificationTime);

    private sealed record RemoteException(string Exception, string Message);
}
