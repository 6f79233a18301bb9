using System.Diagnostics;
using System.Globalization;
using k8s;
using Sluice.Operator.Kinds;
using Sluice.Tests.Cluster.Client;
using Sluice.Tests.Cluster.Fixtures;
using Xunit;
using Xunit.Abstractions;

namespace Sluice.Tests.Cluster.Operators;

/// <summary>
/// An operator in a process of its own, while namespaces come and go. By hand: <c>SLUICE_CHURN=1000</c>, the number of namespaces.
/// </summary>
public sealed class ChurnTests(ApiServer server, ITestOutputHelper output) : IClassFixture<ApiServer>
{
    private const int AtOnce = 4;
    private const int Rounds = 10;

    private static readonly int Namespaces = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_CHURN"), out var count) ? count : 0;

    // What a heap may differ by from one moment to the next.
    private const double Slack = 1.15;

    [Fact]
    public async Task Memory_is_flat_over_namespaces_that_come_and_go()
    {
        if (Namespaces == 0)
        {
            output.WriteLine("not asked for: set SLUICE_CHURN");
            return;
        }

        using var process = Start();
        try
        {
            var sizes = new List<double> { Megabytes(process) };
            for (var round = 0; round < Rounds; round++)
            {
                await Parallel.ForEachAsync(
                    Enumerable.Range(0, Namespaces / Rounds),
                    new ParallelOptions { MaxDegreeOfParallelism = AtOnce },
                    async (i, _) => await LiveAsync());
                sizes.Add(Megabytes(process));
                output.WriteLine($"{(round + 1) * Namespaces / Rounds} namespaces: {sizes[^1]:F0} MiB");
            }

            Assert.InRange(sizes[^1], 0, sizes.Skip(1).Take(Rounds / 2).Max() * Slack);
        }
        finally
        {
            process.Kill();
        }
    }

    private async Task LiveAsync()
    {
        await using var ns = await server.NewNamespaceAsync();
        await server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            Story.Job("1.0.0"), TrainingJobs.Group, TrainingJobs.Version, ns.Name, TrainingJobs.Plural);
        await server.Client.CustomObjects.CreateNamespacedCustomObjectAsync(
            Story.Deployment("1.0.0"), TrainingJobs.Group, TrainingJobs.Version, ns.Name, ModelDeployment.Names.Plural);
        await Eventually.Async(
            "the job has a pod",
            () => server.Client.CoreV1.ListNamespacedPodAsync(ns.Name, labelSelector: "app.kubernetes.io/managed-by=sluice"),
            pods => pods.Items.Count > 0);
        await Eventually.Async(
            "the deployment is looked after",
            () =>
                server.Client.CustomObjects.GetNamespacedCustomObjectAsync<ModelDeployment>(
                    TrainingJobs.Group, TrainingJobs.Version, ns.Name, ModelDeployment.Names.Plural, Story.Model),
            md => md.Status?.ObservedGeneration > 0);
    }

    private static Process Start()
    {
        var start = new ProcessStartInfo(
            "dotnet",
            [
                Path.Combine(AppContext.BaseDirectory, "Sluice.Operator.dll"),
                "--leader-election=false",
                "--port=0",
                "--bind-address=127.0.0.1"
            ])
        {
            RedirectStandardOutput = true,
            Environment = { ["KUBECONFIG"] = ApiServer.Kubeconfig },
        };
        var process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        return process;
    }

    private static double Megabytes(Process process) =>
        double.Parse(
            File.ReadLines($"/proc/{process.Id}/status")
                .First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) / 1024;
}
