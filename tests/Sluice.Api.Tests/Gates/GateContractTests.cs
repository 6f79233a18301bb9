using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;

namespace Sluice.Api.Tests.Gates;

/// <summary>What a trainer reads of gates, and what it answers.</summary>
public sealed class GateContractTests
{
    // A termination message has 4,096 bytes: the evidence of as many gates as a job may have leaves the better part of it to the rest.
    [Fact]
    public void The_evidence_of_all_gates_fits_the_result()
    {
        var evidence = Enumerable.Range(0, 16).Select(_ => new GateEvidence
        {
            Key = "3f2a9c1b",
            Value = "-0.123456",
            Low = "-0.123456",
            High = "-0.123456",
            Rows = 100_000_000,
        });
        var none = ContractJson.Write(new TrainerResult());
        var all = ContractJson.Write(new TrainerResult { Evidence = [.. evidence], Baseline = "10.20.30" });
        Assert.InRange(Encoding.UTF8.GetByteCount(all) - none.Length, 1, 1600);
    }

    [Fact]
    public void A_job_without_gates_has_the_document_that_it_had()
    {
        var text = ContractJson.Write(new JobDocument());
        Assert.All(["baseline", "evidence", "rejectedTag"], name => Assert.DoesNotContain($"\"{name}\"", text, StringComparison.Ordinal));
        Assert.DoesNotContain("evidence", ContractJson.Write(new TrainerResult()), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GroupTooSmall", GateOutcome.GroupTooSmall)]
    [InlineData("baselineAbsent", GateOutcome.BaselineAbsent)]
    [InlineData("Bored", GateOutcome.Unknown)]
    [InlineData("", GateOutcome.Unknown)]
    public void A_word_of_another_release_is_read(string stored, GateOutcome outcome)
    {
        var list = $$"""[{"outcome":"{{stored}}"}]""";
        Assert.Equal(outcome, ContractJson.TryRead<TrainerResult>($$"""{"evidence":{{list}} }""")!.Evidence![0].Outcome);
        Assert.Equal(outcome, ContractJson.TryRead<TrainingJobStatus>($$"""{"gates":{{list}} }""")!.Gates[0].Outcome);
        Assert.Equal(outcome, ContractJson.TryRead<Evaluation>($$"""{"gates":{{list}} }""")!.Gates[0].Outcome);
        Assert.Contains(
            $"\"outcome\":\"{outcome}\"", ContractJson.Write(new TrainingGateVerdict { Outcome = outcome }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_verdict_of_a_release_that_knew_passed_alone_is_read()
    {
        var verdict = ContractJson.TryRead<TrainingGateVerdict>("""{"metric":"accuracy","value":"0.9","passed":true,"message":"m"}""")!;
        Assert.Equal((null, true, (string?)null), (verdict.Outcome, verdict.Passed, verdict.Key));
    }
}
