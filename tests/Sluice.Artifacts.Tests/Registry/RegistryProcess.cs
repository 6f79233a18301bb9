using System.Diagnostics;
using Sluice.Artifacts.Tests.Layout;
using Sluice.Tests.Shared;

namespace Sluice.Artifacts.Tests.Registry;

/// <summary>A real registry on a loopback port, with or without a user "ann" (password "secret").</summary>
internal sealed class RegistryProcess : IDisposable
{
    // The bcrypt hash of "secret", with a low cost.
    private const string Passwords = "ann:$2b$04$BDWBKZWnS6lppQKPeIka0uJF9ZLZd8rqfNdL0Wf/7cerbzgIx1rna\n";

    private readonly TemporaryFolder folder = new();
    private readonly Process process;

    private RegistryProcess(bool withUser)
    {
        Port = LoopbackPort.Free();
        var access = "";
        if (withUser)
        {
            File.WriteAllText(Path.Combine(folder.Path, "passwords"), Passwords);
            access = $"auth:\n  htpasswd:\n    realm: test\n    path: {folder.Path}/passwords\n";
        }

        var configuration = Path.Combine(folder.Path, "config.yml");
        File.WriteAllText(configuration, $"""
            version: 0.1
            log:
              level: error
            storage:
              filesystem:
                rootdirectory: {folder.Path}/data
            http:
              addr: 127.0.0.1:{Port}
            {access}
            """);
        process = Process.Start(new ProcessStartInfo(Program!, ["serve", configuration])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public static string? Program { get; } = new[] { Environment.GetEnvironmentVariable("SLUICE_DOCKER_REGISTRY") }
        .Concat((Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(':')
            .Select(folder => (string?)Path.Combine(folder, "docker-registry")))
        .FirstOrDefault(File.Exists);

    public int Port { get; }

    public string Data => Path.Combine(folder.Path, "data/docker/registry/v2/blobs/sha256");

    public static async Task<RegistryProcess> StartAsync(bool withUser = false)
    {
        var registry = new RegistryProcess(withUser);
        using var client = new HttpClient();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            try
            {
                using var answer = await client.GetAsync($"http://127.0.0.1:{registry.Port}/v2/", deadline.Token);
                return registry;
            }
            catch (HttpRequestException) when (!registry.process.HasExited)
            {
                await Task.Delay(20, deadline.Token);
            }
        }
    }

    public void Dispose()
    {
        process.Kill();
        process.WaitForExit();
        process.Dispose();
        folder.Dispose();
    }
}
