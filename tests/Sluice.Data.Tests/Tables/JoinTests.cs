using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Tables;

namespace Sluice.Data.Tests.Tables;

public sealed class JoinTests : IDisposable
{
    private readonly TestDataset dataset = new();

    public void Dispose() => dataset.Dispose();

    [Fact]
    public void Labels_from_elsewhere_join_by_key_in_the_order_of_the_first_source()
    {
        WrittenTable.Write(
            dataset.PathOf("visits.zstd.parquet"), ["id", "size"], [["3", "1"], ["1", "2"], ["2", "3"], ["1", "4"]], "id", "size");
        dataset.Write("labels.csv", "kind,id,colour\na,1.0,red\nb,2.0,blue\nc,3.0,green\nd,4.0,white\n");
        using var table = Open(new JoinOptions { Keys = ["id"] });

        Assert.Equal([1.0, 2.0, 3.0, 4.0], table.Column("size"));
        Assert.Equal(["c", "a", "b", "a"], table.Column("kind"));
        Assert.Empty(table.Warnings);
        Assert.Equal(
            new JoinReference { Source = "labels", Rows = 4, WithoutPartner = 0, ShareWithoutPartner = "0" }, Assert.Single(table.Joins));
    }

    [Theory]
    [InlineData(JoinOptions.Inner, new[] { "a", "b" }, "1 of 3 rows (33.3 %) of 'visits' have no partner in 'labels' and are left out")]
    [InlineData(null, null, "row 3 of the join has no value in column 'kind'")]
    public void A_row_without_a_partner_is_left_out_or_lacks_its_target(string? kind, string[]? kinds, string said)
    {
        WrittenTable.Write(dataset.PathOf("visits.zstd.parquet"), ["id", "size"], [["x", "1"], ["y", "2"], [null, "3"]], "size");
        dataset.Write("labels.csv", "kind,id,colour\na,x,red\nb,y,blue\nd,,white\nd,,white\n");
        var join = new JoinOptions { Keys = ["id"], Kind = kind };
        if (kinds is null)
        {
            Assert.Contains(said, Assert.Throws<JobException>(() => Open(join).Dispose()).Message, StringComparison.Ordinal);
            return;
        }

        using var table = Open(join);
        Assert.Equal(kinds, table.Column("kind"));
        Assert.Contains(said, Assert.Single(table.Warnings), StringComparison.Ordinal);
        Assert.Equal(
            new JoinReference { Source = "labels", Rows = 3, WithoutPartner = 1, ShareWithoutPartner = "0.333333" },
            Assert.Single(table.Joins));
    }

