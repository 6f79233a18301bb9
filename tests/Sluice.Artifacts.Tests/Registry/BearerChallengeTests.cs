using Sluice.Artifacts.Registry;
using Xunit;

namespace Sluice.Artifacts.Tests.Registry;

public class BearerChallengeTests
{
    [Theory]
    [InlineData(
        "Bearer realm=\"https://auth.example/token\",service=\"registry.example\",scope=\"repository:models/penguins:pull\"",
        "https://auth.example/token?scope=repository%3Amodels%2Fpenguins%3Apull&service=registry.example")]
    [InlineData("Bearer realm=\"https://auth.example/token?a=b\"", "https://auth.example/token?a=b&scope=repository%3Ax%3Apull")]
    [InlineData(
        "bearer service=\"s\", realm=\"http://127.0.0.1:5001/token\"",
        "http://127.0.0.1:5001/token?scope=repository%3Ax%3Apull&service=s")]
    public void The_address_of_the_token_is_read(string challenge, string expected) =>
        Assert.Equal(expected, Find(challenge)!.TokenUri("repository:x:pull").AbsoluteUri);

    [Theory]
    [InlineData("Basic realm=\"https://auth.example/token\"")]
    [InlineData("Bearer service=\"s\"")]
    [InlineData("Bearer realm=\"file:///etc/passwd\"")]
    [InlineData("Bearer realm=\"/token\"")]
    public void Another_challenge_is_none(string challenge) => Assert.Null(Find(challenge));

    private static BearerChallenge? Find(string challenge)
    {
        using var response = new HttpResponseMessage();
        Assert.True(response.Headers.TryAddWithoutValidation("WWW-Authenticate", challenge));
        return BearerChallenge.Find(response.Headers.WwwAuthenticate);
    }
}
