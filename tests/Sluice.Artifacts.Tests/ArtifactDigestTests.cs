using Sluice.Artifacts.Content;
using Xunit;

namespace Sluice.Artifacts.Tests;

public class ArtifactDigestTests
{
    [Fact]
    public void Is_the_sha256_of_the_content() =>
        Assert.Equal("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855", ArtifactDigest.Of([]).ToString());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("sha512:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:E3B0C44298FC1C149AFBF4C8996FB92427AE41E4649B934CA495991B7852B855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8550")]
    [InlineData("sha256:../../../../../../../../../../../../../../../../../etc/passwd00000000")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\n")]
    public void Other_texts_are_refused(string? text)
    {
        Assert.False(ArtifactDigest.TryParse(text, out _));
        Assert.Throws<FormatException>(() => ArtifactDigest.Parse(text));
    }
}
