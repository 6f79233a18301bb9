using Sluice.Api.Conditions;
using Sluice.Api.Pods;
using Sluice.Api.TrainingJobs;
using Sluice.Decisions.TrainingJobs;
using Sluice.Decisions.TrainingJobs.Attempts;
using Sluice.Decisions.TrainingJobs.Preparation;
using Sluice.Decisions.TrainingJobs.Steps;
using Xunit;
using static Sluice.Decisions.Tests.TrainingJobs.Preparations;

namespace Sluice.Decisions.Tests.TrainingJobs;

/// <summary>How what an engine made is reached: endpoint, region and Secret.</summary>
public class PreparedStoreTests
{
    private static readonly StoreOptions Lake = new()
    {
        Endpoint = "https://minio.example.com:9000",
        CredentialsSecretRef = new SecretReference { Name = "reader" },
    };

    [Fact]
    public void The_check_and_the_workers_read_by_the_store_of_the_output()
    {
        var decision = TrainingJobDecider.Decide(Seen(Job("Complete", "True"), New(At(Lake))));

        var dataset = Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document.Spec.Dataset;
        Assert.Equal(("", null), (dataset.Uri, dataset.Prepare));
        Assert.True(Assert.Single(decision.Writes.OfType<ApplyJobDocument>()).Document.Prepared);
        Assert.Equal(new SourceOptions { Uri = Output, Store = Lake }, Assert.Single(dataset.Sources!));
        Assert.Equal(Output, Assert.Single(decision.Writes.OfType<CreateCheckPod>()).PreparedUri);
    }

    [Fact]
    public void Another_store_prepares_nothing_again()
    {
        var prepared = TrainingJobDecider.Decide(Seen(Job("Complete", "True"))).Status;

        Assert.True(PreparationRecord.IsDone(prepared, New(At(Lake)).Spec));
        Assert.False(PreparationRecord.IsDone(prepared, New(At(Lake) with { Success = Prepare.Success with { Values = ["Yes"] } }).Spec));
    }

    [Fact]
    public void The_run_key_covers_the_store_but_not_who_reads_it()
    {
        var other = Lake with { CredentialsSecretRef = new SecretReference { Name = "another" } };

        Assert.Equal(Key(Lake), Key(other));
        Assert.NotEqual(Key(Lake), Key(Lake with { Endpoint = "https://other.example.com" }));
        Assert.Equal(Key(null), Key(new StoreOptions { CredentialsSecretRef = Lake.CredentialsSecretRef }));

        static string Key(StoreOptions? store) => RunIdentity.RunKey(New(At(store)).Spec, Jobs.Digest);
    }

    [Theory]
    [InlineData("s3://lake/a.csv", null)]
    [InlineData("https://data.example.com/a.csv", "spec.dataset.prepare.output.store.endpoint: has no meaning for https; remove it")]
    public void A_store_that_does_not_fit_the_URL_of_the_object_ends_the_job(string uri, string? message)
    {
        var manifest = Job("Complete", "True");
        manifest["status"]!["output"] = uri;

        var decision = TrainingJobDecider.Decide(
            Seen(manifest, New(Prepare with { Output = new PrepareOutput { Path = ".status.output", Store = Lake } })));

        Assert.Equal(message is null ? null : Reasons.DatasetInvalid, decision.Stalled());
        if (message is not null)
        {
            Assert.Contains(message, decision.Message(), StringComparison.Ordinal);
            Assert.Contains($"Job train-prepare-0 made {uri}", decision.Message(), StringComparison.Ordinal);
        }
    }

    private static PrepareOptions At(StoreOptions? store) => Prepare with { Output = Prepare.Output with { Store = store } };
}
