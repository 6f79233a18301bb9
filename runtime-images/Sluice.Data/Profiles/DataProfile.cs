using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;

namespace Sluice.Data.Profiles;

/// <summary>
/// What the training rows of a version were like: <c>profile.json</c> of its artifact, with which a later version's rows are compared. The
/// same rows and job give the same bytes. Of a column that a check calls sensitive it has counts and no value.
/// </summary>
public sealed record DataProfile
{
    /// <summary>The schema that this release writes and reads.</summary>
    public const int CurrentSchema = 1;

    /// <summary>Version of the schema. It rises when an older reader would misread the profile.</summary>
    public int Schema { get; init; } = CurrentSchema;

    /// <summary>Digest of the dataset, <c>sha256:…</c>.</summary>
    public required string Dataset { get; init; }

    /// <summary>Number of training rows.</summary>
    public required long Rows { get; init; }

    /// <summary>The column that is predicted. Its values are the classes.</summary>
    public required string Target { get; init; }

    /// <summary>The features in the job's order, and the target.</summary>
    public required IReadOnlyList<ColumnProfile> Columns { get; init; }

    /// <summary>The profile as JSON in UTF-8.</summary>
    public byte[] Write() => Encoding.UTF8.GetBytes(ContractJson.Write(this));

    /// <summary>Reads a profile.</summary>
    /// <exception cref="InvalidDataException">It is not a profile, or of a schema that this release does not know.</exception>
    public static DataProfile Read(ReadOnlySpan<byte> json)
    {
        try
        {
            var profile = JsonSerializer.Deserialize<DataProfile>(json, Strict);
            return profile switch
            {
                null => throw new InvalidDataException("the profile is null"),
                { Schema: CurrentSchema } => profile,
                _ => throw new InvalidDataException($"the profile has schema {profile.Schema}, and this release reads {CurrentSchema}"),
            };
        }
        catch (JsonException error)
        {
            throw new InvalidDataException($"the profile cannot be read: {error.Message}", error);
        }
    }

    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options) { RespectNullableAnnotations = true };
}

/// <summary>What the values of a column were like.</summary>
public sealed record ColumnProfile
{
    /// <summary>Name of the column.</summary>
    public required string Name { get; init; }

    /// <summary>Type of the feature, such as <c>numeric</c>; <c>categorical</c> for the target.</summary>
    public required string Type { get; init; }

    /// <summary>How many rows have a value.</summary>
    public required long Count { get; init; }

    /// <summary>How many rows have none.</summary>
    public required long Missing { get; init; }

    /// <summary>Whether values are left out because they are secret.</summary>
    public bool Sensitive { get; init; }

    /// <summary>How many different values there are, of categories.</summary>
    public long? Distinct { get; init; }

    /// <summary>
    /// The distribution of a numeric column, and that of a date column as seconds since 1970, UTC. Null when it has no value; older
    /// profiles lack that of dates.
    /// </summary>
    public NumberProfile? Numbers { get; init; }

    /// <summary>
    /// The most frequent values of a categorical column, at most 100 of a feature and 1,000 of the target, the most frequent first. The
    /// rows with other values are <see cref="Count"/> without the sum of these.
    /// </summary>
    public IReadOnlyList<ValueCount>? Values { get; init; }

    /// <summary>The first and last value of a date column, UTC. Null when it has no value.</summary>
    public DateRange? Dates { get; init; }
}

/// <summary>A value and how many rows have it.</summary>
/// <param name="Value">The value.</param>
/// <param name="Count">The number of rows.</param>
public sealed record ValueCount(string Value, long Count);

/// <summary>The span of a date column, UTC.</summary>
/// <param name="First">The earliest.</param>
/// <param name="Last">The latest.</param>
public sealed record DateRange(DateTime First, DateTime Last);

/// <summary>The distribution of numbers.</summary>
public sealed record NumberProfile
{
    /// <summary>Mean.</summary>
    public required double Mean { get; init; }

    /// <summary>Standard deviation of the population.</summary>
    public required double StdDev { get; init; }

    /// <summary>
    /// The least value (0 per cent), the greatest (100), and the quantiles between them in steps of one per cent, each an exact value of
    /// the column: the first in ascending order with at least that share of the values up to it. One that equals the quantile before it is
    /// left out.
    /// </summary>
    public required IReadOnlyList<Quantile> Quantiles { get; init; }

    /// <summary>The deciles from 0 to 100 per cent, 11 values.</summary>
    public IEnumerable<double> Deciles() =>
        Enumerable.Range(0, 11).Select(decile => Quantiles.Last(quantile => quantile.Percent <= decile * 10).Value);
}

/// <summary>A quantile, with how many values lie at it and below.</summary>
/// <param name="Percent">The share of the values up to it, in per cent.</param>
/// <param name="Value">The value.</param>
/// <param name="Below">How many values are less.</param>
/// <param name="AtMost">How many values are less or equal.</param>
public sealed record Quantile(int Percent, double Value, long Below, long AtMost);
