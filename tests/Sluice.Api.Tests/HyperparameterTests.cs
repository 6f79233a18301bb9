using Sluice.Api.Hyperparameters;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;

namespace Sluice.Api.Tests;

public sealed class HyperparameterTests
{
    [Fact]
    public void Every_default_and_both_bounds_can_be_read()
    {
        foreach (var one in BuiltInHyperparameters.All
            .Where(one => one.Kind is not (HyperparameterKind.Word or HyperparameterKind.Patterns)))
        {
            Assert.Null(one.Read(one.Default, out var read));
            Assert.Equal(one.Default.Split(',').Select(decimal.Parse), read);
            Assert.Null(one.Read($"{one.Most}", out _));
            Assert.Equal(one.AboveLeast, one.Read($"{one.Least}", out _) is not null);
        }
    }

    [Fact]
    public void Every_word_can_be_read_and_written()
    {
        foreach (var one in BuiltInHyperparameters.All.Where(one => one.Kind is HyperparameterKind.Word))
        {
            Assert.Equal(one.Words[0], one.Default);
            Assert.All(one.Words, word =>
            {
                Assert.Null(one.Read(word, out var place));
                Assert.Equal(word, one.Write(place));
            });
        }
    }

    [Theory]
    [InlineData("epochs", "NaN")]
    [InlineData("epochs", "1000001")]
    [InlineData("epochs", "1.0")]
    [InlineData("epochs", " ")]
    [InlineData("epochs", null)]
    [InlineData("batchSize", "1e309")]
    [InlineData("batchSize", "-1")]
    [InlineData("learningRate", "0")]
    [InlineData("learningRate", "-Infinity")]
    [InlineData("hiddenLayers", "8,")]
    [InlineData("hiddenLayers", "1,1,1,1,1,1,1,1,1")]
    [InlineData("dropout", "0.91")]
    [InlineData("Epochs", "1")]
    [InlineData("momentun", "1")]
    [InlineData("optimizer", "SGD")]
    public void The_webhook_refuses_what_the_trainer_cannot_read_unless_the_image_is_the_jobs_own(string name, string? value)
    {
        var error = Assert.Single(Check(name, value, image: null));
        Assert.StartsWith("spec.trainer.hyperparameters.", error.Field, StringComparison.Ordinal);
        Assert.Empty(Check(name, value, image: "example.com/trainer:1"));
    }

    private static IReadOnlyList<FieldError> Check(string name, string? value, string? image) =>
        SpecValidation.Check("job", new TrainingJobSpec
        {
            Model = "m",
            Trainer = new TrainerOptions { Image = image, Hyperparameters = new Dictionary<string, string> { [name] = value! } },
            Dataset = new DatasetOptions { Uri = "file:///d/t.csv", Target = "t", Features = [new FeatureOptions { Name = "a" }] },
            Publish = new PublishOptions { Version = "1.0.0", Repository = "oci://registry.example.com/m" },
        });
}
