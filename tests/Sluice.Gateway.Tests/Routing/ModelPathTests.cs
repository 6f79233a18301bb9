using Sluice.Gateway.Routing;

namespace Sluice.Gateway.Tests.Routing;

public sealed class ModelPathTests
{
    [Theory]
    [InlineData("/v2/models/penguins", "penguins", null)]
    [InlineData("/v2/models/penguins/infer", "penguins", null)]
    [InlineData("/v2/models/penguins/ready", "penguins", null)]
    [InlineData("/v2/models/penguins/versions", "penguins", null)]
    [InlineData("/v2/models/penguins/versions/1.0.0", "penguins", "1.0.0")]
    [InlineData("/v2/models/penguins/versions/1.0.0/infer", "penguins", "1.0.0")]
    [InlineData("/v2/models/penguins/versions//infer", "penguins", "")]
    public void A_path_names_a_model_and_perhaps_a_version(string path, string model, string? version)
    {
        Assert.True(ModelPath.TryRead(path, out var asked));
        Assert.Equal(model, asked.Model.ToString());
        Assert.Equal(version is not null, asked.Pinned);
        Assert.Equal(version ?? "", asked.Version.ToString());
    }

    [Theory]
    [InlineData("POST", "/v2/models/penguins/infer", true)]
    [InlineData("POST", "/v2/models/penguins/infer/", true)]
    [InlineData("POST", "/v2/models/penguins/generate", true)]
    [InlineData("POST", "/v2/models/penguins/generate_stream", true)]
    [InlineData("POST", "/v2/models/penguins/versions/1.0.0/infer", true)]
    [InlineData("GET", "/v2/models/penguins/infer", false)]
    [InlineData("HEAD", "/v2/models/penguins/infer", false)]
    [InlineData("OPTIONS", "/v2/models/penguins/infer", false)]
    [InlineData("POST", "/v2/models/penguins", false)]
    [InlineData("POST", "/v2/models/penguins/", false)]
    [InlineData("POST", "/v2/models/penguins/ready", false)]
    [InlineData("POST", "/v2/models/penguins//infer", false)]
    [InlineData("POST", "/v2/models/penguins/infer/more", false)]
    [InlineData("POST", "/v2/models/penguins/versions/infer", false)]
    [InlineData("POST", "/v2/models/infer", false)]
    public void Inference_is_asked_for_by_method_and_path(string method, string path, bool inference)
    {
        Assert.True(ModelPath.TryRead(path, out var asked));
        Assert.Equal(inference, asked.AsksInference(method));
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("/v2")]
    [InlineData("/v2/models")]
    [InlineData("/v2/models/")]
    [InlineData("/v2/models//infer")]
    [InlineData("/V2/models/penguins")]
    public void Other_paths_name_none(string path) => Assert.False(ModelPath.TryRead(path, out _));
}
