using Sluice.Api.TrainingJobs;
using Sluice.Data.Failures;
using Sluice.Trainer.Jobs;

namespace Sluice.Trainer.Tests.Jobs;

public sealed class TokenTaskRulesTests
{
    private static readonly FeatureOptions Words = new() { Name = "text", Type = "text" };
    private static readonly FeatureOptions Pairs = Words with { Tokens = "bytePair" };

    public static TheoryData<string, string, TrainingJobSpec> Bad() => new()
    {
        { "spec.trainer.architecture", "which mlp cannot; use gru, lstm or transformer", Job("tagging", "mlp", Words) },
        {
            "spec.trainer.hyperparameters.bidirectional",
            "has seen the next token",
            Job("nextToken", "gru", Pairs, ("bidirectional", "true"))
        },
        { "spec.dataset.features", "reads one text and nothing else", Job("tagging", "gru", new FeatureOptions { Name = "x" }) },
        { "spec.dataset.features[0].tokens", "has a tag for each word; remove it", Job("tagging", "gru", Pairs) },
        { "spec.dataset.features[0].tokens", "predicts byte-pair tokens; write bytePair", Job("maskedToken", "transformer", Words) },
        { "spec.dataset.target", "predicts no column", Tagged(Job("nextToken", "transformer", Pairs)) },
        { "spec.dataset.target", "name the column", Job("tagging", "transformer", Words) with { Dataset = Data(Words) } },
        { "spec.dataset.features[0].name", "name of an output", Job("tagging", "gru", Words with { Name = "tags" }) },
        { "spec.trainer.hyperparameters.focal", "is for the task", Job("nextToken", "gru", Pairs, ("focal", "2")) },
        {
            "spec.dataset.features",
            "preferences are in columns of the names chosen and rejected, and prompt where there is one",
            Paired("chosen", "prompt")
        },
        { "spec.dataset.features", "no other", Paired("chosen", "rejected", "prompt", "more") },
        { "spec.dataset.target", "predicts no column", Tagged(Paired("chosen", "rejected")) },
        { "spec.trainer.hyperparameters.beta", "is for the task preference", Job("nextToken", "gru", Pairs, ("beta", "0.2")) },
        { "spec.trainer.hyperparameters.heads", "do not divide", Paired("chosen", "rejected") with { Trainer = Heads(5) } },
        { "spec.trainer.hyperparameters.freeze", "give at most 8 patterns", Job("nextToken", "gru", Pairs, ("freeze", "a b")) },
        { "spec.dataset.split.by", "no single class to stratify by", Stratified(Job("tagging", "gru", Words)) },
    };

    public static TheoryData<TrainingJobSpec> Good() => new()
    {
        Job("tagging", "gru", Words, ("bidirectional", "true"), ("focal", "2"), ("classWeights", "balanced")),
        Job("nextToken", "lstm", Pairs),
        Job("maskedToken", "gru", Pairs, ("bidirectional", "true")),
        Started(Job("nextToken", "gru", Pairs, ("freeze", "encoder.*, head.?"))),
        Started(Job("nextToken", "gru", Pairs, ("freeze", ""), ("loraRank", "2"), ("loraLayers", ""))),
        Paired("rejected", "chosen"),
        Paired("prompt", "chosen", "rejected"),
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public void A_job_that_does_not_fit_its_task_is_refused_by_field_and_remedy(string field, string message, TrainingJobSpec spec)
    {
        var e = Assert.Throws<JobException>(() => JobRules.Check("m", spec, 1));

        Assert.Equal((64, field), (e.ExitCode, e.Error.Field));
        Assert.Contains(message, e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Good), DisableDiscoveryEnumeration = true)]
    public void Others_are_taken(TrainingJobSpec spec) => JobRules.Check("m", spec, 1);

    private static TrainingJobSpec Job(
        string task, string architecture, FeatureOptions feature, params (string Name, string Value)[] hyperparameters) => new()
        {
            Model = "m",
            Trainer = new TrainerOptions
            {
                Task = task,
                Architecture = architecture,
                Hyperparameters = hyperparameters.ToDictionary(one => one.Name, one => one.Value),
            },
            Dataset = Data(feature) with { Target = task == "tagging" ? "y" : "" },
            Publish = new PublishOptions { Version = "1.0.0", Repository = "file:///models" },
        };

    private static TrainingJobSpec Paired(params string[] names)
    {
        var job = Job("preference", "transformer", Pairs);
        return job with { Dataset = job.Dataset with { Features = [.. names.Select(name => Pairs with { Name = name })] } };
    }

    private static DatasetOptions Data(FeatureOptions feature) => new() { Uri = "file:///t.csv", Features = [feature] };

    private static TrainerOptions Heads(int heads) => Job("preference", "transformer", Pairs, ("heads", $"{heads}")).Trainer;

    private static TrainingJobSpec Started(TrainingJobSpec job) => job with { WarmStart = new WarmStartOptions { Version = "0.9.0" } };

    private static TrainingJobSpec Tagged(TrainingJobSpec job) => job with { Dataset = job.Dataset with { Target = "y" } };

    private static TrainingJobSpec Stratified(TrainingJobSpec job) =>
        job with { Dataset = job.Dataset with { Split = new SplitOptions { By = SplitOptions.Stratified } } };
}
