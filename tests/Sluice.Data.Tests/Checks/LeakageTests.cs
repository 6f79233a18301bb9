using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Tests.Checks;

public sealed class LeakageTests
{
    private static readonly DataCheck Check = new() { Leakage = new LeakageCheck() };

    private static readonly DatasetOptions Categories =
        Run.Dataset() with { Features = [new FeatureOptions { Name = "x", Type = "categorical" }] };

    [Fact]
    public void A_feature_that_is_the_target_is_a_warning_unless_a_check_refuses_it()
    {
        using var table = new MadeTable("x VARCHAR, y VARCHAR", "SELECT c, c FROM (SELECT CAST(range % 2 AS VARCHAR) AS c FROM range(20))");
        var report = Run.All(table, Categories);
        Assert.Null(report.Failure);
        const string Found = "column 'x' has the value of the target 'y' in all 20 rows, so the model would see what it has to predict; "
            + "remove the feature";
        Assert.Equal(["spec.dataset.features[0].name: " + Found], report.Warnings);

        report = Run.All(table, Categories with { Checks = [Check] });
        Assert.Equal(("Leakage", "spec.dataset.checks[0].leakage: " + Found), (report.Failure!.Error.Reason, report.Failure.Message));
        Assert.Empty(report.Warnings);

        // A number is the target when it is the same number, however it is written.
        using var numbers = new MadeTable("x DOUBLE, y VARCHAR", "SELECT range % 2, CAST(range % 2 AS VARCHAR) FROM range(20)");
        Assert.Single(Run.All(numbers, Run.Dataset()).Warnings);
    }

    [Fact]
    public void A_feature_that_differs_in_one_row_is_not_the_target()
    {
        using var table = new MadeTable(
            "x VARCHAR, y VARCHAR",
                "SELECT CASE WHEN range > 0 THEN c END, c FROM (SELECT range, CAST(range % 2 AS VARCHAR) AS c FROM range(20))");
        Assert.Empty(Run.All(table, Categories).Warnings);
    }

    [Theory]
    [InlineData("'code-' || range % 2", "VARCHAR", "categorical")]
    [InlineData("100 - range % 2 * 7.5", "DOUBLE", "numeric")]
    public void A_feature_that_tells_the_target_alone_is_found(string feature, string sqlType, string type)
    {
        // The second feature makes every row a different one, and tells nothing.
        using var table = new MadeTable($"x {sqlType}, z DOUBLE, y VARCHAR",
            $"SELECT {feature}, range, CASE range % 2 WHEN 0 THEN 'a' ELSE 'b' END FROM range(100)");
        var dataset = Run.Dataset() with { Features = [new FeatureOptions { Name = "x", Type = type }, new FeatureOptions { Name = "z" }] };
        Run.Fails(
            Run.One(table, Check, dataset),
            "leakage.maxAccuracy",
            "column 'x' alone predicts the target of the test rows with a balanced accuracy of 1, and 0.99 is the bound; "
            + "is it known before the target is? If not, remove the feature");
    }

    [Fact]
    public void The_accuracy_of_a_feature_alone_is_that_of_the_hand_worked_case()
    {
        // Learned on the first eight: p → a (3 of 4), q → b (3 of 3), none → a. Judged on the last six, class a: p, p, q, none: 3 of 4
        // right; class b: q, and w, which training lacks and which gets the most frequent class; a and b have 4 each, and a is the first:
        // 1 of 2.
        using var table = new MadeTable(
            "x VARCHAR, z DOUBLE, y VARCHAR",
            "('p','1','a'), ('p','2','a'), ('p','3','a'), ('p','4','b'), ('q','5','b'), ('q','6','b'), ('q','7','b'), (NULL,'8','a'), "
            + "('p','11','a'), ('p','12','a'), ('q','13','a'), (NULL,'14','a'), ('q','15','b'), ('w','16','b')",
            "CASE WHEN __row < 8 THEN 'training' ELSE 'test' END");
        var dataset = Run.Dataset() with { Features = [.. Categories.Features, new FeatureOptions { Name = "z" }] };
        var verdict = Run.One(table, Check with { Leakage = new LeakageCheck { MaxAccuracy = "0.63" } }, dataset);
        Run.Passes(verdict);
        Assert.Equal(
            "no feature equals the target and no test row is a training row; the best feature alone, 'x', has a balanced accuracy of 0.625",
            verdict.Message);
        Assert.Equal(
            DataCheckOutcome.Failed,
            Run.One(table, Check with { Leakage = new LeakageCheck { MaxAccuracy = "0.625" } }, dataset).Outcome);
    }

    [Fact]
    public void A_rare_class_makes_no_feature_a_leak()
    {
        // 99.5 % of the rows are of one class, so each rule is right in nearly all rows; of the rare ones it finds none.
        using var table = new MadeTable("x DOUBLE, y VARCHAR",
            "SELECT range, CASE WHEN range % 200 = 4 THEN 'rare' ELSE 'common' END FROM range(2000)");
        Run.Passes(Run.One(table, Check));
    }

    [Fact]
    public void Test_rows_that_are_training_rows_are_counted_and_named()
    {
        // Rows 4, 9, … of the table are the test's. Rows 6 and 11 of the file have the features of row 2, the second without a value in x.
        using var table = new MadeTable(
            "x DOUBLE, z VARCHAR, y VARCHAR",
            "SELECT CASE WHEN range IN (0, 4) THEN 0.5 WHEN range IN (1, 9) THEN NULL ELSE range END, CASE WHEN range < 10 THEN 'p' "
                + "ELSE 'q' END, "
            + "CASE WHEN range % 3 = 0 THEN 'a' ELSE 'b' END FROM range(20)");
        var dataset = Run.Dataset() with
        {
            Features = [new FeatureOptions { Name = "x" }, new FeatureOptions { Name = "z", Type = "categorical" }],
        };
        Run.Fails(
            Run.One(table, Check, dataset),
            "leakage.maxOverlap",
            "2 of 4 test rows have the features of a training row, a share of 0.5 above 0: row 6, row 11; remove duplicates, or split "
                + "by a group");
        Run.Passes(Run.One(table, Check with { Leakage = new LeakageCheck { MaxOverlap = "0.5" } }, dataset));
    }
}
