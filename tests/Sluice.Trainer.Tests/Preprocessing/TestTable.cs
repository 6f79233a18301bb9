using System.Globalization;
using DuckDB.NET.Data;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Tables;
using Sluice.Trainer.Preprocessing;

namespace Sluice.Trainer.Tests.Preprocessing;

/// <summary>A table of a few columns that has been divided into parts.</summary>
internal sealed class TestTable : IDisposable
{
    private readonly FeatureColumn[] columns;
    private readonly int count;

    /// <param name="parts">A letter for each row: t for training, e for test, v for validation.</param>
    /// <param name="columns">The columns.</param>
    public TestTable(string parts, params FeatureColumn[] columns)
    {
        (this.columns, count) = (columns, parts.Length);
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        Data = new DataTable(connection, "sha256:");
        var names = columns.Select(column => $"{TrainingPart.Column(column.Name)[2..]} {Type(column)}");
        Execute($"CREATE TABLE rows({string.Join(", ", names)}, __row BIGINT, __file_row BIGINT, __file VARCHAR)");
        Execute("CREATE TABLE parts(__row BIGINT, part VARCHAR, fold INTEGER)");
        Insert("rows", i => string.Join(", ", [.. columns.Select(column => Value(column, i)), $"{i}", $"{i + 2}", "NULL"]));
        Insert("parts", i => $"{i}, '{parts[i] switch { 't' => "training", 'e' => "test", _ => "validation" }}', NULL");
    }

    public DataTable Data { get; }

    public Preprocessor Fit(params FeatureOptions[] features) => Preprocessor.Fit(Data, new DatasetOptions { Features = features });

    /// <summary>Leaves out the rows that the features drop.</summary>
    /// <returns>The warnings.</returns>
    public IReadOnlyList<string> Drop(params FeatureOptions[] features) => DroppedRows.Remove(new TrainingPart(Data), features);

    /// <summary>Some rows, or all of them.</summary>
    public RowBatch Batch(params int[] rows)
    {
        rows = rows.Length > 0 ? rows : [.. Enumerable.Range(0, count)];
        return new RowBatch
        {
            Features = [.. columns.Select(column => Select(column, rows))],
            Target = null,
            Positions = [.. rows.Select(row => (long)row)],
        };
    }

    /// <summary>The rows encoded by a preprocessor that was fitted to the training rows, one array a row.</summary>
    public float[][] Encode(params FeatureOptions[] features)
    {
        using var preprocessor = Fit(features);
        return [.. preprocessor.Encode(Batch()).Chunk(preprocessor.Width)];
    }

    public void Dispose() => Data.Dispose();

    private FeatureColumn Select(FeatureColumn column, int[] rows) => column switch
    {
        NumericColumn numeric => numeric with { Values = [.. rows.Select(row => numeric.Values[row])] },
        CategoricalColumn texts => texts with { Values = [.. rows.Select(row => texts.Values[row])] },
        TextColumn texts => texts with { Values = [.. rows.Select(row => texts.Values[row])] },
        ImageColumn images => images with { Pixels = [.. rows.SelectMany(row => Image(images, row))] },
        _ => throw new ArgumentException(column.Name),
    };

    // A column called "when" holds dates.
    private static string Type(FeatureColumn column) => column switch
    {
        NumericColumn => "DOUBLE",
        ImageColumn => "FLOAT[]",
        TextColumn { Name: "when" } => "TIMESTAMP",
        _ => "VARCHAR",
    };

    private string Value(FeatureColumn column, int row) => column switch
    {
        NumericColumn numeric when !float.IsNaN(numeric.Values[row]) => Number(numeric.Values[row]),
        CategoricalColumn { Values: var texts } when texts[row] is { } text => Text(text),
        TextColumn { Values: var texts } when texts[row] is { } text => Text(text),
        ImageColumn { Pixels: var pixels } when !float.IsNaN(pixels[row * pixels.Length / count]) =>
            $"[{string.Join(", ", Image((ImageColumn)column, row).Select(Number))}]",
        _ => "NULL",
    };

    private float[] Image(ImageColumn images, int row) => images.Pixels.Chunk(images.Pixels.Length / count).ElementAt(row);

    private static string Number(float value) => $"'{value.ToString("R", CultureInfo.InvariantCulture)}'::DOUBLE";

    private static string Text(string value) => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'";

    private void Insert(string table, Func<int, string> row) =>
        Execute($"INSERT INTO {table} VALUES {string.Join(", ", Enumerable.Range(0, count).Select(i => $"({row(i)})"))}");

    private void Execute(string sql)
    {
        using var command = Data.Connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
