using System.Runtime.CompilerServices;
using System.Text.Json;
using k8s;
using k8s.Models;
using Sluice.Decisions.Observation;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Operator.Kinds.Pods;
using Xunit;

namespace Sluice.Operator.Tests.Kinds.Pods;

/// <summary>
/// The statuses that Kubernetes 1.20 to 1.36 give the pod of a worker, each with the cause that people are told and whether it counts.
/// <c>Statuses/index.json</c> says where each comes from, and which were recorded.
/// </summary>
public class PodStatusTests
{
    private static readonly string Folder = Path.Combine(Path.GetDirectoryName(Here())!, "Statuses");

    private static readonly IReadOnlyList<Row> Table = JsonSerializer.Deserialize<List<Row>>(
        File.ReadAllText(Path.Combine(Folder, "index.json")), JsonSerializerOptions.Web)!;

    // Long after a pod that is being deleted had to be gone.
    private static readonly DateTime Late = new(2026, 3, 2, 12, 0, 0, DateTimeKind.Utc);

    public static TheoryData<string> Files => [.. Table.Select(row => row.File)];

    [Theory]
    [MemberData(nameof(Files))]
    public void A_status_has_its_cause(string file)
    {
        var row = Table.Single(row => row.File == file);
        var pod = Read(file);
        Assert.Equal((row.Cause, row.Counted), Found(pod));
    }

    [Fact]
    public void Every_recorded_status_is_in_the_table_once() => Assert.Equal(
        Directory.EnumerateFiles(Folder).Select(Path.GetFileName).Where(name => name != "index.json").Order(StringComparer.Ordinal),
        Table.Select(row => row.File).Order(StringComparer.Ordinal));

    [Fact]
    public void No_table_entry_is_without_a_source() =>
        Assert.All(Table, row => Assert.True(row.Source.Length > 0 && row.Why.Length > 0 && row.Versions.Length > 0, row.File));

    // As an attempt of one worker that writes no result finds it: "None" is a success, and "Running" no end.
    private static (string Cause, bool Counted) Found(PodFact pod)
    {
        switch (AttemptJudge.Judge([pod], workers: 1, ran: true, [], Late))
        {
            case AttemptOutcome.Broken { Failure: var failure }:
                return pod.Succeeded && !Disruption.Came(pod) ? ("None", false) : (failure.Cause.ToString(), failure.Counted);
            case AttemptOutcome.Unfinished { AllRunning: true }:
                return ("Running", false);
            default:
                // It waits: what the attempt ends with is known once its pendingDeadline has passed.
                return pod.Gated || pod.Deleting ? ("Running", false) : Waited(pod);
        }
    }

    private static (string Cause, bool Counted) Waited(PodFact pod)
    {
        var failure = FailureClassifier.Classify(pod);
        return (failure.Cause.ToString(), failure.Counted);
    }

    private static PodFact Read(string file) =>
        PodFacts.Of(KubernetesJson.Deserialize<V1Pod>(File.ReadAllText(Path.Combine(Folder, file))), "main");

    private static string Here([CallerFilePath] string path = "") => path;

    private sealed record Row(string File, string Versions, string Cause, bool Counted, string Why, string Source);
}
