using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Api.Contracts;

namespace Sluice.Trainer.Outputs;

/// <summary>
/// Reads how far a program is from its <c>progress.jsonl</c>: one JSON object a line, of which the newest whole one counts. A line that is
/// still being written, or torn by a crash, has no end and is not read; what is no report is passed over.
/// </summary>
internal static class ProgressFile
{
    // Programs append for days. The newest lines are read first, and more only where these hold no report.
    private const int Tail = 64 * 1024;
    private const int LongestTail = 16 * 1024 * 1024;

    /// <summary>Reads the progress of a rank.</summary>
    /// <param name="folder">The output.</param>
    /// <param name="rank">The rank. Its own file counts before that of all, which is rank 0's.</param>
    /// <param name="garbage">Gets a line that is no report.</param>
    /// <returns>The report without attempt. Null when there is none.</returns>
    public static ProgressReport? Read(string folder, int rank, Action<string>? garbage = null)
    {
        var own = Path.Combine(folder, OutputContract.ProgressOf(rank));
        var path = File.Exists(own) ? own : rank == 0 ? Path.Combine(folder, OutputContract.Progress) : null;
        if (path is null)
        {
            return null;
        }

        try
        {
            // A link could lead to what never ends, such as a device, and a pipe, which has no length, would be waited for.
            if (new FileInfo(path) is not { Exists: true, LinkTarget: null, Length: > 0 } info)
            {
                return null;
            }

            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            for (var tail = Tail; ; tail *= 4)
            {
                if (Newest(file, tail, garbage) is { } report)
                {
                    return report with { Rank = rank, UpdatedAt = info.LastWriteTimeUtc };
                }

                if (tail >= Math.Min(file.Length, LongestTail))
                {
                    return null;
                }
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            garbage?.Invoke(e.Message);
            return null;
        }
    }

    private static ProgressReport? Newest(FileStream file, int tail, Action<string>? garbage)
    {
        var start = Math.Max(0, file.Length - tail);
        file.Seek(start, SeekOrigin.Begin);
        var bytes = new byte[Math.Min(file.Length, tail)];
        var text = Encoding.UTF8.GetString(bytes, 0, file.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false));
        var lines = text.Split('\n');

        // What follows the last line end is torn, and so is what the tail begins within.
        for (var i = lines.Length - 2; i >= (start > 0 ? 1 : 0); i--)
        {
            if (string.IsNullOrWhiteSpace(lines[i]))
            {
                continue;
            }

            if (Report(lines[i]) is { } report)
            {
                return report;
            }

            garbage?.Invoke(lines[i]);
        }

        return null;
    }

    private static ProgressReport? Report(string line)
    {
        if (Parse(line) is not { ValueKind: JsonValueKind.Object } root || Whole(root, "step") is not { } step)
        {
            return null;
        }

        return new ProgressReport
        {
            Step = step,
            TotalSteps = Whole(root, "totalSteps") ?? 0,
            Epoch = (int)Math.Min(Whole(root, "epoch") ?? 0, int.MaxValue),
            Loss = Number(root, "loss"),
            EtaSeconds = Number(root, "etaSeconds") is { } eta and >= 0 ? eta : null,
            LastCheckpointStep = Whole(root, "checkpointStep"),
        };
    }

    // Python writes the loss of a training that has diverged as NaN, which is no JSON.
    private static JsonElement? Parse(string line)
    {
        foreach (var text in new[] { line, line.Replace("NaN", "null").Replace("-Infinity", "null").Replace("Infinity", "null") })
        {
            try
            {
                using var document = JsonDocument.Parse(text);
                return document.RootElement.Clone();
            }
            catch (JsonException)
            {
                // The other text is tried, and after it there is nothing to read.
            }
        }

        return null;
    }

    private static long? Whole(JsonElement root, string name) =>
        Number(root, name) is { } number and >= 0 and < 1e15 ? (long)number : null;

    private static double? Number(JsonElement root, string name) =>
        root.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            && double.TryParse(value.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && double.IsFinite(number)
            ? number
            : null;
}
