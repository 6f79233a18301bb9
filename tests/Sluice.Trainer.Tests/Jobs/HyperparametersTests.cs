using Sluice.Api.Hyperparameters;
using Sluice.Data.Failures;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class HyperparametersTests
{
    [Fact]
    public void Defaults_fill_what_is_not_given()
    {
        var read = Some.Hyperparameters(("epochs", "7"), ("hiddenLayers", "8, 4"), ("learningRate", "1e-2"));

        Assert.Equal((7, 32, 0.01), (read.Epochs, read.BatchSize, read.Number(BuiltInHyperparameters.LearningRate)));
        Assert.Equal([8, 4], read.WholeNumbers(BuiltInHyperparameters.HiddenLayers));
        Assert.Equal("8,4", read.ToDictionary()["hiddenLayers"]);
        Assert.Equal("0.01", read.ToDictionary()["learningRate"]);
        Assert.Equal(
            read.ToDictionary(), Some.Hyperparameters([.. read.ToDictionary().Select(one => (one.Key, one.Value))]).ToDictionary());
    }

    [Theory]
    [InlineData("")]
    [InlineData("none")]
    public void No_hidden_layers_make_a_linear_model(string text)
    {
        var read = Some.Hyperparameters(("hiddenLayers", text));

        Assert.Empty(read.WholeNumbers(BuiltInHyperparameters.HiddenLayers));
        Assert.Equal("none", read.ToDictionary()["hiddenLayers"]);
    }

    // An API server of an older release takes an empty text in the record of a version for null.
    [Fact]
    public void No_text_is_empty() => Assert.All(Some.Hyperparameters().ToDictionary(), pair => Assert.NotEmpty(pair.Value));

    [Theory]
    [InlineData("epochs", "0", "a whole number from 1 to 1000000")]
    [InlineData("epochs", "1.5", "a whole number")]
    [InlineData("epochs", "", "a whole number")]
    [InlineData("batchSize", "65537", "from 1 to 65536")]
    [InlineData("learningRate", "0", "a number above 0 and at most 1")]
    [InlineData("learningRate", "NaN", "a number above 0")]
    [InlineData("batchSize", "1e309", "from 1 to 65536")]
    [InlineData("epochs", "-3", "from 1 to 1000000")]
    [InlineData("epochs", "12345678901234567890123456789012345678901", "from 1 to 1000000")]
    [InlineData("learningRate", "Infinity", "a number above 0")]
    [InlineData("weightDecay", "-0.1", "a number from 0 to 1")]
    [InlineData("dropout", "0.95", "a number from 0 to 0.9")]
    [InlineData("hiddenLayers", "16,", "'' is not allowed; give a whole number from 1 to 4096")]
    [InlineData("hiddenLayers", "5000", "a whole number from 1 to 4096")]
    [InlineData("hiddenLayers", "1,1,1,1,1,1,1,1,1", "at most 8 numbers")]
    [InlineData("optimizer", "rmsprop", "'rmsprop' is not allowed; give adamW, adam, sgd or lion")]
    [InlineData("quantiles", "0.5", "is for the task quantile, but spec.trainer.task is classification; remove it")]
    public void What_is_out_of_range_is_refused_with_the_range(string name, string value, string range)
    {
        var e = Assert.Throws<JobException>(() => Some.Hyperparameters((name, value)));

        Assert.Equal((64, $"spec.trainer.hyperparameters.{name}"), (e.ExitCode, e.Error.Field));
        Assert.Contains(range, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_one_is_refused()
    {
        var e = Assert.Throws<JobException>(() => Some.Hyperparameters(("momentun", "0.9")));

        Assert.Equal((64, "BadHyperparameter"), (e.ExitCode, e.Error.Reason));
        Assert.Contains("there are epochs, batchSize", e.Message, StringComparison.Ordinal);
    }
}
