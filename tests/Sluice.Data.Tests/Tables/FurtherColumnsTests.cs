using Sluice.Data.Splits;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class FurtherColumnsTests : IDisposable
{
    private readonly TestDataset dataset = new();

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Columns_that_no_feature_names_are_read_where_a_table_has_them()
    {
        dataset.Options = dataset.Options with { MissingValues = ["NA"] };
        dataset.FurtherColumns = ["sex", "age", "Colour", "height", "colour"];
        dataset.Write("a.csv", "kind,size,colour,sex,age\na,1,red,f,30\nb,2,blue,NA,\n");
        using var table = dataset.Open("a.csv");
        table.Execute($"CREATE TABLE {DataSplit.Parts} AS SELECT __row, 'test' AS part FROM rows");

        Assert.Equal(new string?[] { "f", null }, Read("sex")!.Texts);
        Assert.Equal(new string?[] { "30", null }, Read("age")!.Texts);
        Assert.Equal([1.0, 2.0], Read("size")!.Numbers!);
        Assert.Equal(("1", "red"), (Read("size")!.Text(0), Read("colour")!.Text(0)));
        Assert.All(["Colour", "height", DataTable.Position], name => Assert.Null(Read(name)));

        PartColumn? Read(string name) => PartColumn.Read(table, DataSplit.Test, name);
    }

    [Fact]
    public void They_do_not_tell_rows_apart_that_equal_each_other_in_all_others()
    {
        dataset.Options = dataset.Options with { Duplicates = "Drop" };
        dataset.FurtherColumns = ["sex"];
        dataset.Write("a.csv", "kind,size,colour,sex\na,1,red,f\na,1,red,m\nb,2,blue,m\n");
        using var table = dataset.Open("a.csv");

        Assert.Equal((1, 2), (table.DuplicatesDropped, table.Count()));
        Assert.Equal(["f", "m"], table.Column("sex"));
    }
}
