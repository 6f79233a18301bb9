namespace Sluice.Demo.Cluster;

/// <summary>Prints what a person would inspect first when the story has failed.</summary>
internal static class Diagnosis
{
    private const int MostLines = 60;
    private const int LongestLine = 500;

    private const string Conditions =
        "{range .status.conditions[*]}  {.type}={.status} {.reason}: {.message}{\"\\n\"}{end}";

    private const string Containers =
        "{range .status.containerStatuses[*]}  {.name} ready={.ready} restarts={.restartCount} {.state}{end}";

    private static readonly string[][] Questions =
    [
        ["get", "trainingjobs,modelversions,modeldeployments,deployments,pods", "-o", "wide"],
        [
            "get",
            "trainingjobs,modelversions,modeldeployments",
            "-o",
            "jsonpath={range .items[*]}{.kind}/{.metadata.name}{\"\\n\"}" + Conditions + "{end}",
        ],
        [
            "get",
            "events",
            "--sort-by=.lastTimestamp",
            "-o",
            "custom-columns=AT:.lastTimestamp,REASON:.reason,OBJECT:.involvedObject.name,MESSAGE:.message",
            "--no-headers"
        ],
        ["get", "pods", "-o", "jsonpath={range .items[*]}{.metadata.name}" + Containers + "{\"\\n\"}{end}"],
        ["logs", "-l", "app.kubernetes.io/name=trainer", "--tail=20", "--prefix"],
        ["logs", "-l", "app.kubernetes.io/name=inference", "--tail=20", "--prefix"],
        ["logs", "-l", "app.kubernetes.io/name=gateway", "--tail=20", "--prefix"],
        ["logs", "--namespace", "sluice-system", "-l", "app.kubernetes.io/name=operator", "--tail=40", "--prefix"],
    ];

    /// <summary>Prints the diagnosis.</summary>
    public static async Task PrintAsync(Kubectl kubectl)
    {
        foreach (var question in Questions)
        {
            Console.WriteLine($"\n-- kubectl {string.Join(' ', question.TakeWhile(word => word != "-o"))}");
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            try
            {
                var lines = (await kubectl.RunAsync(question, limit.Token)).Split('\n');
                Console.WriteLine(
                    string.Join(
                        '\n', lines.TakeLast(MostLines).Select(line => line.Length > LongestLine ? line[..LongestLine] + "…" : line)));
            }
            catch (Exception error) when (error is KubectlException or OperationCanceledException)
            {
                Console.WriteLine(error.Message);
            }
        }
    }
}
