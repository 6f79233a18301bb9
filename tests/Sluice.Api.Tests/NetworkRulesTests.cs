using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;

namespace Sluice.Api.Tests;

/// <summary>What networks and tasks ask of features, sizes and the target.</summary>
public sealed class NetworkRulesTests
{
    private static readonly FeatureOptions Photo = new() { Name = "photo", Type = "image", Image = new() { Width = 5, Height = 8 } };
    private static readonly FeatureOptions Note = new() { Name = "note", Type = "text" };
    private static readonly FeatureOptions Size = new() { Name = "size" };

    [Theory]
    [InlineData("channels", "4,8,16,32", "hyperparameters.channels",
        "4 stages would halve the image 'photo' of 5 × 8 pixels to less than one; give at most 3 numbers, or larger images")]
    [InlineData("channels", "", "hyperparameters.channels", "is empty; give the channels of at least one stage")]
    [InlineData("blocks", "2,2,2", "hyperparameters.blocks",
        "3 numbers of blocks do not fit 2 stages of channels; give one number, or one for each stage")]
    [InlineData("hiddenLayers", "8", "hyperparameters.hiddenLayers",
        "is for the architecture mlp, but spec.trainer.architecture is cnn; remove it")]
    [InlineData("channels", "4,8,16", null, null)]
    public void A_convolution_fits_its_image(string name, string value, string? field, string? message) =>
        Same(field, message, Check(Architectures.Cnn, [Photo, Size], (name, value)));

    [Fact]
    public void A_convolution_reads_one_image() => Same(
        "architecture", "cnn reads one image, but 0 features are images; name one, or set the architecture to mlp",
        Check(Architectures.Cnn, [Size]));

    [Theory]
    [InlineData("3", "16", "0", "1", "1", "heads", "3 heads do not divide hiddenSize, 16; give a divisor of it, such as 2")]
    [InlineData("4", "12", "0", "1", "1", "heads",
        "4 heads of hiddenSize 12 have 3 numbers each, but positions turn pairs of numbers; set hiddenSize to a multiple of 8")]
    [InlineData("4", "16", "3", "1", "1", "kvHeads",
        "3 heads of keys and values cannot share 4 heads of queries evenly; give a divisor of heads, such as 2")]
    [InlineData("4", "16", "8", "1", "1", "kvHeads",
        "8 heads of keys and values cannot share 4 heads of queries evenly; give a divisor of heads, such as 4")]
    [InlineData("4", "16", "2", "2", "3", "topK", "3 of 2 experts cannot be chosen; give at most 2, or raise experts")]
    [InlineData("4", "16", "2", "2", "2", null, null)]
    public void The_sizes_of_a_Transformer_fit_each_other(
        string heads, string hidden, string kvHeads, string experts, string topK, string? name, string? message) => Same(
            name is null ? null : "hyperparameters." + name,
            message,
            Check(
                Architectures.Transformer, [Note, Size], ("heads", heads), ("hiddenSize", hidden), ("kvHeads", kvHeads),
                ("experts", experts), ("topK", topK)));

    [Fact]
    public void Sequences_are_of_one_text_or_image()
    {
        Assert.Empty(Check(Architectures.Gru, [Note, Size]));
        Assert.Empty(Check(Architectures.Lstm, [Photo]));
        Assert.StartsWith("gru reads one text", Assert.Single(Check(Architectures.Gru, [Note, Photo])).Message);
        Assert.StartsWith(
            "transformer reads one text, but 0 features are texts", Assert.Single(Check(Architectures.Transformer, [Photo])).Message);
    }

    [Theory]
    [InlineData(LearningTasks.Regression, "", "dataset.target", "is missing; name the column to predict")]
    [InlineData(LearningTasks.Autoencoder, "t", "dataset.target", "the task autoencoder predicts no column; remove it")]
    public void A_task_has_a_target_or_none(string task, string target, string field, string message)
    {
        var spec = Spec(Architectures.Mlp, [Size]);
        spec = spec with { Trainer = spec.Trainer with { Task = task }, Dataset = spec.Dataset with { Target = target } };

        var error = Assert.Single(SpecValidation.Check("job", spec));

        Assert.Equal(($"spec.{field}", message), (error.Field, error.Message));
    }

    [Fact]
    public void What_is_of_another_task_is_refused_with_the_remedy()
    {
        var spec = Spec(Architectures.Mlp, [Size], ("quantiles", "0.5"), ("momentum", "0.5"), ("stepEvery", "3"));
        spec = spec with
        {
            Trainer = spec.Trainer with { Task = LearningTasks.Regression },
            Dataset = spec.Dataset with
            {
                LabelSeparator = "|",
                Unlabelled = UnlabelledPolicies.PseudoLabel,
                Split = new SplitOptions { By = SplitOptions.Stratified },
                Checks = [new DataCheck { ClassBalance = new ClassBalanceCheck { MinShare = "0.1" } }],
            },
        };

        Assert.Equal(
            [
                "spec.dataset.checks[0].classBalance: rows of the task regression have no single class; remove the check",
                "spec.dataset.labelSeparator: is for the task multiLabel, but this is regression; remove it",
                "spec.dataset.split.by: rows of the task regression have no single class to stratify by; remove it, or write random",
                "spec.dataset.unlabelled: PseudoLabel is for the task classification, but this is regression; remove it",
                "spec.trainer.hyperparameters.momentum: is for optimizer sgd, but that is adamW; remove it",
                "spec.trainer.hyperparameters.quantiles: is for the task quantile, but spec.trainer.task is regression; remove it",
                "spec.trainer.hyperparameters.stepEvery: is for schedule step, but that is constant; remove it",
            ],
            SpecValidation.Check("job", spec).Select(error => error.ToString()).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void An_autoencoder_gives_its_inputs_back()
    {
        var spec = Spec(Architectures.Cnn, [Photo], ("embedding", "2"));
        spec = spec with
        {
            Trainer = spec.Trainer with { Task = LearningTasks.Autoencoder },
            Dataset = spec.Dataset with { Target = "" },
        };

        Assert.Equal(
            ["spec.trainer.architecture", "spec.trainer.hyperparameters.embedding"],
            SpecValidation.Check("job", spec).Select(error => error.Field));
    }

    private static void Same(string? field, string? message, IReadOnlyList<FieldError> errors) => Assert.Equal(
        field is null ? [] : [$"spec.trainer.{field}: {message}"], errors.Select(error => error.ToString()));

    private static IReadOnlyList<FieldError> Check(
        string architecture, FeatureOptions[] features, params (string Name, string Value)[] given) =>
        SpecValidation.Check("job", Spec(architecture, features, given));

    private static TrainingJobSpec Spec(string architecture, FeatureOptions[] features, params (string Name, string Value)[] given) => new()
    {
        Model = "m",
        Trainer = new TrainerOptions
        {
            Architecture = architecture,
            Hyperparameters = given.ToDictionary(one => one.Name, one => one.Value),
        },
        Dataset = new DatasetOptions { Uri = "file:///d/t.csv", Target = "t", Features = features },
        Publish = new PublishOptions { Version = "1.0.0", Repository = "oci://registry.example.com/m" },
    };
}
