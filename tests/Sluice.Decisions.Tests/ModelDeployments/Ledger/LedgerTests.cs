using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Ledger;
using Sluice.Decisions.ModelDeployments.Ledger.Replay;
using Sluice.Decisions.ModelDeployments.Observation;
using Sluice.Decisions.ModelDeployments.Rollout;
using Sluice.Decisions.ModelDeployments.Status;
using Sluice.Decisions.ModelDeployments.Steps;
using Sluice.Decisions.Text;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Ledger;

/// <summary>The ledger: linked, replayed, kept small, and whole after crashes.</summary>
public class LedgerTests
{
    [Fact]
    public void A_decision_comes_with_its_evidence_and_is_linked_to_the_one_before()
    {
        var (text, status) = Rollout();

        Assert.Equal(
            [LedgerDecision.Start, LedgerDecision.Advance, LedgerDecision.RollBack],
            status.Ledger.Select(entry => entry.Decision).TakeLast(3));
        var entries = Entries(text);
        Assert.Null(entries[0].Previous);
        Assert.All(entries.Zip(entries.Skip(1)), pair => Assert.Equal(pair.First.Hash, pair.Second.Previous));
        Assert.All(LedgerReplay.Run(text), line => Assert.Empty(line.Problems));
        Assert.Equal(4, entries.Count);
        Assert.Equal(entries.TakeLast(3), status.Ledger);
    }

    [Fact]
    public void More_entries_at_once_than_the_status_keeps_are_all_recorded_and_the_next_one_follows_them()
    {
        var world = new World(Deployments.Serving());
        var decided = Enumerable.Range(1, 5)
            .Select(weight => new LedgerEntry { Decision = LedgerDecision.Advance, Version = "1.1.0", Weight = weight })
            .ToList();
        var entries = LedgerChain.Of(world, decided);
        var status = StatusWriter.Write(world, new Target { Stable = "1.0.0" }, entries, []);
        Assert.Equal([3, 4, 5], status.Ledger.Select(entry => entry.Weight));

        var text = LedgerFile.Append(null, LedgerEvidence.Record(world.Observation, entries));
        var next = new World(Deployments.Serving() with { Status = status });
        var last = LedgerChain.Of(next, [new LedgerEntry { Decision = LedgerDecision.RollBack, Version = "1.1.0" }]);
        text = LedgerFile.Append(text, LedgerEvidence.Record(next.Observation, last));

        Assert.Equal([1, 2, 3, 4, 5, 0], Entries(text).Select(entry => entry.Weight));
        Assert.DoesNotContain(LedgerReplay.Run(text), line => line.Line!.Break is not null);
        Assert.DoesNotContain(
            LedgerReplay.Run(text).Skip(1).SelectMany(line => line.Problems),
            problem => problem.Contains("follow", StringComparison.Ordinal));
    }

    [Fact]
    public void Facts_read_back_as_they_were_written()
    {
        var seen = Deployments.AtStep(0, 10).Answered("1.0.0", 5, 1) with
        {
            Queries =
            [
                new QueryFact { Gate = "q", Value = double.NaN, At = Deployments.Start.AddTicks(1234567) },
                new QueryFact { Gate = "q", Value = double.PositiveInfinity },
            ],
        };
        seen = seen with
        {
            Evidence = seen.Evidence! with
            {
                Versions =
                [
                    .. seen.Evidence.Versions.Select(version => version with
                    {
                        Latency = [new LatencyBucket(0.005, 3), new LatencyBucket(double.PositiveInfinity, 6)],
                    }),
                ],
            },
        };

        var text = CanonicalJson.Write(seen);
        var back = CanonicalJson.Read<ModelDeploymentObservation>(text);

        Assert.Equal(text, CanonicalJson.Write(back));
        Assert.Equal(1, back.Evidence!.Versions[0].Requests[400]);
        Assert.Equal(double.PositiveInfinity, back.Evidence.Versions[0].Latency[1].UpperBound);
        Assert.Equal(seen.Queries[0].At, back.Queries[0].At);
        Assert.Equal(DateTimeKind.Utc, back.Queries[0].At.Kind);
    }

    [Theory]
    [InlineData("\"decision\":\"Advance\"", "\"decision\":\"Promote\"", "the entry was changed")]
    [InlineData("\"200\":1000", "\"200\":1001", "the evidence was changed")]
    [InlineData("\"1.1.0 takes over", "\"1.1.0 crept over", "the entry was changed")]
    public void A_changed_line_is_named(string from, string to, string problem)
    {
        var lines = LedgerFile.Split(Rollout().Text).ToList();
        var at = lines.FindIndex(line => line.Contains(from, StringComparison.Ordinal));
        lines[at] = lines[at].Replace(from, to, StringComparison.Ordinal);

        var wrong = LedgerReplay.Run(string.Join('\n', lines)).Where(line => line.Problems.Count > 0).ToList();

        Assert.Equal(at + 1, wrong[0].Number);
        Assert.Contains(wrong[0].Problems, text => text.Contains(problem, StringComparison.Ordinal));
    }

    [Fact]
    public void A_line_that_is_gone_is_missed()
    {
        var lines = LedgerFile.Split(Rollout().Text).ToList();
        lines.RemoveAt(1);

        var wrong = Assert.Single(LedgerReplay.Run(string.Join('\n', lines)), line => line.Problems.Count > 0);

        Assert.Equal(2, wrong.Number);
        Assert.Contains("does not follow the entry before", wrong.Problems[0], StringComparison.Ordinal);
    }

