using System.Diagnostics;
using k8s.Models;
using Xunit.Sdk;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>Processes in containers of the node, which is this machine: all of its processes are in the machine's table.</summary>
internal static class ContainerProcess
{
    private const string Runtime = "containerd://";

    /// <summary>Sends SIGKILL to the first process of a container, with which the kernel ends all others of it.</summary>
    /// <param name="pod">The pod.</param>
    /// <param name="container">Name of the container, which runs.</param>
    public static void Kill(V1Pod pod, string container)
    {
        var id = pod.Status.ContainerStatuses.Single(status => status.Name == container).ContainerID[Runtime.Length..];
        var first = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var pid) ? pid : 0)
            .FirstOrDefault(pid => pid > 0 && IsFirst(pid, id));
        if (first == 0)
        {
            throw new XunitException($"no process runs in the container {container} of the pod {pod.Name()}");
        }

        Process.GetProcessById(first).Kill();
    }

    // The last of its ids is that in the innermost namespace, where the first process is 1.
    private static bool IsFirst(int pid, string container)
    {
        try
        {
            return File.ReadAllText($"/proc/{pid}/cgroup").Contains(container, StringComparison.Ordinal)
                && File.ReadLines($"/proc/{pid}/status").Single(line => line.StartsWith("NSpid:", StringComparison.Ordinal))
                    .Split('\t')[^1] == "1";
        }
        catch (IOException)
        {
            return false; // it has ended meanwhile
        }
    }
}
