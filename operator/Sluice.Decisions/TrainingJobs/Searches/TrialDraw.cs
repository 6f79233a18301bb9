using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Searching;

namespace Sluice.Decisions.TrainingJobs.Searches;

/// <summary>
/// Draws the values of trials. What is random comes from the SHA-256 of the seed and of what is drawn, so that the same job has the same
/// trials at any time, in any cluster, and more trials have the same ones first.
/// </summary>
public static class TrialDraw
{
    // Of fewer combinations, all are looked at; of so many, a hundred are rarely drawn twice.
    private const int TooMany = 4096;
    private const int MostRedraws = 100;

    /// <summary>
    /// The values of each trial by the names of the parameters. No two trials have the same; where there are fewer combinations than
    /// trials, there are fewer trials.
    /// </summary>
    /// <param name="search">A valid search.</param>
    /// <param name="trainer">The seed, and which image reads the values.</param>
    public static IReadOnlyList<IReadOnlyDictionary<string, string>> Values(SearchOptions search, TrainerOptions trainer)
    {
        TrialAxis[] axes = [.. search.Parameters.Select(parameter => TrialAxis.Of(parameter, trainer))];
        var trials = Math.Min(search.Trials, SearchOptions.MostTrials);
        var combinations = axes.Aggregate(1L, (count, axis) => Math.Min(TooMany, count * Math.Min(TooMany, axis.Count)));
        return combinations < TooMany ? Listed(axes, trainer.Seed, trials) : Drawn(axes, trainer.Seed, trials);
    }

    /// <summary>
    /// A number above 0 and below 1: the first 53 bits of the SHA-256 of a text, and half a bit.
    /// </summary>
    internal static double Uniform(string text)
    {
        var bits = BinaryPrimitives.ReadUInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
        return ((bits >> 11) + 0.5) / (1UL << 53);
    }

    // Drawing without replacement: the combinations with the least −ln(u)/weight (Efraimidis and Spirakis 2006, Weighted random sampling
    // with a reservoir), which gives the same as drawing one after the other and drawing again what was drawn before.
    private static IReadOnlyList<IReadOnlyDictionary<string, string>> Listed(TrialAxis[] axes, long seed, int trials)
    {
        var combinations = axes.Aggregate(
            new List<(IEnumerable<string> Values, double Weight)> { ([], 1) },
            (list, axis) =>
            [
                .. list.SelectMany(before => Enumerable.Range(0, (int)axis.Count).Select(place =>
                    (before.Values.Append(axis.At(place)), before.Weight * axis.Weight(place)))),
            ]);
        return
        [
            .. combinations
                .Select(combination => Named(axes, combination.Values))
                .Zip(combinations, (values, combination) => (values, Key: -Math.Log(Uniform(Text(seed, values))) / combination.Weight))
                .OrderBy(combination => combination.Key)
                .Select(combination => combination.values)
                .Take(trials),
        ];
    }

    private static List<IReadOnlyDictionary<string, string>> Drawn(TrialAxis[] axes, long seed, int trials)
    {
        var drawn = new List<IReadOnlyDictionary<string, string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var trial = 0; trial < trials; trial++)
        {
            for (var redraw = 0; redraw <= MostRedraws; redraw++)
            {
                var place = string.Create(CultureInfo.InvariantCulture, $"{seed}/{trial}/{redraw}");
                var values = Named(axes, axes.Select(axis => axis.Draw(Uniform($"{place}/{axis.Name}"))));
                if (seen.Add(Text(seed, values)))
                {
                    drawn.Add(values);
                    break;
                }
            }
        }

        return drawn;
    }

    private static SortedDictionary<string, string> Named(TrialAxis[] axes, IEnumerable<string> values)
    {
        var named = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (axis, value) in axes.Zip(values))
        {
            named[axis.Name] = value;
        }

        return named;
    }

    private static string Text(long seed, SortedDictionary<string, string> values) => string.Create(
        CultureInfo.InvariantCulture, $"{seed}/{string.Join('/', values.Select(pair => $"{pair.Key}={pair.Value}"))}");
}
