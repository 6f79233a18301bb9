using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using Sluice.Trainer.Checkpoints;
using Sluice.Trainer.Training;
using TorchSharp;

namespace Sluice.Benchmarks.Training;

/// <summary>
/// What a training waits for a checkpoint: from the end of a step until the next one may begin, in steps. The copy of the state is measured
/// by itself; what comes on top of it has the goal.
/// </summary>
internal static class CheckpointPause
{
    private const int Rounds = 21;
    private const double Most = 0.05;

    /// <summary>Measures a language model, whose state is the largest.</summary>
    public static void Run(Report report)
    {
        ComputeDevice.Choose();
        torch.set_num_threads(1);
        var folder = Directory.CreateTempSubdirectory("sluice-checkpoints-");
        try
        {
            using var problem = TrainingProblem.Of("decoder");
            using var session = problem.Start();
            using var writer = new CheckpointWriter(
                new CheckpointStore(folder.FullName, new string('0', 64), 2, NullLogger.Instance), NullLogger.Instance);
            using var buffer = new StateBuffer();
            var laps = Enumerable.Range(0, Rounds).Select(_ =>
            {
                var step = Seconds(() => session.Advance());
                buffer.Clear();
                var copy = Seconds(() => session.Save(buffer));
                var pause = Seconds(() => writer.Begin(session.Step, session.Save));
                writer.Wait();
                return (Step: step, Copy: copy, Pause: pause);
            }).Skip(1).ToArray();

            var (steps, copies, beyond) = (Median(laps.Select(lap => lap.Step)), Median(laps.Select(lap => lap.Copy)),
                Math.Max(0, Median(laps.Select(lap => lap.Pause - lap.Copy))));
            report.Table("Checkpoints: what a training waits", "", "step, ms", "copy, ms", "beyond it, ms", "of a step", "written in, ms");
            report.Row(
                $"decoder, {buffer.Length >> 20} MiB",
                $"{steps * 1e3:0.0}", $"{copies * 1e3:0.0}", $"{beyond * 1e3:0.00}", $"{beyond / steps:0.000}",
                $"{writer.Last!.Seconds * 1e3:0}");
            report.AtMost("a training waits for a checkpoint, beyond the copy of its state", beyond / steps, Most, "steps");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static double Median(IEnumerable<double> values) => values.Order().ElementAt((Rounds - 1) / 2);

    private static double Seconds(Action run)
    {
        var began = Stopwatch.GetTimestamp();
        run();
        return Stopwatch.GetElapsedTime(began).TotalSeconds;
    }
}
