using System.Runtime.InteropServices;
using k8s;
using k8s.Models;
using Xunit.Sdk;

namespace Sluice.Tests.EndToEnd.Fixtures;

/// <summary>
/// The processes of a container of the node, which is this machine: all of its processes are in the machine's table. They can be frozen
/// at a point of their work, and killed there.
/// </summary>
internal sealed class ContainerProcesses
{
    private const string Runtime = "containerd://";
    private const int SigKill = 9;
    private const int SigContinue = 18;
    private const int SigStop = 19;

    private static readonly TimeSpan Standing = TimeSpan.FromSeconds(10);

    // Several pods that start at once share two processors.
    private static readonly TimeSpan StartedWithin = TimeSpan.FromMinutes(4);

    // The first is process 1 of the container, with which the kernel ends all others of it.
    private readonly IReadOnlyList<int> _ids;

    private ContainerProcesses(IReadOnlyList<int> ids) => _ids = ids;

    /// <summary>The processes of a container, once it runs and the kubelet has said so.</summary>
    public static async Task<ContainerProcesses> OfAsync(IKubernetes client, string @namespace, string pod, string container) =>
        (await Eventually.Async(
            $"processes run in the container {container} of the pod {pod}",
            async () =>
            {
                var found = await client.CoreV1.ReadNamespacedPodAsync(pod, @namespace);
                var status = found.Status.ContainerStatuses?.SingleOrDefault(status => status.Name == container);
                return status is { State.Running: not null, ContainerID: { } id } ? Find(id[Runtime.Length..], "") : null;
            },
            found => found is not null,
            StartedWithin))!;

    /// <summary>
    /// The processes of a program in a pod with one container, from its first moments on: the kubelet says later that it runs. Null before.
    /// </summary>
    /// <param name="pod">The pod.</param>
    /// <param name="program">A part of the command line of process 1, which has another before the program starts.</param>
    public static ContainerProcesses? Starting(V1Pod pod, string program) => Find(pod.Uid(), program);

    /// <summary>Stops them where they are. Once this returns none of their threads runs.</summary>
    public void Freeze()
    {
        Send(SigStop, _ids);
        if (!SpinWait.SpinUntil(() => _ids.All(Stands), Standing))
        {
            throw new XunitException($"the processes {string.Join(", ", _ids)} do not stand still");
        }
    }

    /// <summary>Lets them run on.</summary>
    public void Continue() => Send(SigContinue, _ids);

    /// <summary>Sends SIGKILL to process 1, frozen or not.</summary>
    public void Kill()
    {
        if (Signal(_ids[0], SigKill) != 0)
        {
            throw new XunitException($"the process {_ids[0]} has ended before it could be killed");
        }
    }

    private static ContainerProcesses? Find(string group, string program)
    {
        var found = Directory.EnumerateDirectories("/proc")
            .Select(folder => int.TryParse(Path.GetFileName(folder), out var id) ? id : 0)
            .Where(id => id > 0 && Read(id, "cgroup").Contains(group, StringComparison.Ordinal)
                && !Read(id, "comm").StartsWith("pause", StringComparison.Ordinal))
            .OrderBy(OwnId)
            .ToList();
        return found.Count > 0 && OwnId(found[0]) == 1 && Read(found[0], "cmdline").Contains(program, StringComparison.Ordinal)
            ? new ContainerProcesses(found)
            : null;
    }

    // The last of its ids is that in the innermost namespace, where the first process is 1.
    private static int OwnId(int id) => Read(id, "status").Split('\n')
        .FirstOrDefault(line => line.StartsWith("NSpid:", StringComparison.Ordinal)) is { } line
            ? int.Parse(line.Split('\t')[^1], System.Globalization.CultureInfo.InvariantCulture)
            : int.MaxValue;

    // T is stopped, and Z and X have ended. The name before the state may hold anything but what follows its last bracket.
    private static bool Stands(int id) => Threads(id).All(thread =>
        Read(id, $"task/{Path.GetFileName(thread)}/stat") is var stat
        && (stat.Length == 0 || stat[stat.LastIndexOf(')') + 2] is 'T' or 'Z' or 'X'));

    private static string[] Threads(int id)
    {
        try
        {
            return Directory.GetDirectories($"/proc/{id}/task");
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    private static string Read(int id, string file)
    {
        try
        {
            return File.ReadAllText($"/proc/{id}/{file}");
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return ""; // it has ended meanwhile
        }
    }

    private static void Send(int signal, IEnumerable<int> ids)
    {
        foreach (var id in ids)
        {
            _ = Signal(id, signal);
        }
    }

    [DllImport("libc", EntryPoint = "kill")]
    private static extern int Signal(int id, int signal);
}
