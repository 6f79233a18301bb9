using Sluice.Api.Conditions;
using Sluice.Api.ModelDeployments;
using Sluice.Decisions.ModelDeployments.Observation;
using Xunit;

namespace Sluice.Decisions.Tests.ModelDeployments.Rollout;

public class RangeTests
{
    private static ModelDeploymentObservation Following(string range, params string[] versions) =>
        Deployments.Serving()
            .Registered(versions)
            .Stepping(new RolloutStep { Weight = 10, MinDuration = "1m" }, new RolloutStep { Weight = 100 })
            .Wanting(range);

    [Theory]
    [InlineData("^1", "1.0.0 1.1.0 1.10.0 2.0.0", "1.10.0")]
    [InlineData("~1.0.0", "1.0.0 1.0.1 1.1.0", "1.0.1")]
    [InlineData("^1", "1.0.0 1.1.0-rc.1", "1.0.0")]
    [InlineData(">=1.1.0-rc.1", "1.0.0 1.1.0-rc.1", "1.1.0-rc.1")]
    [InlineData("^1.0", "1.0.0 1.1.0-rejected.1", "1.0.0")]
    [InlineData(">=1.1.0-a", "1.0.0 1.1.0-rc.1 1.1.0-rejected.1", "1.1.0-rc.1")]
    [InlineData(">=1.1.0-0", "1.0.0 1.1.0-rejected.1", null)]
    [InlineData("2.x", "1.0.0 1.1.0", null)]
    [InlineData("~1.1.0", "1.0.0 1.1.0 1.1.99999999999999999999999999999999999999999999", "1.1.0")]
    public void The_highest_ready_one_is_wanted(string range, string versions, string? wanted) =>
        Assert.Equal(wanted, Following(range, versions.Split(' ')).Decide().Status.DesiredVersion);

    [Fact]
    public void Nothing_in_range_is_waited_for_and_says_what_there_is()
    {
        var decision = Following("^9", "1.0.0", "1.1.0").Decide();
        Assert.Equal((("Unknown", Reasons.VersionNotFound), true), (decision.Ready(), decision.IsAvailable()));
        Assert.Contains("there are 1.1.0, 1.0.0", decision.Message(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_version_starts_by_itself_and_what_goes_on_stays_wanted()
    {
        var seen = Following("^1", "1.0.0").Next();
        Assert.Equal(DeploymentPhase.Healthy, seen.Decide().Status.Phase);
        seen = seen.Registered("1.0.0", "1.1.0");
        Assert.Equal("1.1.0", seen.Decide().Status.Candidate);
        seen = seen.Until(decision => decision.Status.Step == "1/2").Next();

        // The ModelVersion of the candidate, or that of stable, is not ready for a while.
        var blurred = seen with { ModelVersions = [.. seen.ModelVersions.Select(version => version with { Ready = false })] };
        Assert.Equal("1.1.0", blurred.Decide().Status.Candidate);
        Assert.Equal(RolloutPhase.Superseded, seen.Registered("1.0.0", "1.1.0", "1.2.0").Decide().Status.Rollout!.Phase);
        Assert.Equal("1.1.0", seen.Registered("0.9.0", "1.0.0", "1.1.0").Decide().Status.Candidate);
    }

    [Fact]
    public void What_went_back_is_not_tried_again_nor_anything_below_it()
    {
        var seen = Following("^1", "1.0.0", "1.1.0", "1.2.0").Until(decision => decision.Status.Step == "1/2")
            .Acting(ActionKind.Abort, "1")
            .Next()
            .Next();
        Assert.Equal(("False", "1.2.0"), (seen.Decide().Ready().Status, seen.Decide().Status.DesiredVersion));
        Assert.Null(seen.Decide().Status.Candidate);

        // When its ModelVersion is deleted, stable is wanted rather than the version between.
        var gone = seen.Registered("1.0.0", "1.1.0");
        Assert.Equal(
            ("1.0.0", (DeploymentPhase?)DeploymentPhase.Healthy), (gone.Decide().Status.DesiredVersion, gone.Decide().Status.Phase));
        Assert.Equal("1.0.0", gone.Next().Next().Decide().Status.DesiredVersion);
        Assert.Equal("1.3.0", gone.Next().Registered("1.0.0", "1.1.0", "1.3.0").Decide().Status.Candidate);
        Assert.Equal("1.2.0", seen.Acting(ActionKind.Retry, "2").Decide().Status.Candidate);
    }

    [Fact]
    public void Stable_is_not_given_up_for_a_lower_one_while_it_is_in_range()
    {
        var seen = Following("^1", "1.0.0", "1.1.0").Until(decision => decision.Status.Stable == "1.1.0", 30).Next();
        var unready = seen with
        {
            ModelVersions = [.. seen.ModelVersions.Select(version => version with { Ready = version.Spec.Version == "1.0.0" })],
        };
        Assert.Equal(
            ("1.1.0", (DeploymentPhase?)DeploymentPhase.Healthy), (unready.Decide().Status.DesiredVersion, unready.Decide().Status.Phase));
        Assert.Equal("1.0.0", seen.Wanting("~1.0.0").Decide().Status.Candidate);
    }
}
