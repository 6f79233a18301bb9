using System.Text.Json;

namespace Sluice.Tests.Cluster.Operators.Scale;

/// <summary>The requests that an API server noted in its audit log (audit.k8s.io/v1, one JSON object a line).</summary>
/// <param name="path">The log, which the API server goes on writing.</param>
internal sealed class AuditLog(string path)
{
    /// <summary>A request that was answered.</summary>
    /// <param name="Kind">Verb and resource, such as <c>patch trainingjobs/status</c>.</param>
    /// <param name="User">The user who sent it.</param>
    /// <param name="Agent">Its User-Agent.</param>
    public sealed record Request(string Kind, string User, string Agent);

    /// <summary>Requests in a namespace, without watches.</summary>
    public IReadOnlyList<Request> In(string @namespace)
    {
        var found = new List<Request>();
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line)
        {
            // The last line may not be whole yet.
            if (line.EndsWith('}') && line.Contains($"\"namespace\":\"{@namespace}\"", StringComparison.Ordinal))
            {
                using var json = JsonDocument.Parse(line);
                var (root, subject) = (json.RootElement, json.RootElement.GetProperty("objectRef"));
                var verb = root.GetProperty("verb").GetString()!;
                var part = subject.TryGetProperty("subresource", out var name) ? $"/{name.GetString()}" : "";
                if (verb != "watch")
                {
                    found.Add(new Request(
                        $"{verb} {subject.GetProperty("resource").GetString()}{part}",
                        root.GetProperty("user").GetProperty("username").GetString()!,
                        root.TryGetProperty("userAgent", out var agent) ? agent.GetString()! : ""));
                }
            }
        }

        return found;
    }
}
