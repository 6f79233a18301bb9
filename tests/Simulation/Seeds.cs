using System.Collections.Concurrent;
using Xunit;

namespace Simulation;

/// <summary>Runs schedules by seed.</summary>
public static class Seeds
{
    /// <summary>Number of seeds of a test run. <c>SLUICE_SEEDS</c> raises it.</summary>
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("SLUICE_SEEDS"), out var seeds) ? seeds : 2000;

    /// <summary>Runs all seeds. Fails with the first few broken rules and their seeds.</summary>
    /// <param name="run">Runs one seed.</param>
    /// <param name="log">Returns the log of a seed. Null when the message is enough.</param>
    /// <param name="share">Runs one of so many seeds, where each takes long.</param>
    public static void Run(Action<int> run, Func<int, IReadOnlyList<string>>? log = null, int share = 1)
    {
        var first = int.MaxValue;
        var broken = new ConcurrentBag<string>();
        Parallel.For(0, Count / share, (seed, loop) =>
        {
            try
            {
                run(seed);
            }
            catch (InvariantBrokenException exception)
            {
                broken.Add($"{exception.Rule}: {exception.Message}");
                lock (broken)
                {
                    first = Math.Min(first, seed);
                }

                if (broken.Count >= 5)
                {
                    loop.Stop();
                }
            }
        });
        var story = broken.IsEmpty || log is null ? [] : log(first).TakeLast(80);
        Assert.True(broken.IsEmpty, string.Join(Environment.NewLine, broken.Append($"the end of seed {first}:").Concat(story)));
    }

    /// <summary>Whether one of the first seeds breaks a rule.</summary>
    /// <param name="count">How many seeds are tried.</param>
    /// <param name="rule">The rule. A seed that breaks another one does not count.</param>
    /// <param name="run">Runs one seed.</param>
    /// <param name="likely">The seed that is tried first, which broke the rule when one was last looked for. The search takes long.</param>
    public static bool Any(int count, string rule, Action<int> run, int likely = 0)
    {
        return Breaks(likely)
            || !Parallel.ForEach(Partitioner.Create(Enumerable.Range(0, count), EnumerablePartitionerOptions.NoBuffering), (seed, loop) =>
            {
                if (Breaks(seed))
                {
                    loop.Stop();
                }
            }).IsCompleted;

        bool Breaks(int seed)
        {
            try
            {
                run(seed);
                return false;
            }
            catch (InvariantBrokenException exception)
            {
                return exception.Rule == rule;
            }
        }
    }
}
