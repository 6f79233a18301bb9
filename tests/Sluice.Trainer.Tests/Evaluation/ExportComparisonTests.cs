using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation;

namespace Sluice.Trainer.Tests.Evaluation;

public sealed class ExportComparisonTests
{
    private static readonly string[] Classes = ["a", "b"];

    [Fact]
    public void Rounding_passes_and_its_size_is_told()
        => Assert.Equal(1e-5, ExportComparison.Compare(Classes, [0.75f, 0.25f], [0.75001f, 0.25f], ["a"], 1e-4), 1e-7);

    [Fact]
    public void Where_two_classes_are_level_rounding_may_choose()
        => ExportComparison.Compare(Classes, [0.50001f, 0.49999f], [0.49999f, 0.50001f], ["b"], 1e-4);

    [Theory]
    [InlineData(0.7f, 0.3f, "a", "a difference of 0.05")]
    [InlineData(float.NaN, 0.25f, "a", "the probability NaN")]
    [InlineData(0.75f, 0.25f, "b", "predicts 'b' for held-out row 0, torch predicts 'a'")]
    [InlineData(0.75f, 0.25f, "", "predicts '' for held-out row 0, torch predicts 'a'")]
    public void Anything_else_is_an_error_with_the_numbers(float first, float second, string label, string message)
    {
        var e = Assert.Throws<JobException>(() => ExportComparison.Compare(Classes, [0.75f, 0.25f], [first, second], [label], 1e-4));

        Assert.Equal((70, "ExportMismatch"), (e.ExitCode, e.Error.Reason));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_answers_is_an_error()
        => Assert.Throws<JobException>(() => ExportComparison.Compare(Classes, [0.75f, 0.25f], [0.75f], ["a"], 1e-4));
}
