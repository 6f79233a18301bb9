using System.Security.Cryptography;
using System.Text;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Sources;

/// <summary>All files of a dataset as they lie in the pod, each read once and checked against its digest where one is given.</summary>
/// <param name="Sources">The sources in the job's order.</param>
/// <param name="Digest">
/// SHA-256 of the data, <c>sha256:…</c>. Of one file it is that of its bytes, so that <c>sha256sum</c> shows it. Of several it is that of
/// the canonical list of files: the lines that <c>sha256sum</c> prints, in ordinal order of the names. The names are relative to their
/// source, and begin with its table and a slash when there are several sources.
/// </param>
public sealed record FetchedDataset(IReadOnlyList<FetchedSource> Sources, string Digest)
{
    /// <summary>
    /// The tables whose content can change under the same URL without that a later run notices: nothing pins their bytes by a digest, and
    /// the store keeps no version of them. Empty when the job pins the digest of the dataset.
    /// </summary>
    public IReadOnlyList<string> MutableTables => [.. Sources.Where(source => source.IsMutable).Select(source => source.Table)];

    /// <summary>Computes <see cref="Digest"/>.</summary>
    internal static string DigestOf(IReadOnlyList<FetchedSource> sources)
    {
        if (sources is [{ Files: [var only] }])
        {
            return only.Digest;
        }

        var lines = sources
            .SelectMany(source => source.Files.Select(file => file with
            {
                Name = sources.Count > 1 ? $"{source.Table}/{file.Name}" : file.Name,
            }))
            .OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => $"{file.Digest["sha256:".Length..]}  {file.Name}\n");
        return "sha256:" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }
}

/// <summary>The files of one source.</summary>
/// <param name="Table">Name of the source's table in SQL.</param>
/// <param name="Options">The source.</param>
/// <param name="Files">The files in ordinal order of their names; never empty.</param>
public sealed record FetchedSource(string Table, SourceOptions Options, IReadOnlyList<FetchedFile> Files)
{
    /// <summary>See <see cref="FetchedDataset.MutableTables"/>.</summary>
    public bool IsMutable { get; init; }
}

/// <summary>A file in the pod.</summary>
/// <param name="Name">Name relative to its source, with slashes.</param>
/// <param name="Path">Absolute path in the pod. It ends with the last part of the name.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Digest">SHA-256 of its bytes, <c>sha256:…</c>.</param>
public sealed record FetchedFile(string Name, string Path, long Size, string Digest)
{
    /// <summary>Name under which the store keeps these bytes even when the file is overwritten. Null where it keeps none.</summary>
    public string? Version { get; init; }
}
