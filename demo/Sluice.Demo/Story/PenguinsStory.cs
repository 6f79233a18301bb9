using System.Diagnostics;
using k8s;
using k8s.Autorest;
using Sluice.Demo.Cluster;
using Sluice.Demo.Load;
using Sluice.Demo.Reports;

namespace Sluice.Demo.Story;

/// <summary>
/// The whole life of one model, on the cluster of the current kubeconfig: trained, registered, served, replaced by a better
/// version without one failed request, and kept from a bad one.
/// </summary>
internal static class PenguinsStory
{
    private static readonly string Samples = Path.Combine("samples", "penguins");
    private static readonly TimeSpan FirstAnswerTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Afterwards = TimeSpan.FromSeconds(5);

    /// <summary>Runs the story. True when every check holds.</summary>
    public static async Task<bool> RunAsync(CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        var narrator = new Narrator(clock);
        var evidence = new Evidence();
        var kubectl = new Kubectl(Stage.Namespace);
        string? failure = null;
        try
        {
            await PlayAsync(clock, narrator, evidence, kubectl, cancel);
        }
        catch (Exception error) when (error is StoryFailedException or KubectlException or HttpOperationException or HttpRequestException
            or IOException or OperationCanceledException or InvalidOperationException)
        {
            failure = error switch
            {
                HttpOperationException api => $"{api.Message} {api.Response.Content}",
                OperationCanceledException when cancel.IsCancellationRequested => "interrupted",
                _ => error.Message,
            };
            narrator.Event("the story failed: " + failure);
        }

        var report = ReportWriter.Make(evidence, narrator.Timeline, clock.Elapsed, failure);
        await ReportWriter.PrintAsync(report, kubectl);
        if (!report.Passed)
        {
            await Diagnosis.PrintAsync(kubectl);
        }

        Console.WriteLine(report.Passed ? "\nAll checks hold." : "\nNot all checks hold.");
        return report.Passed;
    }

    private static async Task PlayAsync(Stopwatch clock, Narrator narrator, Evidence evidence, Kubectl kubectl, CancellationToken cancel)
    {
        var table = PenguinTable.Read(Path.Combine(Samples, "penguins.csv"));
        using var kubernetes = new Kubernetes(KubernetesClientConfiguration.BuildDefaultConfig());
        var view = new ClusterView(kubernetes, Stage.Namespace);
        var chapters = new Chapters(view, kubectl, narrator, evidence, clock, Samples);

        narrator.Chapter($"The namespace {Stage.Namespace} with the table and a volume");
        await new Stage(kubernetes, kubectl, narrator).SetAsync(table, Samples, cancel);

        narrator.Chapter($"Version {Evidence.First} is trained, registered and served");
        var first = await chapters.TrainAsync(Evidence.First, cancel);
        await chapters.SetAsync(Evidence.First, cancel);
        await chapters.ServesAsync(cancel);

        var requests = table.HeldOut.Select(row => InferRequest.Of(first.Spec.Signature, row)).ToList();
        using var gateway = await GatewayAddress.FindAsync(view, kubectl, cancel);
        await AnswersAsync(gateway, requests[0], cancel);
        narrator.Event($"clients send 50 requests a second to {gateway.Uri}, in turn the {requests.Count} rows that no job has seen");
        await using var load = new LoadGenerator(gateway.Uri, "penguins", requests, clock);
        evidence.Answers = load.Answers;

        narrator.Chapter($"Version {Evidence.Better} is trained and takes over");
        await chapters.TrainAsync(Evidence.Better, cancel);
        await chapters.SetAsync(Evidence.Better, cancel);
        await chapters.PromotesAsync(cancel);

        narrator.Chapter($"Version {Evidence.Bad} is trained, does harm, and is rolled back");
        await chapters.TrainAsync(Evidence.Bad, cancel);
        await chapters.SetAsync(Evidence.Bad, cancel);
        await chapters.RollsBackAsync(cancel);

        // Requests are sent for a moment more, none of which may reach the bad version.
        await Task.Delay(Afterwards, cancel);
        await load.StopAsync();
        narrator.Event("clients stop");
    }

    /// <summary>Waits for the first answer, because a Service may have an address before it has endpoints.</summary>
    private static async Task AnswersAsync(GatewayAddress gateway, InferRequest request, CancellationToken cancel)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(5) };
        await Deadline.WaitAsync(
            "the gateway answers",
            FirstAnswerTimeout,
            async () =>
            {
                using var content = new ByteArrayContent(request.Body);
                content.Headers.ContentType = new("application/json");
                using var answer = await client.PostAsync(new Uri(gateway.Uri, "/v2/models/penguins/infer"), content, cancel);
                return answer.IsSuccessStatusCode
                    ? answer
                    : throw new HttpRequestException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(cancel)}");
            },
            cancel);
    }
}
