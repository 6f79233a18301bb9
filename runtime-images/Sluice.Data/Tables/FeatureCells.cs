using System.Data.Common;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tables;

/// <summary>Collects the values of a feature from the rows of a query.</summary>
internal abstract class FeatureCells
{
    /// <summary>Creates the collector of a feature.</summary>
    public static FeatureCells For(FeatureOptions feature) => feature.Type switch
    {
        FeatureTypes.Numeric => new Numbers(feature.Name),
        FeatureTypes.Categorical => new Texts(values => new CategoricalColumn(feature.Name, values)),
        FeatureTypes.Date or FeatureTypes.Text => new Texts(values => new TextColumn(feature.Name, values)),
        FeatureTypes.Image => new Images(feature.Name, feature.Image!),
        _ => throw new ArgumentException($"column '{feature.Name}' is of an unknown type, {feature.Type}"),
    };

    /// <summary>The column as the query gives it.</summary>
    /// <param name="feature">The feature.</param>
    /// <param name="column">The column in SQL.</param>
    public static string Expression(FeatureOptions feature, string column) => feature.Type switch
    {
        FeatureTypes.Date => $"strftime({column}, '%Y-%m-%dT%H:%M:%S')",
        FeatureTypes.Image => $"list_transform({column}::FLOAT[], lambda x: coalesce(x, 'NaN'::FLOAT))",
        _ => column,
    };

    /// <summary>Adds the value of the current row.</summary>
    public abstract void Add(DbDataReader reader, int column);

    /// <summary>The values as a column.</summary>
    public abstract FeatureColumn Build();

    private sealed class Numbers(string name) : FeatureCells
    {
        private readonly List<float> values = [];

        public override void Add(DbDataReader reader, int column) =>
            values.Add(reader.IsDBNull(column) ? float.NaN : (float)reader.GetDouble(column));

        public override FeatureColumn Build() => new NumericColumn(name, [.. values]);
    }

    private sealed class Texts(Func<string?[], FeatureColumn> build) : FeatureCells
    {
        private readonly List<string?> values = [];

        public override void Add(DbDataReader reader, int column) =>
            values.Add(reader.IsDBNull(column) ? null : reader.GetString(column));

        public override FeatureColumn Build() => build([.. values]);
    }

    private sealed class Images(string name, ImageOptions size) : FeatureCells
    {
        private readonly List<float> pixels = [];

        public override void Add(DbDataReader reader, int column) =>
            pixels.AddRange(reader.IsDBNull(column)
                ? Enumerable.Repeat(float.NaN, size.Width * size.Height * (size.Channels ?? 1))
                : reader.GetFieldValue<List<float>>(column));

        public override FeatureColumn Build() => new ImageColumn(name, [.. pixels]);
    }
}
