namespace Sluice.Artifacts.Stores;

/// <summary>How stores are opened.</summary>
public sealed record ArtifactStoreOptions
{
    /// <summary>Environment variable with the hosts of <see cref="PlainHttpHosts"/>, separated by commas.</summary>
    public const string PlainHttpVariable = "SLUICE_REGISTRY_PLAIN_HTTP";

    /// <summary>Registries (<c>host</c> or <c>host:port</c>) spoken to without TLS. Loopback hosts always are.</summary>
    public IReadOnlyList<string> PlainHttpHosts { get; init; } = [];

    /// <summary>The Docker <c>config.json</c> with registry credentials; null: none.</summary>
    public string? DockerConfigPath { get; init; }

    /// <summary>Largest file read into memory, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 2_000_000_000;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Options by the environment: <c>SLUICE_REGISTRY_PLAIN_HTTP</c>, <c>DOCKER_CONFIG</c>, <c>HOME</c>.</summary>
    public static ArtifactStoreOptions FromEnvironment()
    {
        var docker = Environment.GetEnvironmentVariable("DOCKER_CONFIG")
            ?? (Environment.GetEnvironmentVariable("HOME") is { Length: > 0 } home ? Path.Combine(home, ".docker") : null);
        return new ArtifactStoreOptions
        {
            PlainHttpHosts = (Environment.GetEnvironmentVariable(PlainHttpVariable) ?? "")
                .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries),
            DockerConfigPath = docker is null ? null : Path.Combine(docker, "config.json"),
        };
    }
}
