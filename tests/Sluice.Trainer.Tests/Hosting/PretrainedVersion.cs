using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>Version 1.0.0 of a small language model of the next token, which others start from.</summary>
public sealed class PretrainedVersion : IAsyncLifetime
{
    private readonly TrainerPod pod = new();

    public static IReadOnlyList<(string Name, string Value)> Sizes { get; } =
    [
        ("batchSize", "16"), ("learningRate", "0.01"), ("hiddenSize", "16"), ("layers", "1"), ("heads", "2"), ("sequenceLength", "8"),
    ];

    public TrainerResult Result => pod.Result;

    public ParentVersion Version => new() { Version = "1.0.0", Artifact = Result.Artifact };

    public async Task InitializeAsync()
    {
        var rows = Enumerable.Repeat("the cat sees the dog\nthe dog likes the cat\n", 20);
        pod.Change(spec => spec with
        {
            Trainer = spec.Trainer with { Task = LearningTasks.NextToken, Architecture = Architectures.Transformer },
            Dataset = new DatasetOptions
            {
                Uri = "file://" + pod.Write("table.csv", "text\n" + string.Concat(rows)),
                Features = [new() { Name = "text", Type = "text", Tokens = "bytePair", Vocabulary = new() { Size = 280 } }],
            },
        });
        pod.Hyperparameters([.. Sizes, ("epochs", "3")]);
        Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);
    }

    public Task DisposeAsync()
    {
        pod.Dispose();
        return Task.CompletedTask;
    }
}
