using System.Runtime.CompilerServices;
using Sluice.Decisions.ModelDeployments.Holds;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Holds;

public class HoldDocsTests
{
    [Fact]
    public void The_docs_print_the_checks_in_their_order()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "..", "docs", "rollouts.md"));
        var table = "| --- | --- |\n" + string.Concat(HoldChecks.All.Select(check => $"| {check.Name} | {check.Description} |\n"));
        Assert.Contains($"| check | the step waits until |\n{table}\n", page, StringComparison.Ordinal);
    }

    private static string Here([CallerFilePath] string path = "") => path;
}
