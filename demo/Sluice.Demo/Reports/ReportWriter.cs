using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Demo.Cluster;
using Sluice.Demo.Load;
using Sluice.Demo.Story;

namespace Sluice.Demo.Reports;

/// <summary>Creates, prints and writes the report.</summary>
internal static class ReportWriter
{
    private static readonly string File = Path.Combine("artifacts", "demo", "report.json");

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Creates the report from the evidence.</summary>
    public static DemoReport Make(Evidence evidence, IReadOnlyList<TimelineEntry> timeline, TimeSpan length, string? failure)
    {
        var answers = evidence.Answers;
        var whileBad = evidence.WhileBad();
        CheckResult[] checks =
        [
            new CheckResult { Name = "the story ran to its end", Ok = failure is null, Detail = failure ?? Seconds(length) + " s" },
            .. evidence.Check(),
        ];
        return new DemoReport
        {
            Passed = checks.All(check => check.Ok),
            Requests = answers.Count,
            Failed = answers.Count(answer => !answer.Ok),
            FailedUntilPromoted = answers.Count(answer => !answer.Ok && answer.At <= (evidence.Promoted ?? TimeSpan.MaxValue)),
            StableFailures = answers.Count(answer => !answer.Ok && answer.Version != Evidence.Bad),
            ByVersion = answers.GroupBy(answer => answer.Version)
                .OrderBy(group => group.Key, StringComparer.Ordinal)
                .ToDictionary(group => group.Key, Count),
            PromotedSeconds = evidence.Promoted is { } promoted && evidence.BetterSet is { } set
                ? Round((promoted - set).TotalSeconds, 1)
                : null,
            RollbackSeconds = whileBad.Count == 0
                ? null
                : Round((whileBad.Max(answer => answer.At) - whileBad.Min(answer => answer.At)).TotalSeconds, 1),
            CandidateShareAtRollback = whileBad.Count == 0
                ? null
                : Round((double)whileBad.Count(answer => answer.Version == Evidence.Bad) / whileBad.Count, 4),
            Seconds = Round(length.TotalSeconds, 1),
            Checks = checks,
            Timeline = timeline,
        };
    }

    /// <summary>Prints the report with the three tables, and writes it to <c>artifacts/demo/report.json</c>.</summary>
    public static async Task PrintAsync(DemoReport report, Kubectl kubectl)
    {
        Console.WriteLine("\n== Timeline");
        foreach (var entry in report.Timeline)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{entry.Seconds,7:0.0} s  {entry.Event}"));
        }

        foreach (var kind in new[] { "trainingjobs", "modelversions", "modeldeployments" })
        {
            Console.WriteLine($"\n== kubectl get {kind}");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                Console.Write(await kubectl.RunAsync(["get", kind], limit.Token));
            }
            catch (Exception error) when (error is KubectlException or OperationCanceledException)
            {
                Console.WriteLine(error.Message);
            }
        }

        PrintCounts(report);
        Console.WriteLine("\n== Checks");
        foreach (var check in report.Checks)
        {
            Console.WriteLine($"{(check.Ok ? "ok  " : "FAIL")} {check.Name}: {check.Detail}");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        await System.IO.File.WriteAllTextAsync(File, JsonSerializer.Serialize(report, Json) + "\n");
        Console.WriteLine($"\nWritten to {File}");
    }

    private static void PrintCounts(DemoReport report)
    {
        Console.WriteLine("\n== Requests\nVERSION   REQUESTS  CODES                 RIGHT   P50 ms  P95 ms  P99 ms  MAX ms");
        foreach (var (version, counts) in report.ByVersion)
        {
            var codes = string.Join(' ', counts.Codes.Select(code => $"{code.Key}:{code.Value}"));
            var (latency, right) = (counts.LatencyMilliseconds, counts.Accuracy?.ToString("0.000", CultureInfo.InvariantCulture) ?? "-");
            var name = version.Length == 0 ? "none" : version;
            var times = string.Create(
                CultureInfo.InvariantCulture,
                $"{latency.P50,6:0.0}  {latency.P95,6:0.0}  {latency.P99,6:0.0}  {latency.Max,6:0.0}");
            Console.WriteLine($"{name,-9} {counts.Requests,8}  {codes,-20}  {right,-6}  {times}");
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Requests} requests, {report.Failed} failed, {report.StableFailures} of them not by the bad version; "
            + $"promoted in {report.PromotedSeconds} s, harm ended after {report.RollbackSeconds} s "
            + $"at a share of {report.CandidateShareAtRollback}"));
    }

    private static VersionCounts Count(IGrouping<string, Answer> answers) => new()
    {
        Requests = answers.Count(),
        Codes = answers.CountBy(answer => answer.Code)
            .OrderBy(code => code.Key)
            .ToDictionary(code => code.Key.ToString(CultureInfo.InvariantCulture), code => code.Value),
        Accuracy = answers.Any(answer => answer.Ok)
            ? Round((double)answers.Count(answer => answer.Right) / answers.Count(answer => answer.Ok), 4)
            : null,
        LatencyMilliseconds = Latencies.Of(answers),
    };

    private static double Round(double number, int digits) => Math.Round(number, digits);

    private static string Seconds(TimeSpan time) => time.TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
}
