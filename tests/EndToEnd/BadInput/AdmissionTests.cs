using Sluice.Demo.Cluster;
using Sluice.Tests.EndToEnd.Fixtures;
using Xunit;

namespace Sluice.Tests.EndToEnd.BadInput;

[Collection(ServedCollection.Name)]
public sealed class AdmissionTests
{
    private const string Mark = "# error: ";

    /// <summary>Samples that the schema accepts, because their mistake is between two fields.</summary>
    [Theory]
    [InlineData("step-weights-do-not-rise")]
    [InlineData("steps-end-early")]
    [InlineData("repository-outside-volume")]
    [InlineData("checkpoint-volume-unknown")]
    [InlineData("feature-is-target")]
    [InlineData("modelversion-name")]
    public async Task What_the_schema_cannot_see_is_refused_with_field_and_remedy(string sample)
    {
        var yaml = await File.ReadAllTextAsync(Path.Combine(AppContext.BaseDirectory, "invalid", sample + ".yaml"));
        var error = yaml[Mark.Length..yaml.IndexOf('\n', StringComparison.Ordinal)];

        // The namespace has no object of the sample's name, which would be changed rather than created.
        var kubectl = new Kubectl("default");
        var refused = await Assert.ThrowsAsync<KubectlException>(() =>
            kubectl.RunAsync(["create", "--dry-run=server", "-f", "-"], CancellationToken.None, yaml));
        Assert.Contains("validate.sluice.dev", refused.Message, StringComparison.Ordinal);
        Assert.Contains(error, refused.Message, StringComparison.Ordinal);
    }
}
