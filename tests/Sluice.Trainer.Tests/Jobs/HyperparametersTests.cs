using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class HyperparametersTests
{
    [Fact]
    public void Defaults_fill_what_is_not_given()
    {
        var read = Hyperparameters.Read(
            new Dictionary<string, string> { ["epochs"] = "7", ["hiddenLayers"] = "8, 4", ["learningRate"] = "1e-2" });

        Assert.Equal((7, 32, 0.01m), (read.Epochs, read.BatchSize, read.LearningRate));
        Assert.Equal([8, 4], read.HiddenLayers);
        Assert.Equal("8,4", read.ToDictionary()["hiddenLayers"]);
        Assert.Equal("0.01", read.ToDictionary()["learningRate"]);
        Assert.Equal(read.ToDictionary(), Hyperparameters.Read(read.ToDictionary()).ToDictionary());
    }

    [Fact]
    public void No_hidden_layers_make_a_linear_model()
        => Assert.Empty(Hyperparameters.Read(new Dictionary<string, string> { ["hiddenLayers"] = "" }).HiddenLayers);

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
    public void What_is_out_of_range_is_refused_with_the_range(string name, string value, string range)
    {
        var e = Assert.Throws<JobException>(() => Hyperparameters.Read(new Dictionary<string, string> { [name] = value }));

        Assert.Equal((64, $"spec.trainer.hyperparameters.{name}"), (e.ExitCode, e.Error.Field));
        Assert.Contains(range, e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_one_is_refused()
    {
        var e = Assert.Throws<JobException>(() => Hyperparameters.Read(new Dictionary<string, string> { ["momentum"] = "0.9" }));

        Assert.Equal((64, "BadHyperparameter"), (e.ExitCode, e.Error.Reason));
        Assert.Contains("there are epochs, batchSize", e.Message, StringComparison.Ordinal);
    }
}
