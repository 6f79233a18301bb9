using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;

namespace Sluice.Api.Tests;

/// <summary>A word that another release stored makes no job and no version unreadable.</summary>
public class StoredWordTests
{
    [Theory]
    [InlineData("Running", JobPhase.Running)]
    [InlineData("Dancing", JobPhase.Unknown)]
    public void A_jobs_phase_is_read(string stored, JobPhase phase) =>
        Assert.Equal(phase, ContractJson.TryRead<TrainingJobStatus>($$"""{"phase":"{{stored}}"}""")!.Phase);

    [Theory]
    [InlineData("PodLost", AttemptCause.PodLost)]
    [InlineData("Bored", AttemptCause.Unknown)]
    public void An_attempts_cause_is_read(string stored, AttemptCause cause)
    {
        var status = ContractJson.TryRead<TrainingJobStatus>($$"""{"attempts":[{"number":3,"cause":"{{stored}}"},{"number":4}]}""")!;
        Assert.Equal([cause, null], status.Attempts.Select(attempt => attempt.Cause));
    }

    [Theory]
    [InlineData("Ready", VersionPhase.Ready)]
    [InlineData("Dancing", VersionPhase.Unknown)]
    public void A_versions_phase_is_read_and_written_by_its_name(string stored, VersionPhase phase)
    {
        var status = ContractJson.TryRead<ModelVersionStatus>($$"""{"phase":"{{stored}}"}""")!;
        Assert.Equal(phase, status.Phase);
        Assert.Contains($"\"phase\":\"{phase}\"", ContractJson.Write(status), StringComparison.Ordinal);
    }
}
