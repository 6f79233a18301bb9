using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Layout;
using Sluice.Artifacts.Registry;

namespace Sluice.Artifacts.Stores;

/// <summary>Opens stores by uri.</summary>
public static class ArtifactStores
{
    /// <summary>
    /// Opens <c>file:///dir</c> (an OCI image layout in that folder, made on the first write) or
    /// <c>oci://host[:port]/repository</c> (a registry). Touches neither disk nor network yet.
    /// </summary>
    /// <param name="uri">The place.</param>
    /// <param name="options">Options; null: by the environment.</param>
    /// <exception cref="ArtifactInvalidException">The uri is neither.</exception>
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
