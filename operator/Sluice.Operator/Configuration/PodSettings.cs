using System.Text.Json;
using System.Text.Json.Serialization;
using Sluice.Api.Contracts;
using Sluice.Api.Pods;
using Sluice.Api.Validation;

namespace Sluice.Operator.Configuration;

/// <summary>
/// Settings of an installation for the pods that Sluice creates: the chart's values, as JSON. A resource that is named neither by the
/// user nor here is left to the namespace's LimitRange.
/// </summary>
public sealed record PodSettings
{
    private static readonly JsonSerializerOptions Strict = new(ContractJson.Options)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>Pods of the gateways.</summary>
    public PodTemplate Gateway { get; init; } = new() { Resources = Default("50m", "96Mi", "1", "512Mi") };

    /// <summary>Pods that verify a version; their memory grows with the artifact.</summary>
    public PodTemplate Verification { get; init; } = new() { Resources = Default("50m", "128Mi", "1", "1Gi") };

    /// <summary>Resources of trainers whose job does not name them.</summary>
    public ResourceOptions Trainer { get; init; } = Default("100m", "256Mi", "2", "4Gi");

    /// <summary>Resources of pods that check a dataset whose job does not name them.</summary>
    public ResourceOptions Data { get; init; } = Default("500m", "1Gi", "2", "2Gi");

    /// <summary>Resources of inference pods whose deployment does not name them; their memory grows with the artifact.</summary>
    public ResourceOptions Inference { get; init; } = Default("50m", "128Mi", "1", "1Gi");

    /// <summary>Resources of gates' Jobs that do not name them.</summary>
    public ResourceOptions Gate { get; init; } = Default("50m", "64Mi", "1", "512Mi");

    /// <summary>Reads settings. What is left out has its default.</summary>
    /// <exception cref="FormatException">They cannot be read, or break a rule; the message names the field.</exception>
    public static PodSettings Parse(string json)
    {
        PodSettings settings;
        try
        {
            settings = JsonSerializer.Deserialize<PodSettings>(json, Strict) ?? new PodSettings();
        }
        catch (JsonException error)
        {
            throw new FormatException($"--pods: {error.Message}", error);
        }

        var errors = SpecValidation.Check("gateway", settings.Gateway)
            .Concat(SpecValidation.Check("verification", settings.Verification))
            .Concat(SpecValidation.Check("trainer", new PodTemplate { Resources = settings.Trainer }))
            .Concat(SpecValidation.Check("data", new PodTemplate { Resources = settings.Data }))
            .Concat(SpecValidation.Check("inference", new PodTemplate { Resources = settings.Inference }))
            .Concat(SpecValidation.Check("gate", new PodTemplate { Resources = settings.Gate }))
            .ToList();
        return errors.Count == 0 ? settings : throw new FormatException("--pods: " + string.Join("; ", errors));
    }

    private static ResourceOptions Default(string cpu, string memory, string cpuLimit, string memoryLimit) => new()
    {
        Requests = new Dictionary<string, string> { ["cpu"] = cpu, ["memory"] = memory },
        Limits = new Dictionary<string, string> { ["cpu"] = cpuLimit, ["memory"] = memoryLimit },
    };
}
