using Sluice.Data.Sources;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Trainer.Publishing;

/// <summary>How rows were divided.</summary>
internal sealed record ReportSplit
{
    private const int MostHeldOut = 10_000;

    /// <summary>Number of training rows.</summary>
    public required long TrainingRows { get; init; }

    /// <summary>Number of rows that early stopping looked at.</summary>
    public required long ValidationRows { get; init; }

    /// <summary>Number of rows that gave the final metrics.</summary>
    public required long TestRows { get; init; }

    /// <summary>Number of rows without a target, which were learnt from by what the model took them for.</summary>
    public required long UnlabelledRows { get; init; }

    /// <summary>Number of rows of each fold of the cross-validation. Empty where there is none.</summary>
    public required IReadOnlyList<long> FoldRows { get; init; }

    /// <summary>Numbers of the test rows, from 0 for the first of the data set. Null when there are more than 10,000.</summary>
    public required IReadOnlyList<long>? HeldOut { get; init; }

    /// <summary>The split of a job that names no rows.</summary>
    public static ReportSplit None { get; } =
        new() { TrainingRows = 0, ValidationRows = 0, TestRows = 0, UnlabelledRows = 0, FoldRows = [], HeldOut = null };

    /// <summary>Describes a divided table.</summary>
    public static ReportSplit Of(DataTable table, PartSizes sizes) => new()
    {
        TrainingRows = sizes.Training,
        ValidationRows = sizes.Validation,
        TestRows = sizes.Test,
        UnlabelledRows = sizes.Unlabelled,
        FoldRows = sizes.Folds,
        HeldOut = sizes.Test <= MostHeldOut ? DataSplit.Rows(table, DataSplit.Test) : null,
    };
}

/// <summary>A source of the data set.</summary>
internal sealed record ReportSource
{
    /// <summary>Name of its table.</summary>
    public required string Table { get; init; }

    /// <summary>Whether its content can change under the same URL without that a later run notices.</summary>
    public required bool Mutable { get; init; }

    /// <summary>Its files, with their digests.</summary>
    public required IReadOnlyList<ReportFile> Files { get; init; }

    /// <summary>Describes the sources of a data set.</summary>
    public static IReadOnlyList<ReportSource> Of(FetchedDataset fetched) =>
    [
        .. fetched.Sources.Select(source => new ReportSource
        {
            Table = source.Table,
            Mutable = source.IsMutable,
            Files = [.. source.Files.Select(file => new ReportFile(file.Name, file.Size, file.Digest))],
        }),
    ];
}

/// <summary>A file of a source.</summary>
/// <param name="Name">Name relative to its source.</param>
/// <param name="Size">Size in bytes.</param>
/// <param name="Digest">SHA-256 of its bytes, <c>sha256:…</c>.</param>
internal sealed record ReportFile(string Name, long Size, string Digest);
