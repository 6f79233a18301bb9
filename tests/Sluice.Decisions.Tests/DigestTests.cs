using Sluice.Api.TrainingJobs;
using Sluice.Decisions.Text;
using Sluice.Decisions.TrainingJobs;
using Xunit;

namespace Sluice.Decisions.Tests;

public class DigestTests
{
    [Fact]
    public void The_order_of_keys_does_not_matter() => Assert.Equal(
        Digest.Of(new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" } }),
        Digest.Of(new TrainerOptions { Hyperparameters = new Dictionary<string, string> { ["b"] = "2", ["a"] = "1" } }));

    /// <summary>Digests are stored in statuses: one that changes with a release would end every run and refuse every version.</summary>
    [Fact]
    public void Digests_are_those_of_the_canonical_JSON() => Assert.Equal(
        "sha256:" + Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(
            """{"claim":"ü","mountPath":"/m"}"""u8)),
        Digest.Of(new { MountPath = "/m", Nothing = (string?)null, Claim = "ü" }));

    [Fact]
    public void A_run_key_follows_from_what_makes_the_model_and_nothing_else()
    {
        var spec = new TrainingJobSpec { Trainer = new TrainerOptions { Seed = 1 } };
        var key = RunIdentity.RunKey(spec, "sha256:a", "image");
        Assert.Equal(key, RunIdentity.RunKey(spec with { Suspend = true, RunPolicy = new RunPolicy { BackoffLimit = 9 } }, "sha256:a", "image"));
        Assert.NotEqual(key, RunIdentity.RunKey(spec, "sha256:b", "image"));
        Assert.NotEqual(key, RunIdentity.RunKey(spec with { Trainer = new TrainerOptions { Seed = 2 } }, "sha256:a", "image"));
    }
}
