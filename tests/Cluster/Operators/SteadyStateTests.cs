using Microsoft.Extensions.Logging;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Fixtures;
using Sluice.Tests.Cluster.Operators.Crashes;
using Sluice.Tests.Cluster.Operators.Deployments;
using Xunit;

namespace Sluice.Tests.Cluster.Operators;

public sealed class SteadyStateTests(ApiServer server) : IClassFixture<ApiServer>
{
    [Fact]
    public async Task Once_all_is_as_it_shall_be_nothing_is_written()
    {
        await using var story = await Story.BeginAsync(server);
        using var log = new WriteLog();
        var clock = new LeapClock();
        await using var running = await RunningOperator.StartAsync(RunningOperator.Options(story.Namespace), clock, LogLevel.Warning, log);
        await Play.RunAsync(story, clock);
        await Play.EndAsync(story, "1.2.0");

        // What Kubernetes' controllers do last may come late, and be a reason for one more status.
        await Eventually.Async(
            "fifteen looks without a write",
            async () =>
            {
                var before = log.Writes.Count;
                await LookAsync(story, running, 15);
                return log.Writes.Skip(before).ToList();
            },
            late => late.Count == 0);
    }

    // Touches what is deployed until the operator has looked at it so many times more.
    private static async Task LookAsync(Story story, RunningOperator running, int times)
    {
        for (var i = 0; i < times; i++)
        {
            var before = await LooksAsync(running);
            await story.NudgeAsync(ModelDeployment.Names.Plural, Story.Model);
            await Eventually.Async("another look", () => LooksAsync(running), looks => looks > before);
        }
    }

    private static async Task<double> LooksAsync(RunningOperator running)
    {
        using var http = new HttpClient();
        var metrics = await http.GetStringAsync(new Uri(running.Address, "metrics"));
        return metrics.Split('\n')
            .Where(line => line.StartsWith("sluice_operator_reconcile_total{kind=\"ModelDeployment\"", StringComparison.Ordinal))
            .Sum(line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
