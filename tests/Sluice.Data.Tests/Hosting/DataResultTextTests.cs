using System.Text;
using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Hosting;

namespace Sluice.Data.Tests.Hosting;

public sealed class DataResultTextTests
{
    [Fact]
    public void A_result_that_fits_is_whole()
    {
        var result = new DataResult { Rows = 3, Checks = [Verdict(0, DataCheckOutcome.Passed, 100)], Warnings = ["w"] };
        Assert.Equal(ContractJson.Write(result), DataResultText.Write(result));
    }

    [Fact]
    public void Passed_checks_go_first()
    {
        var checks = Enumerable.Range(0, 64).Select(i =>
            Verdict(i, i % 8 == 0 ? DataCheckOutcome.Failed : DataCheckOutcome.Passed, 100)).ToList();
        var written = Written(new DataResult { Rows = 3, Checks = checks });
        Assert.Equal(checks.Where(check => check.Outcome == DataCheckOutcome.Failed), written.Checks);
    }

    [Theory]
    [InlineData(8, 3000, 8)]
    [InlineData(64, 3000, 10)]
    [InlineData(64, 10, 30)]
    public void Then_messages_are_cut_and_the_last_checks_left_out(int count, int length, int least)
    {
        var written = Written(new DataResult
        {
            Rows = 3,
            Digest = "sha256:" + new string('1', 64),
            Checks = [.. Enumerable.Range(0, count).Select(i => Verdict(i, DataCheckOutcome.Failed, length))],
            Warnings = [new string('w', 2000)],
            Error = new TrainerError { Reason = "Drift", Field = "spec.dataset.checks[0]", Message = new string('é', 5000) },
        });
        Assert.InRange(written.Checks.Count, least, count);
        Assert.Equal("spec.dataset.checks[0].column.min", written.Checks[0].Field);
        Assert.StartsWith("ééé", written.Error!.Message, StringComparison.Ordinal);
    }

    private static DataResult Written(DataResult result)
    {
        var text = DataResultText.Write(result);
        Assert.InRange(Encoding.UTF8.GetByteCount(text), 1, 4096);
        return ContractJson.TryRead<DataResult>(text)!;
    }

    private static DataCheckVerdict Verdict(int i, DataCheckOutcome outcome, int length) =>
        new() { Field = $"spec.dataset.checks[{i}].column.min", Outcome = outcome, Message = new string('é', length) };
}
