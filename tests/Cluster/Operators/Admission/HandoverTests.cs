using System.Diagnostics;

using Sluice.Tests.Cluster.Fixtures;

using Xunit;

namespace Sluice.Tests.Cluster.Operators.Admission;

/// <summary>
/// A manifest that goes from one tool to another: applied by kubectl as it always was, by a second manager with server-side apply (as
/// Argo CD and Flux do), and back. The same manifest never conflicts with itself and never differs from what is stored.
/// </summary>
public sealed class HandoverTests(ApiServer server) : IClassFixture<ApiServer>
{
    public static TheoryData<string> Valid => [.. Samples.Valid];

    [Theory]
    [MemberData(nameof(Valid))]
    public async Task A_valid_sample_goes_from_manager_to_manager_without_conflict_or_difference(string sample)
    {
        await using var ns = await server.NewNamespaceAsync();
        var file = Path.Combine(AppContext.BaseDirectory, "crds", "samples", sample);
        string[] other = ["--server-side", "--field-manager=other"];
        foreach (var apply in new[] { [], other, [], other, ["--server-side", "--field-manager=third"] })
        {
            await KubectlAsync(ns.Name, ["apply", "-f", file, .. apply]);
            await KubectlAsync(ns.Name, ["diff", "-f", file]);
            await KubectlAsync(ns.Name, ["diff", "-f", file, .. apply]);
        }
    }

    private static async Task KubectlAsync(string @namespace, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(Kubectl, ["--kubeconfig", ApiServer.Kubeconfig, "-n", @namespace, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        Assert.True(
            process.ExitCode == 0, $"kubectl {string.Join(' ', arguments)} ended with {process.ExitCode}: {await output} {await error}");
    }

    // Built beside the API server by cluster/build.sh; elsewhere the one that a person uses.
    private static string Kubectl
    {
        get
        {
            var built = Path.Combine(
                Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "sluice", "bin", "kubectl");
            return File.Exists(built) ? built : "kubectl";
        }
    }
}
