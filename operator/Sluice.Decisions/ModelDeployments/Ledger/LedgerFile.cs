using System.Text;
using System.Text.Json;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger;

/// <summary>The text of <c>ledger.jsonl</c>.</summary>
public static class LedgerFile
{
    /// <summary>Largest size in bytes; an object of the API may have about 1 MiB.</summary>
    public const int Largest = 700 * 1024;

    /// <summary>
    /// Appends a line. Lines are written before the status that knows them, so what is at the end and unknown to the status from which the
    /// new line was decided never came to be (a crash in between), and gives way to it. Where more does not fit together than one crash
    /// explains, nothing gives way: a break says so. Beyond <see cref="Largest"/>, the oldest lines between decisions go first, then the
    /// oldest decisions.
    /// </summary>
    public static string Append(string? text, LedgerLine line)
    {
        var lines = Split(text).Select(Row.Of).ToList();
        if (line.Entries is [var first, ..] && first.Previous != Tip(lines))
        {
            var last = lines.FindLastIndex(row => row.Hash is not null);
            if (last >= 0 && first.Previous == Tip(lines.Take(last)))
            {
                lines.RemoveAt(last);
            }
            else
            {
                lines.Add(Row.Broken(LedgerBreak.Restarted, first.Previous));
            }
        }

        lines.Add(Row.Of(line));
        return string.Concat(Fit(lines).Select(row => row.Text + "\n"));
    }

    /// <summary>Whether a line follows the last one, so that none gives way.</summary>
    public static bool Continues(string? text, LedgerLine line) =>
        line.Entries is not [var first, ..] || first.Previous == Tip(Split(text).Select(Row.Of));

    /// <summary>The lines, without the empty one after the last.</summary>
    public static IReadOnlyList<string> Split(string? text) =>
        (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // The hash that the next entry must follow. Null when it is the first.
    private static string? Tip(IEnumerable<Row> lines) =>
        lines.LastOrDefault(row => row.Hash is not null || row.IsBreak) is { } last ? last.Hash ?? last.Previous : null;

    private static List<Row> Fit(List<Row> lines)
    {
        var size = lines.Sum(row => row.Size);
        while (size > Largest && lines.Count > 1)
        {
            var between = lines.FindIndex(row => row is { Hash: null, IsBreak: false });
            if (between >= 0 && between < lines.Count - 1)
            {
                lines.RemoveAt(between);
            }
            else
            {
                var oldest = lines.FindIndex(row => row.Hash is not null);
                if (oldest < 0 || oldest == lines.Count - 1)
                {
                    break;
                }

                var gap = Row.Broken(LedgerBreak.Dropped, lines[oldest].Hash);
                lines.RemoveRange(0, oldest + 1);
                lines.Insert(0, gap);
            }

            size = lines.Sum(row => row.Size);
        }

        return lines;
    }

    // What a line is, read without its observation.
    private sealed record Row(string Text, string? Hash, bool IsBreak, string? Previous)
    {
        public int Size { get; } = Encoding.UTF8.GetByteCount(Text) + 1;

        public static Row Of(string text)
        {
            try
            {
                var head = CanonicalJson.Read<Head>(text);
                return new Row(text, head.Entries is [.., var last] ? last.Hash : null, head.Break is not null, head.Break?.Previous);
            }
            catch (JsonException)
            {
                // Not ours to throw away: a replay names it.
                return new Row(text, null, IsBreak: false, null);
            }
        }

        public static Row Of(LedgerLine line)
        {
            var text = CanonicalJson.Write(line);
            if (Encoding.UTF8.GetByteCount(text) >= Largest)
            {
                text = CanonicalJson.Write(line with { Observation = null });
            }

            return new Row(text, line.Entries is [.., var last] ? last.Hash : null, IsBreak: false, null);
        }

        public static Row Broken(string reason, string? previous) =>
            new(
                CanonicalJson.Write(new LedgerLine { Break = new LedgerBreak { Reason = reason, Previous = previous } }),
                null,
                IsBreak: true,
                previous);
    }

    private sealed record Head
    {
        public IReadOnlyList<HeadEntry> Entries { get; init; } = [];

        public LedgerBreak? Break { get; init; }
    }

    private sealed record HeadEntry(string? Hash);
}
