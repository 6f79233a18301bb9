using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Trainer.Distributed;
using Sluice.Trainer.Training;
using TorchSharp;

namespace Sluice.Benchmarks.Training;

/// <summary>
/// The trainer as a process that trains when it is asked to: each line of its input is a number of steps, and each line of its output the
/// seconds that they took and the loss of the last whole epoch. <c>reference.py</c> does the same with PyTorch.
/// </summary>
internal static class TrainingWork
{
    /// <summary>Trains until the input ends.</summary>
    /// <param name="name">The problem.</param>
    /// <param name="threads">Threads of torch.</param>
    /// <param name="file">Where to write what the reference needs.</param>
    public static int Run(string name, int threads, string file)
    {
        ComputeDevice.Choose();
        torch.set_num_threads(threads);
        if (name == TrainingSpeed.Products)
        {
            return Multiply();
        }

        using var problem = TrainingProblem.Of(name);
        using var ranks = MeetAsync().GetAwaiter().GetResult();
        using var session = problem.Start(ranks);
        if (ranks.IsFirst)
        {
            problem.Write(session, file);
        }

        Answer(new { parameters = session.Parameters });
        return Serve(() => session.Advance(), () => session.MeanLoss);
    }

    // Those of TwoWorkers, by the variables of a pod.
    private static async Task<Ranks> MeetAsync()
    {
        if (Environment.GetEnvironmentVariable("WORLD_SIZE") is not { Length: > 0 } size)
        {
            return Ranks.Alone;
        }

        var identity = new RankIdentity { Rank = int.Parse(Environment.GetEnvironmentVariable("RANK")!), WorldSize = int.Parse(size) };
        var (patience, port) = (TimeSpan.FromMinutes(1), int.Parse(Environment.GetEnvironmentVariable("MASTER_PORT")!));
        return await Ranks.MeetAsync(
            identity, new Rendezvous(identity, "127.0.0.1", port, patience, NullLogger.Instance), patience, CancellationToken.None);
    }

    // Products of matrices, which libtorch leaves to its BLAS.
    private static int Multiply()
    {
        const int Size = TrainingSpeed.MatrixSize;
        using var matrix = torch.rand(Size, Size);
        Answer(new { parameters = 0 });
        return Serve(
            () =>
            {
                using var product = matrix.mm(matrix);
            },
            () => null);
    }

    private static int Serve(Action step, Func<double?> loss)
    {
        while (Console.ReadLine() is { } line)
        {
            var (steps, watch, cpu) = (int.Parse(line), Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            for (var done = 0; done < steps; done++)
            {
                step();
            }

            Answer(new
            {
                seconds = watch.Elapsed.TotalSeconds,
                cpu = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds,
                loss = loss(),
            });
        }

        return 0;
    }

    private static void Answer(object answer) => Console.WriteLine(JsonSerializer.Serialize(answer));
}