    [Fact]
    public void A_key_that_repeats_is_refused_with_up_to_five_of_them_and_without_values_that_are_secret()
    {
        WrittenTable.Write(dataset.PathOf("visits.zstd.parquet"), ["id", "size"], [["1", "1"]], "size");
        dataset.Write("labels.csv", "kind,id,colour\n" + string.Concat(Enumerable.Range(0, 20).Select(i => $"a,k{i % 7},red\n")));
        var join = new JoinOptions { Keys = ["id", "colour"] };
        WrittenTable.Write(dataset.PathOf("visits.zstd.parquet"), ["id", "colour", "size"], [["1", "red", "1"]], "size");

        var e = Assert.Throws<JobException>(() => Open(join).Dispose());
        Assert.Equal(("JoinKeyRepeats", "spec.dataset.sources[1].join.keys"), (e.Error.Reason, e.Error.Field));
        Assert.Contains("'k0', 'red' in 3 rows; 'k1', 'red' in 3 rows;", e.Message, StringComparison.Ordinal);
        Assert.Contains("'k4'", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'k5'", e.Message, StringComparison.Ordinal);

        dataset.Options = dataset.Options with { Checks = [new DataCheck { Column = new ColumnCheck { Name = "id", Sensitive = true } }] };
        Assert.Contains("…, 'red' in 3 rows", Assert.Throws<JobException>(() => Open(join).Dispose()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no", "spec.dataset.sources[1].join.keys[0]: the source 'visits' has no column 'no'; it has 'id', 'size'")]
    [InlineData("size", "spec.dataset.sources[1].join.keys[0]: the source 'labels' has no column 'size'; it has 'kind', 'id', 'colour'")]
    public void A_key_that_a_source_lacks_is_refused(string key, string message)
    {
        WrittenTable.Write(dataset.PathOf("visits.zstd.parquet"), ["id", "size"], [["1", "1"]], "size");
        dataset.Write("labels.csv", "kind,id,colour\na,1,red\n");

        var e = Assert.Throws<JobException>(() => Open(new JoinOptions { Keys = [key] }).Dispose());
        Assert.StartsWith(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_two_sources_is_refused_only_when_it_is_used()
    {
        WrittenTable.Write(dataset.PathOf("visits.zstd.parquet"), ["id", "size", "note"], [["1", "1", "n"], ["2", "1", "n"]], "size");
        dataset.Write("labels.csv", "kind,id,colour,note\na,1,red,x\nb,2,red,x\n");
        using (var table = Open(new JoinOptions { Keys = ["id"] }))
        {
            Assert.Equal(["a", "b"], table.Column("kind"));
        }

        WrittenTable.Write(dataset.PathOf("visits.zstd.parquet"), ["id", "size", "colour"], [["1", "1", "n"], ["2", "1", "n"]], "size");
        var e = Assert.Throws<JobException>(() => Open(new JoinOptions { Keys = ["id"] }).Dispose());
        Assert.Equal(("DuplicateColumn", "spec.dataset.features[1].name"), (e.Error.Reason, e.Error.Field));
    }

    [Fact]
    public void Equal_rows_are_dropped_but_the_first_if_the_job_says_so()
    {
        dataset.Write("t.csv", "id,size,colour,kind\n1,1,red,a\n2,1,red,b\n,,,\n3,1.0,red,a\n4,,red,a\n5,,red,a\n");
        using (var kept = dataset.Open("t.csv"))
        {
            Assert.Equal((5, 0), (kept.Column("kind").Length, kept.DuplicatesDropped));
        }

        dataset.Options = dataset.Options with { Duplicates = "Drop" };
        using var table = dataset.Open("t.csv");
        Assert.Equal(["a", "b", "a"], table.Column("kind"));
        Assert.Equal([2L, 3L, 6L], table.Column("__file_row"));
        Assert.Equal([0L, 1L, 2L], table.Column("__row"));
        Assert.Equal("row 6", table.NameOf(2));
        Assert.Equal(2, table.DuplicatesDropped);
        Assert.Equal("spec.dataset.duplicates: 2 of 5 rows equal an earlier one and are left out", Assert.Single(table.Warnings));
    }

    [Theory]
    [InlineData("size,colour\n1,red\n", "b.csv has no column 'kind', which a.csv has")]
    public void Files_of_a_source_have_the_same_columns(string other, string message)
    {
        dataset.Write("a.csv", "size,colour,kind\n1,red,a\n");
        dataset.Write("b.csv", other);
        var e = dataset.Refused("a.csv", "b.csv");

        Assert.Equal("FilesDiffer", e.Error.Reason);
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_a_source_have_the_same_types()
    {
        WrittenTable.Write(dataset.PathOf("a.zstd.parquet"), ["size", "colour", "kind"], [["1", "red", "a"]], "size");
        WrittenTable.Write(dataset.PathOf("b.zstd.parquet"), ["size", "colour", "kind"], [["1", "red", "a"]]);

        Assert.Contains("column 'size' is DOUBLE in a.zstd.parquet, but VARCHAR in b.zstd.parquet",
            dataset.Refused("a.zstd.parquet", "b.zstd.parquet").Message, StringComparison.Ordinal);
    }

    private DataTable Open(JoinOptions join)
    {
        dataset.Options = dataset.Options with
        {
            Sources =
            [
                new SourceOptions { Name = "visits", Uri = "file:///visits" },
                new SourceOptions { Name = "labels", Uri = "file:///labels", Join = join },
            ],
        };
        return dataset.Open([["visits.zstd.parquet"], ["labels.csv"]]);
    }
}
