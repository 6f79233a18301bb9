using DuckDB.NET.Data;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class RowReaderTests : IDisposable
{
    private static readonly DatasetOptions Dataset = new()
    {
        Target = "y",
        Features =
        [
            new() { Name = "n\"1" },
            new() { Name = "c", Type = FeatureTypes.Categorical },
            new() { Name = "d", Type = FeatureTypes.Date },
            new() { Name = "t", Type = FeatureTypes.Text },
            new() { Name = "i", Type = FeatureTypes.Image, Image = new ImageOptions { Width = 2, Height = 1 } },
        ],
    };

    private readonly DataTable table;

    public RowReaderTests()
    {
        var connection = new DuckDBConnection("Data Source=:memory:");
        connection.Open();
        table = new DataTable(connection, "sha256:0");
        table.Execute("""
            CREATE TABLE rows (__row BIGINT, __file_row BIGINT, y VARCHAR, "n""1" DOUBLE, c VARCHAR, d TIMESTAMP, t VARCHAR, i DOUBLE[]);
            INSERT INTO rows VALUES
                (0, 2, 'b', 1.5, 'x', TIMESTAMP '2024-02-29 23:59:58', 'some words', [1, 2]),
                (1, 3, 'a', NULL, NULL, NULL, NULL, NULL),
                (2, 4, 'b', -2, '', TIMESTAMP '2024-01-01', '', [NULL, 255]);
            CREATE TABLE parts AS SELECT __row, 'training' AS part, NULL::INTEGER AS fold FROM rows
            """);
    }

    public void Dispose() => table.Dispose();

    [Fact]
    public void Each_type_is_read_with_its_missing_values()
    {
        var classes = RowReader.Values(table, "y");
        var rows = Assert.Single(new RowReader(table, Dataset).Read(DataSplit.Training, 10));

        Assert.Equal(["a", "b"], classes);
        Assert.Equal(new string?[] { "b", "a", "b" }, Assert.IsType<CategoricalColumn>(rows.Target).Values);
        Assert.Equal([0L, 1, 2], rows.Positions);
        Assert.Equal([1.5f, float.NaN, -2], Assert.IsType<NumericColumn>(rows.Features[0]).Values);
        Assert.Equal(new string?[] { "x", null, "" }, Assert.IsType<CategoricalColumn>(rows.Features[1]).Values);
        Assert.Equal(
            new string?[] { "2024-02-29T23:59:58", null, "2024-01-01T00:00:00" }, Assert.IsType<TextColumn>(rows.Features[2]).Values);
        Assert.Equal(new string?[] { "some words", null, "" }, Assert.IsType<TextColumn>(rows.Features[3]).Values);
        Assert.Equal(
            [1, 2, float.NaN, float.NaN, float.NaN, 255], Assert.IsType<ImageColumn>(rows.Features[4]).Pixels);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Batches_give_the_rows_of_a_part_in_their_order_and_none_is_empty(int size)
    {
        using var many = new Splits.SplitTable(
            "SELECT i, 'a' AS y, (i * 2)::DOUBLE AS n FROM range(300) t(i)");
        many.Table.Execute("CREATE TABLE parts AS SELECT __row, if(__row % 3 = 0 OR __row > 250, 'test', 'training') AS part FROM rows");
        var dataset = new DatasetOptions { Target = "y", Features = [new() { Name = "n" }] };

        var batches = new RowReader(many.Table, dataset).Read("test", size).ToArray();

        var expected = Enumerable.Range(0, 300).Where(i => i % 3 == 0 || i > 250).Select(i => (long)i).ToArray();
        Assert.Equal(expected, batches.SelectMany(batch => batch.Positions));
        Assert.Equal(expected.Select(i => i * 2f), batches.SelectMany(batch => ((NumericColumn)batch.Features[0]).Values));
        Assert.All(batches, batch => Assert.InRange(batch.Count, 1, size));
    }
}
