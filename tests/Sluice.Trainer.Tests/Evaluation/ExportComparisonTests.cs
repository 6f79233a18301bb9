using Sluice.Data.Failures;
using Sluice.Trainer.Evaluation;
using Sluice.Trainer.Onnx;
using Sluice.Trainer.Tasks;
using Sluice.Trainer.Tests.Jobs;

namespace Sluice.Trainer.Tests.Evaluation;

public sealed class ExportComparisonTests
{
    private static readonly ClassificationTask Task = Some.Classes("a", "b");

    [Fact]
    public void Rounding_passes_and_its_size_is_told()
        => Assert.Equal(1e-5, Compare([0.75001f, 0.25f], "a"), 1e-7);

    [Fact]
    public void Where_two_classes_are_level_rounding_may_choose()
        => Task.Compare(Answers([0.49999f, 0.50001f], "b"), [0], [0.50001f, 0.49999f], 0);

    [Theory]
    [InlineData(0.7f, 0.3f, "a", "held-out row 7 the probabilities[0] 0.7, torch 0.75: a difference of 0.05")]
    [InlineData(float.NaN, 0.25f, "a", "the probabilities[0] NaN")]
    [InlineData(0.75f, 0.25f, "b", "predicts 'b' for held-out row 7, torch predicts 'a'")]
    [InlineData(0.75f, 0.25f, "", "predicts '' for held-out row 7, torch predicts 'a'")]
    public void Anything_else_is_an_error_with_the_numbers(float first, float second, string label, string message)
    {
        var e = Assert.Throws<JobException>(() => Compare([first, second], label));

        Assert.Equal((70, "ExportMismatch"), (e.ExitCode, e.Error.Reason));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Another_number_of_answers_is_an_error()
    {
        Assert.Throws<JobException>(() => Compare([0.75f], "a"));
        Assert.Throws<JobException>(() => Compare([0.75f, 0.25f], "a", "a"));
    }

    private static double Compare(float[] probabilities, params string[] labels)
    {
        var difference = ExportComparison.Compare("probabilities", 2, [0.75f, 0.25f], probabilities, 1e-4, 7);
        Task.Compare(Answers(probabilities, labels), [0], [0.75f, 0.25f], 7);
        return difference;
    }

    private static ModelAnswers Answers(float[] probabilities, params string[] labels) =>
        new(new Dictionary<string, Array> { ["label"] = labels, ["probabilities"] = probabilities });
}
