using Sluice.Decisions.Naming;
using Xunit;

namespace Sluice.Decisions.Tests;

public class NamingTests
{
    [Theory]
    [InlineData("penguins", "1.0.0", "penguins-1-0-0")]
    [InlineData("a", "10.2.33", "a-10-2-33")]
    public void A_release_is_named_with_dashes(string deployment, string version, string name) =>
        Assert.Equal(name, ChildNames.Version(deployment, version));

    [Fact]
    public void Pre_releases_that_dashes_would_confuse_have_names_of_their_own() =>
        Assert.NotEqual(ChildNames.Version("a", "1.0.0-x.y"), ChildNames.Version("a", "1.0.0-x-y"));

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.0-RC.1")]
    [InlineData("100000000000000000.100000000000000000.1000000000000000000")]
    public void Names_of_versions_are_labels(string version)
    {
        var name = ChildNames.Version(new string('d', 52), version);
        Assert.Matches("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$", name);
        Assert.Equal(name, ChildNames.Version(new string('d', 52), version));
    }

    [Fact]
    public void A_workers_pod_says_job_attempt_and_rank() =>
        Assert.Equal("penguins-1-0-0-attempt-2-5", ChildNames.WorkerPod("penguins-1-0-0", 2, 5));

    [Theory]
    [InlineData(40, 0, 0)]
    [InlineData(53, 0, 0)]
    [InlineData(53, 12, 1023)]
    [InlineData(53, int.MaxValue, 1023)]
    public void A_workers_pod_of_a_long_job_stays_a_host_name_and_keeps_its_numbers(int length, int attempt, int rank)
    {
        var (job, sibling) = (new string('j', length - 1) + "a", new string('j', length - 1) + "b");
        var name = ChildNames.WorkerPod(job, attempt, rank);
        Assert.Matches("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$", name);
        Assert.EndsWith($"-attempt-{attempt}-{rank}", name, StringComparison.Ordinal);
        Assert.NotEqual(name, ChildNames.WorkerPod(sibling, attempt, rank));
    }

    [Fact]
    public void A_verify_pod_of_a_long_name_keeps_its_attempt_apart() =>
        Assert.NotEqual(ChildNames.VerifyPod(new string('m', 60), 0), ChildNames.VerifyPod(new string('m', 60), 1));
}
