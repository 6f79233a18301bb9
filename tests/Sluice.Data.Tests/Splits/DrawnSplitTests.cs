using System.Security.Cryptography;
using System.Text;
using FsCheck.Xunit;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Data.Splits;

namespace Sluice.Data.Tests.Splits;

public sealed class DrawnSplitTests
{
    [Fact]
    public void Classes_keep_their_proportions()
    {
        string[] classes = [.. Enumerable.Repeat("a", 100), .. Enumerable.Repeat("b", 40), .. Enumerable.Repeat("c", 3)];
        using var table = SplitTable.Of(classes);

        var sizes = table.Divide(new SplitOptions { Validation = "0.1" });

        Assert.Equal((29, 15, 99), (sizes.Test, sizes.Validation, sizes.Training));
        Assert.Equal([20, 8, 1], Of(DataSplit.Test));
        Assert.Equal([10, 4, 1], Of(DataSplit.Validation));

        IEnumerable<int> Of(string part) => "abc".Select(name => table.Rows(part).Count(row => classes[row] == name.ToString()));
    }

    // The order is computed here by .NET's MD5, so that it depends on no release of DuckDB.
    [Theory]
    [InlineData(SplitOptions.Stratified)]
    [InlineData(SplitOptions.Random)]
    public void The_first_rows_by_the_MD5_of_seed_and_number_are_the_test(string by)
    {
        string[] classes = [.. Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? "even" : "odd")];
        using var table = SplitTable.Of(classes);

        table.Divide(new SplitOptions { Test = "0.3", By = by }, seed: 42);

