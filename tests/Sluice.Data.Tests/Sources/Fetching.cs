using System.Security.Cryptography;
using System.Text;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Sources;

namespace Sluice.Data.Tests.Sources;

/// <summary>A pod's scratch and Secrets in a folder of its own, and fetches with short waits.</summary>
public sealed class Fetching : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-sources-").FullName;

    public string Scratch => Path.Combine(folder, "scratch");

    public string Volume => Path.Combine(folder, "volume");

    internal FetchOptions Options { get; set; } = new()
    {
        Attempts = 4,
        Delay = TimeSpan.FromMilliseconds(5),
        LongestDelay = TimeSpan.FromMilliseconds(20),
    };

    public static string Digest(string text) => Digest(Encoding.UTF8.GetBytes(text));

    public static string Digest(byte[] bytes) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(bytes));

    /// <summary>The list that <c>sha256sum</c> prints of these files.</summary>
    public static string Sums(params (string Name, string Content)[] files) =>
        string.Concat(files.Select(file => $"{Digest(file.Content)["sha256:".Length..]}  {file.Name}\n"));

    /// <summary>Writes a file to the volume, and returns its URL.</summary>
    public string Put(string name, string content)
    {
        var path = Path.Combine(Volume, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return "file://" + path;
    }

    /// <summary>Writes the Secret of a source, and returns options that name it.</summary>
    public StoreOptions Secret(int index, StoreOptions? options = null, params (string Key, string Value)[] keys)
    {
        var secret = SecretFolder(index);
        Directory.CreateDirectory(secret);
        foreach (var (key, value) in keys)
        {
            File.WriteAllText(Path.Combine(secret, key), value);
        }

        return (options ?? new StoreOptions()) with { CredentialsSecretRef = new SecretReference { Name = "reader" } };
    }

    /// <summary>Where the pod has the Secret of a source.</summary>
    public string SecretFolder(int index) => Path.Combine(folder, "secrets", $"{index}");

    public Task<FetchedDataset> RunAsync(DatasetOptions dataset, CancellationToken cancellation = default) => DatasetFetch.FetchAsync(
        dataset,
        new DataSettings { Scratch = Scratch, Credentials = Path.Combine(folder, "secrets") },
        Options,
        cancellation);

    public Task<FetchedDataset> RunAsync(params SourceOptions[] sources) => RunAsync(new DatasetOptions { Sources = sources });

    public Task<FetchedDataset> RunAsync(string uri) => RunAsync(new DatasetOptions { Uri = uri });

    public async Task<JobException> FailAsync(params SourceOptions[] sources) =>
        await Assert.ThrowsAsync<JobException>(() => RunAsync(sources));

    public async Task<JobException> FailAsync(DatasetOptions dataset) => await Assert.ThrowsAsync<JobException>(() => RunAsync(dataset));

    /// <summary>How a job ended: exit code, reason and field.</summary>
    public static (int Code, string Reason, string? Field) End(JobException error) =>
        (error.ExitCode, error.Error.Reason, error.Error.Field);

    /// <summary>Name and content of each file of a source.</summary>
    public static IEnumerable<(string Name, string Content)> Contents(FetchedSource source) =>
        source.Files.Select(file => (file.Name, File.ReadAllText(file.Path)));

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
