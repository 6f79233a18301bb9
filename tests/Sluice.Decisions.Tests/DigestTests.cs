using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs.Compression;
using Sluice.Api.TrainingJobs;
using Sluice.Api.TrainingJobs.Gates;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs.Attempts;
using Xunit;

namespace Sluice.Decisions.Tests;

public class DigestTests
{
    [Fact]
    public void The_order_of_keys_does_not_matter() => Assert.Equal(
        Digest.Of(new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }),
        Digest.Of(new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } }));

    /// <summary>Digests are stored in statuses, so one that changes with a release would end every run and refuse every version.</summary>
    [Fact]
    public void Digests_are_those_of_the_canonical_JSON() => Assert.Equal(
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            """{"claim":"ü","mountPath":"/m"}"""u8)),
        Digest.Of(new { MountPath = "/m", Nothing = (string?)null, Claim = "ü" }));

    /// <summary>A field that a release adds has its default in every older object, whose digest must stay.</summary>
    [Fact]
    public void What_has_its_default_is_left_out()
    {
        Assert.Equal(
            Digest.OfText("{}"),
            Digest.Of(new TrainingJobSpec { Pod = new PodOptions { Tolerations = [], Labels = new Dictionary<string, string>() } }));
        Assert.Equal(Digest.OfText("""{"seed":3}"""), Digest.Of(new TrainerOptions { Seed = 3, Precision = "fp32" }));
        Assert.NotEqual(Digest.Of(new TrainingJobSpec { Checkpoint = new CheckpointOptions() }), Digest.Of(new TrainingJobSpec()));
        Assert.NotEqual(Digest.Of(new TrainingJobSpec { Workers = 0 }), Digest.Of(new TrainingJobSpec()));
    }

    [Fact]
    public void Quantities_have_one_digest_as_numbers_and_as_texts()
    {
        var number = Read("""{"resources":{"limits":{"nvidia.com/gpu":1,"cpu":2}}}""");
        var text = Read("""{"resources":{"limits":{"cpu":"2","nvidia.com/gpu":"1"}}}""");
        Assert.Equal(Digest.Of(text), Digest.Of(number));
        Assert.True(Digest.Same(text, number));
        Assert.NotEqual(Digest.Of(new TrainingJobSpec()), Digest.Of(number));

        static TrainingJobSpec Read(string json) =>
            System.Text.Json.JsonSerializer.Deserialize<TrainingJobSpec>(json, ContractJson.Options)!;
    }

    [Fact]
    public void A_run_key_follows_from_what_makes_the_model_and_nothing_else()
    {
        var spec = new TrainingJobSpec
        {
            Trainer = new TrainerOptions { Seed = 1 },
            Dataset = new DatasetOptions { Uri = "file:///data/a.csv" },
        };
        var key = RunIdentity.RunKey(spec, "sha256:a");
        Assert.Equal(
            key,
            RunIdentity.RunKey(
                spec with
                {
                    Suspend = true,
                    RunPolicy = new RunPolicy { BackoffLimit = 9 },
                    Pod = new PodOptions { PriorityClassName = "low" },
                    Gates = [new TrainingGate { Metric = "accuracy", Min = "0.9" }],
                    Publish = new PublishOptions { Version = "9.0.0" },
                },
                "sha256:a"));
        Assert.Equal(key, RunIdentity.RunKey(spec with { Dataset = spec.Dataset with { Digest = "sha256:a" } }, "sha256:a"));
        Assert.NotEqual(key, RunIdentity.RunKey(spec, "sha256:b"));
        Assert.NotEqual(key, RunIdentity.RunKey(spec with { Trainer = new TrainerOptions { Seed = 2 } }, "sha256:a"));
        Assert.NotEqual(key, RunIdentity.RunKey(spec with { Workers = 2 }, "sha256:a"));
        var compressed = spec with { Trainer = spec.Trainer with { Compression = new CompressionOptions { Quantize = "Static" } } };
        Assert.NotEqual(key, RunIdentity.RunKey(compressed, "sha256:a"));
        var starts = new[] { "0.8.0", "0.9.0" }.Select(version => spec with { WarmStart = new WarmStartOptions { Version = version } });
        Assert.Equal(3, starts.Append(spec).Select(each => RunIdentity.RunKey(each, "sha256:a")).Distinct().Count());
        Assert.NotEqual(key, RunIdentity.RunKey(spec with { Dataset = spec.Dataset with { Uri = "file:///data/b.csv" } }, "sha256:a"));
    }
}
