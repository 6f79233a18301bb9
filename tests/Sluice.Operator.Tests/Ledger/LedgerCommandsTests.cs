using Sluice.Operator.Ledger;
using Xunit;

namespace Sluice.Operator.Tests.Ledger;

public sealed class LedgerCommandsTests
{
    private const string NoGates = "strategy:\n  steps: [{ weight: 10, minRequests: 50 }, { weight: 100 }]\n";

    [Fact]
    public void A_ledger_is_replayed_from_its_text_and_from_its_config_map()
    {
        foreach (var ledger in new[] { LedgerStory.Text(), LedgerStory.ConfigMap() })
        {
            var (code, output, _) = Run(ledger, "replay", "-");

            Assert.Equal(0, code);
            Assert.Contains("RollBack 1.1.0", output, StringComparison.Ordinal);
            Assert.Contains("the chain holds, and each is made again byte for byte", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_ledger_that_was_changed_is_told_by_its_line()
    {
        var lines = LedgerStory.Text().Split('\n');
        var at = Array.FindIndex(lines, line => line.Contains("\"decision\":\"RollBack\"", StringComparison.Ordinal));
        lines[at] = lines[at].Replace("\"500\":300", "\"500\":30", StringComparison.Ordinal);

        var (code, output, _) = Run(string.Join('\n', lines), "replay", "-");

        Assert.Equal(1, code);
        Assert.Contains($"line {at + 1}: the evidence was changed", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backtest_says_where_another_strategy_decides_otherwise()
    {
        var (code, output, errors) = Backtest(NoGates, LedgerStory.Text());

        Assert.Equal("", errors);
        Assert.Equal(0, code);
        Assert.Contains("RollBack was decided, ", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_backtest_of_the_same_strategy_decides_alike()
    {
        var (code, output, _) = Backtest(
            """
            kind: ModelDeployment
            spec:
              strategy:
                steps: [{ weight: 10, minRequests: 50, minDuration: 1h }, { weight: 100 }]
                gates: [{ name: errors, errorRate: { margin: "0.01" } }]
            """,
            LedgerStory.Text());

        Assert.Equal(0, code);
        Assert.Contains(" 0 otherwise, 0 after", output, StringComparison.Ordinal);
        Assert.Contains("errors Failed (HarmProven)", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("strategy: { steps: [{ weight: 120 }] }", "spec.strategy.steps[0].weight")]
    [InlineData("strategy: { stepz: [] }", "spec.strategy.stepz")]
    [InlineData("strategy: { alpha: 0.05 }", "spec.strategy.alpha")]
    [InlineData("steps: []", "has no strategy")]
    [InlineData("strategy: {\n", "not YAML")]
    public void A_strategy_that_is_none_is_refused_with_its_field(string strategy, string message)
    {
        var (code, _, errors) = Backtest(strategy, LedgerStory.Text());

        Assert.Equal(65, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(65, "is neither ledger.jsonl nor its ConfigMap", "kind: Secret", "replay", "-")]
    [InlineData(66, "/nowhere: ", "", "replay", "/nowhere")]
    [InlineData(64, "usage: ", "", "backtest", "-")]
    public void What_cannot_be_read_is_said(int expected, string message, string input, params string[] arguments)
    {
        var (code, _, errors) = Run(input, arguments);

        Assert.Equal(expected, code);
        Assert.Contains(message, errors, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Errors) Backtest(string strategy, string ledger)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, strategy);
        try
        {
            return Run(ledger, "backtest", file, "-");
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static (int Code, string Output, string Errors) Run(string input, params string[] arguments)
    {
        using var output = new StringWriter();
        using var errors = new StringWriter();
        var code = LedgerCommands.Run(arguments, new StringReader(input), output, errors);
        return (code, output.ToString(), errors.ToString());
    }
}