    [Fact]
    public void A_decision_that_was_forged_with_its_hashes_is_made_otherwise_again()
    {
        var line = CanonicalJson.Read<LedgerLine>(LedgerFile.Split(Rollout().Text)[0]);
        var forged = line.Entries[0] with { Decision = LedgerDecision.Promote, Hash = null };
        forged = forged with { Hash = Digest.OfText(CanonicalJson.Write(forged)) };

        var replayed = Assert.Single(LedgerReplay.Run(CanonicalJson.Write(line with { Entries = [forged] })));

        Assert.Contains("the decision differs: it was Promote", Assert.Single(replayed.Problems), StringComparison.Ordinal);
    }

    [Fact]
    public void What_a_crash_kept_from_the_status_gives_way_to_what_is_decided_next()
    {
        var seen = Deployments.Serving().Wanting("1.1.0");
        var serving = LedgerFile.Append(null, Line(Deployments.New()));
        var crashed = LedgerFile.Append(serving, Line(seen with { Status = Deployments.New().Decide().Status }));
        Assert.Equal(2, LedgerFile.Split(crashed).Count);

        var again = LedgerFile.Append(crashed, Line(seen.After(30) with { Status = Deployments.New().Decide().Status }));

        Assert.Equal(2, LedgerFile.Split(again).Count);
        Assert.All(LedgerReplay.Run(again), line => Assert.Empty(line.Problems));
        Assert.Equal(Deployments.Start.AddSeconds(30), Entries(again)[^1].Time);
    }

    [Fact]
    public void A_crash_before_the_first_status_leaves_one_first_line()
    {
        var crashed = LedgerFile.Append(null, Line(Deployments.New()));
        var again = LedgerFile.Append(crashed, Line(Deployments.New().After(9)));

        Assert.Equal(Deployments.Start.AddSeconds(9), Assert.Single(Entries(again)).Time);
    }

    [Fact]
    public void A_status_that_was_lost_puts_nothing_away()
    {
        var (text, _) = Rollout();
        var after = LedgerFile.Append(text, Line(Deployments.New()));

        Assert.Equal(Entries(text).Count + 1, Entries(after).Count);
        Assert.All(LedgerReplay.Run(after), line => Assert.Empty(line.Problems));
        Assert.Contains(LedgerReplay.Run(after), line => line.Note is { } note && note.Contains("starts again", StringComparison.Ordinal));
    }

    [Fact]
    public void A_ledger_that_is_full_drops_its_oldest_lines_and_says_where_they_ended()
    {
        var (text, seen) = (default(string), Deployments.New());
        for (var i = 0; Encoded(text) < LedgerFile.Largest - 20000 || i % 50 != 0; i++)
        {
            // A deployment whose version is changed over and over.
            text = LedgerFile.Append(text, Line(seen.After(i)));
            seen = seen with { Status = seen.After(i).Decide().Status };
            seen = seen.Wanting(i % 2 == 0 ? "1.1.0" : "1.0.0");
            if (i % 7 == 0)
            {
                text = LedgerFile.Append(text, LedgerEvidence.Record(seen, []));
            }
        }

        var before = Entries(text!).Count;
        for (var i = 0; i < 400; i++)
        {
            text = LedgerFile.Append(text, Line(seen.After(10000 + i)));
            seen = seen with { Status = seen.After(10000 + i).Decide().Status };
            seen = seen.Wanting(i % 2 == 0 ? "1.1.0" : "1.0.0");
        }

        Assert.True(Encoded(text) <= LedgerFile.Largest, $"{Encoded(text)} bytes");
        Assert.True(Entries(text!).Count < before + 400);
        Assert.DoesNotContain(LedgerFile.Split(text).Skip(1), line => line.Contains("\"break\"", StringComparison.Ordinal));
        Assert.Contains("older lines were dropped", LedgerReplay.Run(text!).First().Note, StringComparison.Ordinal);
        Assert.All(LedgerReplay.Run(text!), line => Assert.Empty(line.Problems));
    }

    // A first version, a rollout to its first step, and its end.
    private static (string Text, ModelDeploymentStatus Status) Rollout()
    {
        var text = default(string);
        ModelDeploymentStatus? status = null;
        var last = Deployments.AtStep(0, 10);
        foreach (var seen in new[]
        {
            Deployments.New(),
            Deployments.Serving().Wanting("1.1.0").After(10),
            Deployments.Serving().Wanting("1.1.0").Running("1.1.0", 2).After(20),
            last.Answered("1.0.0", 1000).Answered("1.1.0", 0, 500).After(60),
            last.Answered("1.0.0", 1000).Answered("1.1.0", 0, 500).After(62),
        })
        {
            var with = seen with { Status = status is null ? null : (seen.Status ?? status) with { Ledger = status.Ledger } };
            var decision = with.Decide();
            foreach (var record in decision.Records.OfType<AppendLedger>())
            {
                text = LedgerFile.Append(text, record.Line);
            }

            status = decision.Status;
        }

        return (text!, status!);
    }

    private static LedgerLine Line(ModelDeploymentObservation seen) =>
        ((AppendLedger)Assert.Single(seen.Decide().Records, step => step is AppendLedger)).Line;

    private static int Encoded(string? text) => System.Text.Encoding.UTF8.GetByteCount(text ?? "");

    private static List<LedgerEntry> Entries(string text) =>
        [.. LedgerFile.Split(text).SelectMany(line => CanonicalJson.Read<LedgerLine>(line).Entries)];
}
