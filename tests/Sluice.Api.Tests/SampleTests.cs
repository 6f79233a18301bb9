using System.Text.Json;
using System.Text.Json.Nodes;

using Sluice.Api.Contracts;
using Sluice.Api.ModelDeployments;
using Sluice.Api.ModelVersions;
using Sluice.Api.TrainingJobs;
using Sluice.Api.Validation;

namespace Sluice.Api.Tests;

public sealed class SampleTests
{
    public static TheoryData<string> Valid => [.. Samples("valid")];

    /// <summary>What the guide applies.</summary>
    public static TheoryData<string> Guide => [.. Directory.EnumerateFiles(GuideFolder, "*.yaml", SearchOption.AllDirectories)
        .Select(path => Path.GetRelativePath(GuideFolder, path)).Order()];

    public static TheoryData<string> Invalid => [.. Samples("invalid")];

    [Theory]
    [MemberData(nameof(Valid))]
    public void A_valid_sample_breaks_no_rule(string file)
    {
        Assert.Empty(Check(Manifest.Read(PathOf("valid", file))));
    }

    [Theory]
    [MemberData(nameof(Guide))]
    public void A_sample_of_the_guide_breaks_no_rule(string file)
    {
        Assert.Empty(Check(Manifest.Read(Path.Combine(GuideFolder, file))));
    }

    [Theory]
    [MemberData(nameof(Invalid))]
    public void An_invalid_sample_gets_the_message_in_its_first_line(string file)
    {
        var path = PathOf("invalid", file);
        var wanted = File.ReadLines(path).First()["# error: ".Length..];

        Assert.Equal([wanted], Check(Manifest.Read(path)).Select(error => error.ToString()));
    }

    private static string GuideFolder => Path.Combine(AppContext.BaseDirectory, "guide");

    private static IReadOnlyList<FieldError> Check(JsonObject manifest)
    {
        var name = manifest["metadata"]!["name"]!.GetValue<string>();
        var spec = manifest["spec"]!;
        return manifest["kind"]!.GetValue<string>() switch
        {
            "TrainingJob" => SpecValidation.Check(name, Read<TrainingJobSpec>(spec)),
            "ModelVersion" => SpecValidation.Check(name, Read<ModelVersionSpec>(spec)),
            "ModelDeployment" => SpecValidation.Check(name, Read<ModelDeploymentSpec>(spec)),
            var kind => throw new InvalidOperationException($"unknown kind {kind}"),
        };
    }

    private static T Read<T>(JsonNode spec) => spec.Deserialize<T>(ContractJson.Options)!;

    private static string PathOf(string kind, string file) => Path.Combine(Manifest.Folder, "samples", kind, file);

    private static IEnumerable<string> Samples(string kind) =>
        Directory.EnumerateFiles(Path.Combine(Manifest.Folder, "samples", kind)).Select(path => Path.GetFileName(path)!).Order();
}
