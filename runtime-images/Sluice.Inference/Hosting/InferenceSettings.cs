using System.Globalization;
using System.Net;
using Sluice.Api.Contracts;
using Sluice.Api.ModelVersions;
using Sluice.Api.Text;
using Sluice.Artifacts.Content;

namespace Sluice.Inference.Hosting;

/// <summary>The server's settings, read from environment variables. docs/inference.md lists them.</summary>
internal sealed record InferenceSettings
{
    public required string ModelName { get; init; }

    public required string ModelVersion { get; init; }

    public required string ArtifactUri { get; init; }

    public required ArtifactDigest ArtifactDigest { get; init; }

    /// <summary>The signature that the model must have. Null when any will do.</summary>
    public ModelSignature? Signature { get; init; }

    public IPAddress Address { get; init; } = IPAddress.IPv6Any;

    public int HttpPort { get; init; } = InferenceContract.HttpPort;

    public int MetricsPort { get; init; } = InferenceContract.MetricsPort;

    /// <summary>How long requests are accepted after SIGTERM.</summary>
    public TimeSpan Drain { get; init; } = InferenceContract.Drain;

    public int MaxBodyBytes { get; init; } = 16 << 20;

    /// <summary>Threads of one inference, and number of inferences that run at a time. Defaults to the CPU limit.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Largest number of requests that wait to run.</summary>
    public int MaxQueue { get; init; } = 512;

    public bool Cuda { get; init; }

    /// <exception cref="StartupException">A variable is missing or wrong.</exception>
    public static InferenceSettings Read(Func<string, string?> environment)
    {
        var digestText = Required("SLUICE_ARTIFACT_DIGEST");
        return new InferenceSettings
        {
            ModelName = Required("SLUICE_MODEL_NAME"),
            ModelVersion = Required("SLUICE_MODEL_VERSION"),
            ArtifactUri = Required("SLUICE_ARTIFACT_URI"),
            ArtifactDigest = ArtifactDigest.TryParse(digestText, out var digest)
                ? digest
                : throw Wrong("SLUICE_ARTIFACT_DIGEST", digestText, "'sha256:' followed by 64 lower-case hexadecimal digits"),
            Signature = Optional("SLUICE_SIGNATURE") is { } signature
                ? ContractJson.TryRead<ModelSignature>(signature) ?? throw Wrong("SLUICE_SIGNATURE", signature, "a signature as JSON")
                : null,
            Address = Optional("SLUICE_BIND_ADDRESS") is not { } address ? IPAddress.IPv6Any
                : IPAddress.TryParse(address, out var parsed) ? parsed : throw Wrong("SLUICE_BIND_ADDRESS", address, "an IP address"),
            HttpPort = Number("SLUICE_HTTP_PORT", InferenceContract.HttpPort, 65535),
            MetricsPort = Number("SLUICE_METRICS_PORT", InferenceContract.MetricsPort, 65535),
            Drain = Optional("SLUICE_DRAIN") is not { } drain ? InferenceContract.Drain
                : Duration.TryParse(drain, out var time) ? time : throw Wrong("SLUICE_DRAIN", drain, "a duration such as 5s"),
            MaxBodyBytes = Number("SLUICE_MAX_BODY_BYTES", 16 << 20, 1 << 30),
            Threads = Number("SLUICE_THREADS", Environment.ProcessorCount, 1024),
            MaxQueue = Number("SLUICE_MAX_QUEUE", 512, 1_000_000),
            Cuda = (Optional("SLUICE_DEVICE") ?? "cpu") switch
            {
                "cpu" => false,
                "cuda" => true,
                var other => throw Wrong("SLUICE_DEVICE", other, "'cpu' or 'cuda'"),
            },
        };

        string? Optional(string name) => environment(name) is { Length: > 0 } value ? value : null;

        string Required(string name) => Optional(name) ?? throw StartupException.Configuration(name, "it is not set");

        int Number(string name, int otherwise, int most) => Optional(name) is not { } text ? otherwise
            : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value >= 1 && value <= most ? value
            : throw Wrong(name, text, $"a number from 1 to {most}");

        static StartupException Wrong(string name, string value, string expected) =>
            StartupException.Configuration(name, $"'{(value.Length > 200 ? value[..200] + "…" : value)}' is not {expected}");
    }
}
