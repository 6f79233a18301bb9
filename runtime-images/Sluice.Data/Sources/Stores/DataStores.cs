using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation.TrainingJobs;

namespace Sluice.Data.Sources.Stores;

/// <summary>The stores of one source, each opened once.</summary>
/// <param name="options">How to reach them.</param>
/// <param name="credentials">The keys of the source's Secret.</param>
internal sealed class DataStores(StoreOptions? options, StoreCredentials credentials) : IDisposable
{
    private readonly Dictionary<string, IDataStore> stores = new(StringComparer.Ordinal);

    /// <summary>The store of a URL.</summary>
    /// <exception cref="StoreException">The Secret cannot be used.</exception>
    public IDataStore Of(SourceUri uri)
    {
        if (!stores.TryGetValue(uri.Root, out var store))
        {
            stores[uri.Root] = store = Open(uri);
        }

        return store;
    }

    /// <inheritdoc />
    public void Dispose()
    {
        foreach (var store in stores.Values)
        {
            store.Dispose();
        }
    }

    private IDataStore Open(SourceUri uri) => uri.Scheme switch
    {
        "file" => new FileDataStore(),
        "http" or "https" => new HttpDataStore(uri.Root, credentials),
        "s3" => new S3DataStore(uri.Root["s3://".Length..^1], options, credentials),
        "az" when uri.Root["az://".Length..].Split('/') is [var account, var container, ..] =>
            new AzureDataStore(account, container, options, credentials),
        "gs" => new GoogleDataStore(uri.Root["gs://".Length..^1], options, credentials),
        "hdfs" => new HdfsDataStore(uri.Root["hdfs://".Length..^1], options, credentials),
        "oci" => new OciDataStore(uri.Root, credentials),
        _ => throw new NotSupportedException(uri.Scheme),
    };
}
