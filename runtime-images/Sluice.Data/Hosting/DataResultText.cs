using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Data.Hosting;

/// <summary>Writes a result in the 4,096 bytes that the kubelet keeps: what is longer would be cut, and would not be JSON.</summary>
internal static class DataResultText
{
    /// <summary>Most bytes of the text.</summary>
    public const int MostBytes = 4096;

    private static readonly int[] Lengths = [1000, 500, 250, 120, 60];

    /// <summary>Writes the result. Where it is too long, passed checks go first, then the ends of messages, then the last checks.</summary>
    public static string Write(DataResult result)
    {
        if (Fits(result, out var text))
        {
            return text;
        }

        result = result with { Checks = [.. result.Checks.Where(verdict => verdict.Outcome != DataCheckOutcome.Passed)] };
        if (Fits(result, out text))
        {
            return text;
        }

        foreach (var length in Lengths)
        {
            if (Fits(Shortened(result, length), out text))
            {
                return text;
            }
        }

        result = Shortened(result, Lengths[^1]) with { Warnings = null };
        for (var count = result.Checks.Count; ; count--)
        {
            if (Fits(result with { Checks = [.. result.Checks.Take(count)] }, out text) || count == 0)
            {
                return text;
            }
        }
    }

    private static bool Fits(DataResult result, out string text) =>
        Encoding.UTF8.GetByteCount(text = ContractJson.Write(result)) <= MostBytes;

    private static DataResult Shortened(DataResult result, int length) => result with
    {
        Checks = [.. result.Checks.Select(verdict => verdict with { Message = Cut(verdict.Message, length) })],
        Warnings = result.Warnings is { } warnings ? [.. warnings.Select(warning => Cut(warning, length))] : null,
        Error = result.Error is { } error ? error with { Message = Cut(error.Message, Math.Max(length, 250)) } : null,
    };

    private static string Cut(string text, int length) =>
        text.Length <= length ? text : text[..(char.IsHighSurrogate(text[length - 1]) ? length - 1 : length)] + "…";
}
