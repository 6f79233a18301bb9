using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Layout;
using Sluice.Artifacts.Registry;

namespace Sluice.Artifacts.Stores;

/// <summary>Opens stores by URI.</summary>
public static class ArtifactStores
{
    /// <summary>
    /// Opens <c>file:///dir</c> (an OCI image layout in that folder, created on the first write) or
    /// <c>oci://host[:port]/repository</c> (a registry). Opening accesses neither disk nor network.
    /// </summary>
    /// <param name="uri">URI of the store.</param>
    /// <param name="options">Options. Null reads them from the environment.</param>
    /// <exception cref="ArtifactInvalidException">The URI has neither form.</exception>
    public static IArtifactStore Open(string uri, ArtifactStoreOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(uri);
        options ??= ArtifactStoreOptions.FromEnvironment();
        if (uri.StartsWith("file://", StringComparison.Ordinal))
        {
            return new LayoutStore(uri, LayoutUri.Directory(uri), options);
        }

        return uri.StartsWith("oci://", StringComparison.Ordinal)
            ? new RegistryStore(uri, RegistryReference.Parse(uri), options)
            : throw new ArtifactInvalidException(uri, "expected 'file:///directory' or 'oci://host/repository'");
    }
}

/// <summary>Options of a store.</summary>
public sealed record ArtifactStoreOptions
{
    /// <summary>Environment variable with the hosts of <see cref="PlainHttpHosts"/>, separated by commas.</summary>
    public const string PlainHttpVariable = "SLUICE_REGISTRY_PLAIN_HTTP";

    /// <summary>Registries (<c>host</c> or <c>host:port</c>) that are reached over plain HTTP. Loopback hosts always are.</summary>
    public IReadOnlyList<string> PlainHttpHosts { get; init; } = [];

    /// <summary>Path of the Docker <c>config.json</c> with registry credentials. Null for none.</summary>
    public string? DockerConfigPath { get; init; }

    /// <summary>Sends the requests to registries, such as one that trusts an authority of its own. Null for the shared client.</summary>
    public HttpClient? Client { get; init; }

    /// <summary>Largest file that is read into memory, in bytes.</summary>
    public long MaxFileBytes { get; init; } = 2_000_000_000;

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>Reads the environment variables <c>SLUICE_REGISTRY_PLAIN_HTTP</c>, <c>DOCKER_CONFIG</c> and <c>HOME</c>.</summary>
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
