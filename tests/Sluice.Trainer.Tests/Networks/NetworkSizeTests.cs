using Sluice.Api.TrainingJobs;
using Sluice.Trainer.Jobs;
using Sluice.Trainer.Networks;

namespace Sluice.Trainer.Tests.Networks;

public sealed class NetworkSizeTests
{
    // The formula is what refuses a network before it is made, so it must count what the network then has.
    [Theory]
    [InlineData("mlp", "hiddenLayers=7,5")]
    [InlineData("mlp", "hiddenLayers=")]
    [InlineData("mlp", "embedding=3")]
    [InlineData("cnn", "channels=4,6,8;blocks=2,1,3")]
    [InlineData("cnn", "channels=5;embedding=2")]
    [InlineData("gru", "hiddenSize=6;layers=3;bidirectional=true")]
    [InlineData("lstm", "hiddenSize=6;layers=2;embedding=4")]
    [InlineData("transformer", "hiddenSize=16;heads=4;kvHeads=2;layers=3")]
    [InlineData("transformer", "hiddenSize=16;heads=2;experts=3;topK=2;feedForward=10")]
    [InlineData("transformer", "hiddenSize=16", LearningTasks.NextToken)]
    [InlineData("transformer", "hiddenSize=16", LearningTasks.Tagging)]
    [InlineData("gru", "hiddenSize=16", LearningTasks.Tagging)]
    public void The_formula_counts_the_parameters_of_the_network(
        string architecture, string given, string task = LearningTasks.Classification)
    {
        var read = Hyperparameters.Read(new TrainerOptions
        {
            Task = task,
            Architecture = architecture,
            Hyperparameters = given.Split(';').Select(one => one.Split('=')).ToDictionary(one => one[0], one => one[1]),
        });
        InputPart? sequence = architecture switch
        {
            "mlp" => null,
            "cnn" => new ImagePart("photo", 3, 9, 8),
            _ => new TokensPart("note", 6, 40),
        };
        InputPart[] others = LearningTasks.OfTokens.Contains(task) ? []
            : given.Contains("embedding") ? [new NumbersPart("sizes", 2), new CategoryPart("colour", 5)]
            : [new NumbersPart("sizes", 2)];
        var plan = new NetworkPlan(
            Layouts.Of(sequence is null ? others : [.. others, sequence]), architecture, read, task is LearningTasks.NextToken ? 40 : 3)
        {
            Task = task,
        };

        using var network = plan.Create(1);

        var size = NetworkSize.Of(plan);
        Assert.Equal(network.parameters().Sum(parameter => parameter.numel()), size.Parameters);
        Assert.True(size.Activations > 0);
        Assert.Contains(size.Field.Name, read.ToDictionary().Keys);
    }
}
