using Sluice.Api.Contracts;
using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Data.Failures;

namespace Sluice.Data.Profiles;

/// <summary>The profile of the version that drift is measured from.</summary>
/// <param name="Version">The version.</param>
/// <param name="Profile">Its profile. Null when its artifact has none, as those of other trainers.</param>
public sealed record ParentProfile(string Version, DataProfile? Profile)
{
    /// <summary>Reads the profile from the artifact of a version, checked against its digest.</summary>
    /// <param name="version">The version. Null when none is published.</param>
    /// <param name="field">The field of the check that asks for it.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="JobException">The artifact cannot be read (66), or not at present (75).</exception>
    public static async Task<ParentProfile?> ReadAsync(ParentVersion? version, string field, CancellationToken stop)
    {
        if (version is null)
        {
            return null;
        }

        try
        {
            var store = ArtifactStores.Open(version.Artifact.Uri);
            var artifact = await store.OpenAsync(ArtifactDigest.Parse(version.Artifact.Digest), stop).ConfigureAwait(false);
            return new ParentProfile(
                version.Version,
                artifact.Find(ArtifactFile.ProfilePath) is { } file
                    ? DataProfile.Read(await store.ReadAsync(file, stop).ConfigureAwait(false)) : null);
        }
        catch (ArtifactUnavailableException e) when (e.IsTransient)
        {
            throw JobException.TryAgain(e.Reason, $"{field}: the profile of version {version.Version} cannot be read: {e.Message}");
        }
        catch (Exception e) when (e is ArtifactException or InvalidDataException or FormatException)
        {
            throw JobException.NoInput("ParentUnreadable", field,
                $"the profile of version {version.Version} cannot be read: {e.Message}; name another version, or remove the check", e);
        }
    }
}
