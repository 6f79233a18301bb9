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
    public void A_verify_pod_of_a_long_name_keeps_its_attempt_apart() =>
        Assert.NotEqual(ChildNames.VerifyPod(new string('m', 60), 0), ChildNames.VerifyPod(new string('m', 60), 1));
}