        var drawn = Enumerable.Range(0, 12).OrderBy(
            i => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"sluice/split/42/{i}"))), StringComparer.Ordinal);
        var expected = by == SplitOptions.Random ? drawn.Take(4) : drawn.GroupBy(i => classes[i]).SelectMany(group => group.Take(2));
        Assert.Equal(expected.Order().Select(i => (long)i), table.Rows(DataSplit.Test));
    }

    [Fact]
    public void The_split_of_a_seed_is_fixed_for_ever()
    {
        using var table = SplitTable.Of(Enumerable.Range(0, 12).Select(i => i % 2 == 0 ? "even" : "odd"));

        table.Divide(new SplitOptions { Test = "0.3", Validation = "0.2" }, seed: 42);

        Assert.Equal("trrtrtvrtrrv", string.Concat(table.All().Select(row => row.Part == DataSplit.Training ? 'r' : row.Part[0])));
    }

    [Property(MaxTest = 50)]
    public void Every_row_is_in_one_part_and_each_part_has_every_class_in_its_share(byte[] labels, long seed)
    {
        string[] classes = [.. labels.Select(label => $"k{label % 3}")];
        classes = [.. classes.Where(name => classes.Count(other => other == name) > 2)];
        if (classes.Length == 0)
        {
            return;
        }

        using var table = SplitTable.Of(classes);
        using var parallel = SplitTable.Of(classes, threads: 4);
        var split = new SplitOptions { Test = "0.25", Validation = "0.25" };
        var sizes = table.Divide(split, seed);
        parallel.Divide(split, seed);

        Assert.Equal(Enumerable.Range(0, classes.Length).Select(i => (long)i), table.All().Select(row => row.Row));
        Assert.Equal(classes.Length, sizes.Training + sizes.Validation + sizes.Test);
        Assert.Equal(table.All(), parallel.All());
        foreach (var name in classes.Distinct())
        {
            var count = classes.Count(other => other == name);
            var share = Math.Clamp((int)Math.Round(count * 0.25, MidpointRounding.AwayFromZero), 1, count - 2);
            Assert.Equal(share, table.Rows(DataSplit.Test).Count(row => classes[row] == name));
            Assert.Equal(share, table.Rows(DataSplit.Validation).Count(row => classes[row] == name));
        }
    }

    [Property(MaxTest = 50)]
    public void Folds_divide_the_rows_outside_the_test_evenly_and_so_each_class(byte[] labels, long seed, byte number)
    {
        var folds = number % 4 + 2;
        string[] classes = [.. labels.Select(label => $"k{label % 3}"), .. Enumerable.Repeat("k0", 8), .. Enumerable.Repeat("k1", 8)];
        classes = [.. classes.Where(name => classes.Count(other => other == name) > 1)];
        using var table = SplitTable.Of(classes);

        var sizes = table.Divide(new SplitOptions { Folds = folds }, seed);

        Assert.Equal(sizes.Training, sizes.Folds.Sum());
        Assert.Equal((folds, true), (sizes.Folds.Count, sizes.Folds.Max() - sizes.Folds.Min() <= 1));
        Assert.All(table.All(), row => Assert.Equal(row.Part == DataSplit.Test, row.Fold is null));
        foreach (var name in classes.Distinct())
        {
            var each = Enumerable.Range(0, folds).Select(fold => table.All().Count(row => row.Fold == fold && classes[row.Row] == name));
            Assert.InRange(each.Max() - each.Min(), 0, 1);
        }
    }

    [Fact]
    public void A_fold_becomes_the_validation_until_the_whole_is_selected_again()
    {
        using var table = SplitTable.Of(Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? "even" : "odd"));
        table.Divide(new SplitOptions { Folds = 3 });
        var whole = table.All();
        foreach (var fold in new int?[] { 2, 0 })
        {
            SplitFolds.Select(table.Table, fold);
            Assert.Equal(whole.Where(row => row.Fold == fold).Select(row => row.Row), table.Rows(DataSplit.Validation));
            Assert.Equal(
                whole.Where(row => row.Fold is not null && row.Fold != fold).Select(row => row.Row), table.Rows(DataSplit.Training));
        }

        SplitFolds.Select(table.Table, null);
        Assert.Equal(whole, table.All());
    }

    [Theory]
    [InlineData("a,a,b", null, "class 'b' occurs only in row 4, but a class needs a row for training and one held out")]
    [InlineData("a,a,a,b,b", "0.2", "class 'b' has 2 rows, the first in row 5, but a class needs a row each for training, validation")]
    public void A_class_of_too_few_rows_is_refused_by_name(string classes, string? validation, string message)
    {
        using var table = SplitTable.Of(classes.Split(','));

        var e = Assert.Throws<JobException>(() => table.Divide(new SplitOptions { Validation = validation }));

        Assert.Equal((65, "TooFewRows"), (e.ExitCode, e.Error.Reason));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_sensitive_class_of_too_few_rows_is_refused_by_row()
    {
        using var table = SplitTable.Of(["a", "a", "b"]);
        var sensitive = new DatasetOptions
        {
            Target = "y",
            Checks = [new DataCheck { Column = new ColumnCheck { Name = "y", Sensitive = true } }],
        };

        var e = Assert.Throws<JobException>(() => DataSplit.Divide(table.Table, sensitive, seed: 7));

        Assert.Contains("a class occurs only in row 4", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("'b'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_class_that_chance_leaves_out_of_training_is_refused_by_name()
    {
        using var table = SplitTable.Of([.. Enumerable.Repeat("a", 9), "b"]);
        var lost = Enumerable.Range(0, 100).First(seed => Drawn(seed) == 9);

        var e = Assert.Throws<JobException>(() => table.Divide(Random, lost));

        Assert.Equal((65, "ClassNotTrained", "spec.dataset.split"), (e.ExitCode, e.Error.Reason, e.Error.Field));
        Assert.Contains("class 'b' has no training row: all its rows, such as row 11,", e.Message, StringComparison.Ordinal);

        static int Drawn(int seed) => Enumerable.Range(0, 10).MinBy(
            i => Convert.ToHexStringLower(MD5.HashData(Encoding.UTF8.GetBytes($"sluice/split/{seed}/{i}"))), StringComparer.Ordinal);
    }

    [Fact]
    public void More_folds_than_rows_are_refused()
    {
        using var table = SplitTable.Of(["a", "a", "b", "b"]);

        var e = Assert.Throws<JobException>(() => table.Divide(new SplitOptions { Folds = 3 }));

        Assert.Equal("spec.dataset.split.folds", e.Error.Field);
        Assert.Contains("2 rows outside the test do not make 3 folds", e.Message, StringComparison.Ordinal);
    }

    private static SplitOptions Random => new() { Test = "0.1", By = SplitOptions.Random };
}
