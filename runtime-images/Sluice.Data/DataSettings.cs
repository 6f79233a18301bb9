using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data;

/// <summary>What a pod gives to the reading of data.</summary>
public sealed record DataSettings
{
    /// <summary>The field of the spec that bounds a worker's memory.</summary>
    public const string WorkerMemoryField = "spec.resources.limits.memory";

    /// <summary>Folder for downloaded files, the database and what it spills. Its volume bounds them.</summary>
    public required string Scratch { get; init; }

    /// <summary>
    /// Folder with one folder per source that names a Secret, called by the source's index, with the keys of the Secret as files.
    /// </summary>
    public string Credentials { get; init; } = "/sluice/sources";

    /// <summary>Bytes of memory that DuckDB may hold before it spills to <see cref="Scratch"/>.</summary>
    public long Memory { get; init; } = 512L << 20;

    /// <summary>The field of the spec that bounds the pod's memory, for messages.</summary>
    public string MemoryField { get; init; } = WorkerMemoryField;

    /// <summary>See <see cref="JobDocument.Prepared"/>.</summary>
    public bool Prepared { get; init; }

    /// <summary>
    /// Names of further columns that are read as they are where a table has them. They have no part in what is learnt: rows that equal each
    /// other in all other columns are duplicates.
    /// </summary>
    public IReadOnlyList<string> FurtherColumns { get; init; } = [];

    /// <summary>Threads that DuckDB may use.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>The field of the spec that names a source by fields of its own, such as <c>uri</c>.</summary>
    /// <param name="dataset">The dataset as pods read it.</param>
    /// <param name="index">Index of the source.</param>
    internal string SourceField(DatasetOptions dataset, int index) => Prepared ? "spec.dataset.prepare.output"
        : dataset.Sources is { Count: > 0 } ? $"spec.dataset.sources[{index}]"
        : "spec.dataset";

    /// <summary>
    /// Reads the environment: <c>SLUICE_SCRATCH</c> and <c>SLUICE_SOURCES</c>. DuckDB gets half of the memory that the container's limit
    /// leaves to .NET, and at least 128 MiB.
    /// </summary>
    /// <param name="variable">Returns an environment variable, or null.</param>
    public static DataSettings Read(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        return new DataSettings
        {
            Scratch = variable("SLUICE_SCRATCH") is { Length: > 0 } scratch ? scratch : "/sluice/scratch",
            Credentials = variable("SLUICE_SOURCES") is { Length: > 0 } sources ? sources : "/sluice/sources",
            Memory = Math.Max(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 2, 128L << 20),
        };
    }
}
