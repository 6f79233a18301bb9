using k8s;
using k8s.Models;
using Sluice.Api.Conditions;
using Sluice.Api.Metadata;
using Sluice.Api.ModelDeployments;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Sluice.Tests.EndToEnd.Cycles;

/// <summary>
/// Promotes and rolls back versions repeatedly under load. <c>make bench</c> does each 50 times, a test run a few times.
/// </summary>
[Collection(ServedCollection.Name)]
public sealed class CyclesTests(Served served, ITestOutputHelper output)
{
    private const string Bad = "1.2.0";

    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_CYCLES"), out var times) ? times : 2;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(120);

    private static readonly RolloutStrategy Quick = new()
    {
        Steps = [new RolloutStep { Weight = 50, MinRequests = 20 }, new RolloutStep { Weight = 100 }],
        Gates = [new RolloutGate { Name = "errors", ErrorRate = new ErrorRateGate { Margin = "0.1" } }],
    };

    [LocalFact]
    public async Task Promoted_again_and_again_no_request_fails_and_the_pods_that_passed_serve()
    {
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);
        await served.SetAsync(new { retention = 0, strategy = Quick });
        var seconds = new List<double>();
        try
        {
            for (var i = 0; i < Times; i++)
            {
                var version = i % 2 == 0 ? Served.Second : Served.First;
                var begun = requests.Seconds;
                await served.SetAsync(new { version });
                await served.DeploymentAsync(md => IsAt(md.Status, version, 50), Within);
                var tested = await PodsAsync(version);
                await served.DeploymentAsync(md => md.Status.Stable == version && md.Status.Conditions.Has(ConditionTypes.Ready), Within);
                seconds.Add(requests.Seconds - begun);
                Assert.Equal(tested, await PodsAsync(version));
            }

            await requests.MoreAsync(100);
            requests.AssertNoneFailed();
        }
        finally
        {
            await BackAsync();
        }

        output.WriteLine($"{Times} promotions, {requests.Count} requests, none failed; seconds each: {Spread(seconds)}");
        Record("a promotion in two steps under load", seconds);
    }

    [LocalFact]
    public async Task Sent_back_again_and_again_stable_answers_every_request_and_harm_is_short()
    {
        await served.Own.ApplyAsync(YamlText.Sample($"train-{Bad}.yaml").With("epochs", "\"60\"").With("learningRate", "\"0.01\""));
        await served.VersionAsync(Bad, found => found.Status.Conditions.Has(ConditionTypes.Ready), Within);
        using var gateway = await served.GatewayAsync();
        await using var requests = new SteadyRequests(gateway);
        var harm = new List<double>();
        var bad = new List<int>();
        try
        {
            for (var i = 0; i < Times; i++)
            {
                var before = requests.Count;
                await served.SetAsync(new { version = Bad, retention = 0, strategy = Quick });
                await served.DeploymentAsync(
                    md => md.Status.Conditions.Has(ConditionTypes.Stalled) && IsAt(md.Status, Served.First, 100), Within);
                await served.SetAsync(new { version = Served.First });
                await served.DeploymentAsync(md => md.Status.Candidate is null && md.Status.Conditions.Has(ConditionTypes.Ready), Within);
                var answers = requests.Since(before);
                harm.Add(Harm.Seconds(answers, Bad, Quick));
                bad.Add(answers.Count(answer => answer.Version == Bad));
            }

            requests.AssertNoneFailed(of: Served.First);
        }
        finally
        {
            await BackAsync();
        }

        output.WriteLine($"{Times} rollbacks, {requests.Count} requests, none of stable failed");
        output.WriteLine($"bad answers each: {Spread(bad.Select(count => (double)count))}");
        output.WriteLine($"seconds from the answer that proves harm to the last bad one: {Spread(harm)}");
        Record("a rollback, from the answer that proves harm to the last bad one", harm);
    }

    private static bool IsAt(ModelDeploymentStatus status, string version, int weight) =>
        status.Weights.Any(served => served.Version == version && served.Weight == weight);

    private static void Record(string what, List<double> seconds)
    {
        var sorted = seconds.Order().ToList();
        new Measurement { What = what, Value = sorted[sorted.Count / 2], Unit = "s", Spread = [sorted[0], sorted[^1]] }.Record();
    }

    private static string Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return FormattableString.Invariant($"median {sorted[sorted.Count / 2]:0.0}, least {sorted[0]:0.0}, most {sorted[^1]:0.0}");
    }

    private async Task<IReadOnlyList<string>> PodsAsync(string version)
    {
        var pods = await served.Client.CoreV1.ListNamespacedPodAsync(
            served.Namespace, labelSelector: $"{Labels.Name}=inference,{Labels.Version}={version}");
        return [.. pods.Items.Where(pod => pod.Metadata.DeletionTimestamp is null).Select(pod => pod.Uid()).Order(StringComparer.Ordinal)];
    }

    private async Task BackAsync()
    {
        await served.SetAsync(new { version = Served.First, retention = 1 });
        await served.DeploymentAsync(md => md.Status.Stable == Served.First && md.Status.Conditions.Has(ConditionTypes.Ready), Within);
    }
}
