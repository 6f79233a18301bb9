using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sluice.Api.Contracts;
using Sluice.Trainer.Tests.Hosting;

namespace Sluice.Trainer.Tests.Distributed;

/// <summary>The pods of one attempt, which meet on loopback. The first one's folder has the checkpoints and the models.</summary>
internal sealed class TrainerWorld : IDisposable
{
    private readonly List<TrainerPod> pods = [];

    /// <summary>Makes the pods.</summary>
    /// <param name="size">Number of workers.</param>
    /// <param name="first">The pod of rank 0, with the job, whose number of workers is set. Its owner disposes of it.</param>
    /// <param name="attempt">The attempt.</param>
    public TrainerWorld(int size, TrainerPod first, int attempt = 0)
    {
        first.Change(spec => spec with { Workers = size });
        var port = FreePort();
        for (var rank = 0; rank < size; rank++)
        {
            var pod = rank == 0 ? first : new TrainerPod { Job = first.Job };
            foreach (var (name, value) in new (string, string)[]
            {
                ("RANK", Text(rank)), ("WORLD_SIZE", Text(size)), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", Text(port)),
                ("SLUICE_ATTEMPT", Text(attempt)), ("SLUICE_RENDEZVOUS_SECONDS", "60"), ("SLUICE_EXCHANGE_SECONDS", "60"),
            })
            {
                pod.Environment[name] = value;
            }

            pods.Add(pod);
        }
    }

    public IReadOnlyList<TrainerPod> Pods => pods;

    public List<TrainerProcess> Start() => [.. pods.Select(pod => new TrainerProcess(pod))];

    /// <summary>Trains to the end, each worker in a process.</summary>
    public static async Task<TrainerResult> TrainAsync(int size, Action<TrainerPod> prepare)
    {
        using var first = new TrainerPod();
        prepare(first);
        using var world = new TrainerWorld(size, first);
        var processes = world.Start();
        try
        {
            var codes = await Task.WhenAll(processes.Select(process => process.ExitAsync()));
            Assert.True(codes.All(code => code == ExitCodes.Ok), string.Join("\n", processes.Select(process => process.Log)));
            return first.Result;
        }
        finally
        {
            processes.ForEach(process => process.Dispose());
        }
    }

    public void Dispose() => pods.Skip(1).ToList().ForEach(pod => pod.Dispose());

    public static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
