using System.Globalization;
using Sluice.Api.Contracts;
using Sluice.Api.Judging;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Trainer.Tests.Torch;

namespace Sluice.Trainer.Tests.Hosting;

/// <summary>A language model is pre-trained, and then tuned by preferences.</summary>
[Collection(TorchState.Name)]
public sealed class PreferenceTests(PretrainedVersion pretrained) : IClassFixture<PretrainedVersion>, IDisposable
{
    private const string Pairs = "prompt,chosen,rejected\n";

    private readonly TrainerPod pod = new();

    public void Dispose() => pod.Dispose();

    [Theory]
    [InlineData("0")]
    [InlineData("4")]
    public async Task Chosen_answers_become_likelier_than_rejected_ones(string rank)
    {
        Tune(Answers());
        Hyperparameters(("epochs", "20"), ("beta", "0.2"), ("loraRank", rank));
        await SucceedAsync();

        Assert.True(Metric("preferenceAccuracy") > 0.9, pod.Termination);
        Assert.True(Metric("rewardMargin") > 0, pod.Termination);
        Assert.Equal(ContractJson.Write(pretrained.Result.Signature), ContractJson.Write(pod.Result.Signature));
        Assert.Contains("clients make those of 'text' by tokenizer-0.json", Assert.Single(pod.Result.Warnings!), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Preferences_are_bounded_and_compared_with_the_model_before_tuning()
    {
        Tune(string.Concat(Enumerable.Repeat(Answers(), 4)));
        Hyperparameters(("epochs", "6"), ("beta", "0.2"));
        TrainingGate[] gates =
        [
            new() { Metric = "preferenceAccuracy", Min = "0.9" },
            new() { Metric = "rewardMargin", Max = "0" },
            new() { Metric = "preferenceAccuracy", Min = "0.9", Slice = new RowSlice { Column = "prompt", Value = "the cat" } },
            new() { NotWorse = new NotWorseGate { Metric = "rewardMargin", Margin = "0" } },
        ];
        pod.Job = pod.Job with
        {
            Evidence = EvidenceKey.Requests(gates),
            Baseline = pretrained.Version,
            RejectedTag = "2.0.0-rejected.1.0",
        };
        pod.Change(spec => spec with { Gates = gates });
        await SucceedAsync();

        var verdicts = GateJudge.Judge(gates, GateFacts.Of(pod.Result, pretrained.Version.Version, null));

        Assert.Equal(
            [GateOutcome.Passed, GateOutcome.Failed, GateOutcome.Passed, GateOutcome.Passed],
            verdicts.Select(verdict => verdict.Outcome!.Value));
        Assert.Equal(Metric("rewardMargin"), double.Parse(verdicts[3].Value!, CultureInfo.InvariantCulture), 1e-4);
    }

    [Fact]
    public async Task A_tuning_needs_a_language_model_to_tune()
    {
        Learn(LearningTasks.MaskedToken, "text\n" + string.Concat(Enumerable.Repeat("the cat sees the dog\n", 20)), Text("text"));
        Hyperparameters(("epochs", "1"));
        await SucceedAsync();
        var masked = new ParentVersion { Version = "1.0.0", Artifact = pod.Result.Artifact };
        Tune(Answers());
        pod.Job = pod.Job with { WarmStart = masked };
        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());
        Assert.Equal("spec.warmStart.version", pod.Error.Field);
        Assert.Contains("version 1.0.0 learnt maskedToken", pod.Error.Message, StringComparison.Ordinal);

        pod.Job = pod.Job with { WarmStart = null };
        pod.Change(spec => spec with { WarmStart = null });
        Assert.Equal(ExitCodes.BadSpec, await pod.RunAsync());
        Assert.Equal("spec.warmStart.version", pod.Error.Field);
        Assert.Contains("preferences tune a published model", pod.Error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_prompt_without_room_for_an_answer_is_named_by_its_row()
    {
        Tune(Answers() + "the cat sees the dog and a thing that is far too long for this,a,b\n");

        Assert.Equal(ExitCodes.BadData, await pod.RunAsync());

        Assert.Equal("PromptTooLong", pod.Error.Reason);
        Assert.Contains("the prompt of row 42 has", pod.Error.Message, StringComparison.Ordinal);
    }

    private void Learn(string task, string table, params FeatureOptions[] features) => pod.Change(spec => spec with
    {
        Trainer = spec.Trainer with { Task = task, Architecture = Architectures.Transformer },
        Dataset = new DatasetOptions { Uri = "file://" + pod.Write("table.csv", table), Features = features },
    });

    private void Tune(string rows)
    {
        pod.Job = pod.Job with { WarmStart = pretrained.Version };
        Learn(LearningTasks.Preference, Pairs + rows, Text("prompt"), Text("chosen"), Text("rejected"));
        Hyperparameters();
        pod.Change(spec => spec with
        {
            WarmStart = new WarmStartOptions { Version = pretrained.Version.Version },
            Publish = spec.Publish with { Version = "2.0.0" },
        });
    }

    private void Hyperparameters(params (string Name, string Value)[] more) => pod.Hyperparameters([.. PretrainedVersion.Sizes, .. more]);

    private static FeatureOptions Text(string name) => new() { Name = name, Type = "text", Tokens = "bytePair" };

    private static string Answers() => string.Concat(
        Enumerable.Repeat("the cat,\" likes the dog\",\" sees the dog\"\nthe dog,\" sees\",\" likes\"\n", 20));

    private async Task SucceedAsync() => Assert.True(await pod.RunAsync() == ExitCodes.Ok, pod.Termination);

    private double Metric(string name) => double.Parse(pod.Result.Metrics[name], CultureInfo.InvariantCulture);
}
