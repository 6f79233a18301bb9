using System.Text.Json;
using System.Text.Json.Nodes;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;

namespace Sluice.Decisions.ModelDeployments.Ledger.Replay;

/// <summary>Verifies a ledger's chain and makes each decision again from what is recorded.</summary>
public static class LedgerReplay
{
    /// <summary>Goes through a ledger.</summary>
    public static IEnumerable<ReplayedLine> Run(string text)
    {
        string? tip = null;
        var number = 0;
        foreach (var line in LedgerFile.Split(text))
        {
            number++;
            JsonObject? node;
            LedgerLine? read;
            string? unreadable = null;
            try
            {
                node = JsonNode.Parse(line) as JsonObject;
                read = node is null ? null : CanonicalJson.Read<LedgerLine>(node);
            }
            catch (JsonException error)
            {
                (node, read, unreadable) = (null, null, error.Message);
            }

            if (node is null || read is null)
            {
                var problem = $"is not a line of a ledger: {unreadable ?? "not an object"}";
                yield return new ReplayedLine { Number = number, Problems = [problem] };
                continue;
            }

            if (read.Break is { } gap)
            {
                tip = gap.Previous;
                yield return new ReplayedLine { Number = number, Line = read, Note = Explain(gap) };
                continue;
            }

            var problems = Chain(node, read, ref tip);
            var note = read.Observation is null ? "its evidence was larger than a ledger may be, and is not recorded" : null;
            yield return new ReplayedLine
            {
                Number = number,
                Line = read,
                Problems = problems.Count > 0 || read.Observation is null ? problems : Decide(read),
                Note = note,
            };
        }
    }

    private static string Explain(LedgerBreak gap) => gap.Reason == LedgerBreak.Dropped
        ? $"older lines were dropped for space; they ended with {gap.Previous}"
        : gap.Previous is null
            ? "the chain starts again here: the deployment's status was lost"
            : $"decisions are missing here: the status knew of others, which ended with {gap.Previous}";

    // By the text as it stands, so that a line is verified by all of its fields, also those that another release wrote.
    private static List<string> Chain(JsonObject node, LedgerLine line, ref string? tip)
    {
        var problems = new List<string>();
        if (node["observation"] is { } observation
            && Digest.OfText(CanonicalJson.Write(observation)) is var evidence
            && evidence != line.Evidence)
        {
            problems.Add($"the evidence was changed: it hashes to {evidence}, and the line says {line.Evidence}");
        }

        foreach (var entry in node["entries"]?.AsArray().OfType<JsonObject>() ?? [])
        {
            var hash = entry.Text("hash");
            var bare = entry.DeepClone().AsObject();
            bare.Remove("hash");
            if (Digest.OfText(CanonicalJson.Write(bare)) is var actual && actual != hash)
            {
                problems.Add($"the entry was changed: it hashes to {actual}, and says {hash}");
            }

            if (entry.Text("previous") != tip)
            {
                problems.Add(
                    $"does not follow the entry before: that is {tip ?? "none"}, and this one says {entry.Text("previous") ?? "none"}");
            }

            if (entry.Text("evidence") != line.Evidence)
            {
                problems.Add($"the entry was made from other evidence: {entry.Text("evidence")}, not {line.Evidence}");
            }

            tip = hash;
        }

        return problems;
    }

    private static IReadOnlyList<string> Decide(LedgerLine line)
    {
        var again = AppendLedger.Entries(ModelDeploymentDecider.Decide(line.Observation!));
        var (was, now) = (CanonicalJson.Write(line.Entries), CanonicalJson.Write(again));
        return was == now ? [] : [$"the decision differs: it was {Say(line.Entries)}, and is {Say(again)} now"];
    }

    private static string Say(IReadOnlyList<Api.ModelDeployments.LedgerEntry> entries) => entries.Count == 0
        ? "nothing"
        : string.Join(
            ", then ", entries.Select(entry => $"{entry.Decision} {entry.Version} to {entry.Weight} % ({entry.Reason}: {entry.Message})"));
}

/// <summary>What a replay found of one line.</summary>
public sealed record ReplayedLine
{
    /// <summary>Number of the line, from 1.</summary>
    public int Number { get; init; }

    /// <summary>The line. Null when it cannot be read.</summary>
    public LedgerLine? Line { get; init; }

    /// <summary>What is wrong; empty: nothing.</summary>
    public IReadOnlyList<string> Problems { get; init; } = [];

    /// <summary>What is worth knowing and not wrong. Null when there is nothing.</summary>
    public string? Note { get; init; }
}
