using System.Net;
using System.Net.Sockets;

namespace Sluice.Benchmarks.Training;

/// <summary>
/// Steps of two workers on one machine, with one thread each, beside PyTorch's DistributedDataParallel over Gloo on the same networks,
/// batches and rows. The pairs of processes take turns. Convolutions are left out: DistributedDataParallel normalises each half of a batch
/// by itself, which is less work and another result.
/// </summary>
internal static class TwoWorkers
{
    private const int Rounds = 9;
    private const double RoundSeconds = 0.7;
    private const double SameLoss = 2e-3;

    /// <summary>Measures the networks.</summary>
    public static void Run(Report report)
    {
        var folder = Directory.CreateTempSubdirectory("sluice-workers-");
        try
        {
            report.Table(
                "Two workers on CPU: Gloo under the trainer beside PyTorch's DistributedDataParallel with Gloo",
                "", "rows/s", "PyTorch's", "ratio", "loss differs by");
            foreach (var name in new[] { "mlp", "gru", "encoder", "decoder" })
            {
                Measure(report, name, Path.Combine(folder.FullName, $"{name}.safetensors"));
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Measure(Report report, string name, string file)
    {
        using var ours = new Pair(Environment.ProcessPath!, "training-work", name, "1", file);
        using var theirs = new Pair(
            TrainingSpeed.Python, Path.GetFullPath("tests/Benchmarks/Training/reference.py"), name, "1", file);
        var (first, other) = (ours.Train(TrainingProblem.Batches), theirs.Train(TrainingProblem.Batches));
        var apart = Math.Abs(first.Loss!.Value - other.Loss!.Value);
        var steps = Math.Max(1, (int)(TrainingProblem.Batches * RoundSeconds / ours.Train(TrainingProblem.Batches).Seconds));
        theirs.Train(TrainingProblem.Batches);
        var pairs = Enumerable.Range(0, Rounds).Select(_ => (Ours: ours.Train(steps), Theirs: theirs.Train(steps))).ToArray();

        using var problem = TrainingProblem.Of(name);
        var rows = steps * problem.Batch;
        double[] speeds = [.. pairs.Select(pair => rows / pair.Ours.Seconds).Order()];
        var ratio = pairs.Select(pair => pair.Theirs.Seconds / pair.Ours.Seconds).Order().ElementAt(Rounds / 2);
        var what = $"two workers, {name}";
        report.Row(what, $"{speeds[Rounds / 2]:0}", $"{speeds[Rounds / 2] / ratio:0}", $"{ratio:0.00}", $"{apart:0.0e+0}");
        report.AtLeast($"{what}, rows per second", speeds, speeds[Rounds / 2] / ratio, 1, "rows/s");
        report.AtMost($"{what}, difference of the first epoch's loss from PyTorch's", apart, SameLoss, "nats");
    }

    /// <summary>Two processes that train together.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Side[] sides;

        public Pair(string program, params string[] arguments)
        {
            var port = FreePort();
            sides =
            [
                .. Enumerable.Range(0, 2).Select(rank => new Side(
                    [("RANK", $"{rank}"), ("WORLD_SIZE", "2"), ("MASTER_ADDR", "127.0.0.1"), ("MASTER_PORT", $"{port}")],
                    program, "1", arguments)),
            ];
            foreach (var side in sides)
            {
                side.ReadSize();
            }
        }

        public Lap Train(int steps)
        {
            foreach (var side in sides)
            {
                side.Begin(steps);
            }

            return sides.Select(side => side.End()).ToList().MaxBy(lap => lap.Seconds)!;
        }

        public void Dispose()
        {
            foreach (var side in sides)
            {
                side.Dispose();
            }
        }

        private static int FreePort()
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            return ((IPEndPoint)socket.LocalEndPoint!).Port;
        }
    }
}
