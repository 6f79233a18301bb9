using System.Globalization;
using System.Text.Json;
using Sluice.Api.Contracts;
using Sluice.Decisions.ModelDeployments.Ledger.Replay;

namespace Sluice.Operator.Ledger;

/// <summary>
/// The commands on ledgers, which need no cluster: <c>replay LEDGER</c> and <c>backtest STRATEGY LEDGER</c>; <c>-</c> is the standard
/// input.
/// </summary>
internal static class LedgerCommands
{
    private const int Wrong = 1;

    /// <summary>Whether the arguments are such a command.</summary>
    public static bool Are(IReadOnlyList<string> arguments) => arguments is ["replay" or "backtest", ..];

    /// <summary>Runs it.</summary>
    /// <returns>
    /// 0 if all is as recorded, or the backtest was made; 1 if a line is wrong; 64 and above if the input could not be read.
    /// </returns>
    public static int Run(IReadOnlyList<string> arguments, TextReader input, TextWriter output, TextWriter errors)
    {
        var file = "";
        try
        {
            switch (arguments)
            {
                case ["replay", var ledger]:
                    return Replay(LedgerSource.Ledger(Read(ledger)), output);
                case ["backtest", var strategy, var ledger]:
                    var other = LedgerSource.Strategy(Read(strategy));
                    return Backtest(LedgerSource.Ledger(Read(ledger)), other, output);
                default:
                    errors.WriteLine("usage: replay LEDGER | backtest STRATEGY LEDGER, where - is the standard input");
                    return ExitCodes.BadSpec;
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"{file}: {error.Message}");
            return ExitCodes.NoInput;
        }
        catch (Exception error) when (error is FormatException or JsonException)
        {
            errors.WriteLine($"{file}: {error.Message}");
            return ExitCodes.BadData;
        }

        string Read(string path)
        {
            file = path;
            return path == "-" ? input.ReadToEnd() : File.ReadAllText(path);
        }
    }

    private static int Replay(string ledger, TextWriter output)
    {
        var (lines, decisions, wrong) = (0, 0, 0);
        foreach (var line in LedgerReplay.Run(ledger))
        {
            lines++;
            decisions += line.Line?.Entries.Count ?? 0;
            wrong += line.Problems.Count > 0 ? 1 : 0;
            var what = line.Line switch
            {
                null => "unreadable",
                { Break: { } gap } => gap.Reason,
                { Entries.Count: 0, Observation: { } seen } => $"{Time(seen.Now)} seen at {seen.Status?.Step}",
                { Entries: var entries } =>
                    $"{Time(entries.FirstOrDefault()?.Time ?? default)} "
                        + string.Join(", ", entries.Select(entry => $"{entry.Decision} {entry.Version} {entry.Weight} %")),
            };
            var verdict = line.Problems.Count > 0 ? "differs" : line.Line?.Break is null ? "ok" : "--";
            output.WriteLine($"{line.Number,4}  {verdict,-7}  {what}{(line.Note is { } note ? ": " + note : "")}");
            foreach (var problem in line.Problems)
            {
                output.WriteLine($"      line {line.Number}: {problem}");
            }
        }

        output.WriteLine(wrong == 0
            ? $"{lines} lines, {decisions} decisions: the chain holds, and each is made again byte for byte"
            : $"{lines} lines, {decisions} decisions: {wrong} lines differ");
        return wrong == 0 ? 0 : Wrong;
    }

    private static int Backtest(string ledger, Api.ModelDeployments.RolloutStrategy strategy, TextWriter output)
    {
        var lines = LedgerBacktest.Run(ledger, strategy).ToList();
        output.WriteLine($"{"time",-20}  {"version",-12}  {"weight",6}  {"recorded",-18}  {"other strategy",-18}  gates");
        foreach (var line in lines)
        {
            var other = line.Moot ? "(ended before)" : BacktestedLine.Say(line.Other);
            var gates = line.Moot ? "" : line.Gates.Count > 0
                ? string.Join("; ", line.Gates.Select(gate => $"{gate.Name} {gate.Verdict} ({gate.Reason}): {gate.Message}"))
                : line.Other.Count == 0 ? line.Because : "";
            var recorded = BacktestedLine.Say(line.Recorded);
            output.WriteLine(
                $"{Time(line.At),-20}  {line.Version,-12}  {line.Weight,4} %  {recorded,-18}  {other,-18}  {gates}".TrimEnd());
        }

        var counted = lines.Where(line => !line.Moot).ToList();
        var differ = counted.Where(line => !line.Same).ToList();
        output.WriteLine(
            $"{lines.Count} lines: {counted.Count - differ.Count} decided alike, {differ.Count} otherwise, "
            + $"{lines.Count - counted.Count} after the other strategy's end");
        foreach (var line in differ)
        {
            output.WriteLine(
                $"  {Time(line.At)} {line.Version}: {BacktestedLine.Say(line.Recorded)} was decided, "
                + $"{BacktestedLine.Say(line.Other)} would have been: {(line.Other.Count > 0 ? line.Other[^1].Message : line.Because)}");
        }

        return 0;
    }

    private static string Time(DateTime at) => at.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
