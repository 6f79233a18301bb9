using Sluice.Artifacts.Content;
using Sluice.Artifacts.Errors;
using Sluice.Artifacts.Models;
using Sluice.Artifacts.Stores;
using Sluice.Artifacts.Tests.Layout;
using Xunit;

namespace Sluice.Artifacts.Tests.Registry;

public class RegistryStoreTests
{
    [RegistryFact]
    public async Task What_was_pushed_is_pulled_and_has_the_digest_of_a_layout()
    {
        using var registry = await RegistryProcess.StartAsync();
        using var folder = new TemporaryFolder();
        var store = Open(registry);

        var pushed = await store.WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.Equal(pushed.Digest, (await ArtifactStores.Open(folder.Uri).WriteAsync(Samples.Penguins(), "1.0.0")).Digest);
        Assert.Equal(pushed.Digest, await store.ResolveAsync("1.0.0"));
        Assert.Null(await store.ResolveAsync("2.0.0"));
        var artifact = await store.VerifyAsync(pushed.Digest);
        Assert.Equal("weights"u8.ToArray(), await store.ReadAsync(artifact.Find(ArtifactFile.ModelPath)!));
    }

    [RegistryFact]
    public async Task A_version_never_changes()
    {
        using var registry = await RegistryProcess.StartAsync();
        var store = Open(registry);
        var first = await store.WriteAsync(Samples.Penguins(), "1.0.0");

        Assert.Equal(first.Digest, (await store.WriteAsync(Samples.Penguins(), "1.0.0")).Digest);
        await Assert.ThrowsAsync<VersionTakenException>(() => store.WriteAsync(Samples.Penguins("others"), "1.0.0"));
        Assert.Equal(first.Digest, await store.ResolveAsync("1.0.0"));
    }

    [RegistryFact]
    public async Task A_blob_that_was_changed_in_the_registry_is_found()
    {
        using var registry = await RegistryProcess.StartAsync();
        var store = Open(registry);
        var pushed = await store.WriteAsync(Samples.Penguins(), "1.0.0");
        var hex = pushed.Files[0].Digest.Hex;
        File.WriteAllText(Path.Combine(registry.Data, hex[..2], hex, "data"), "weighty");

        var error = await Assert.ThrowsAsync<DigestMismatchException>(() => store.VerifyAsync(pushed.Digest));

        Assert.Equal(pushed.Files[0].Digest, error.Expected);
        Assert.Contains(ArtifactDigest.Of("weighty"u8).ToString(), error.Found);
        Assert.Contains($"/v2/models/penguins/blobs/sha256:{hex}", error.Where);
    }

    [RegistryFact]
    public async Task What_is_not_there_is_said_by_address()
    {
        using var registry = await RegistryProcess.StartAsync();
        var digest = ArtifactDigest.Of("nothing"u8);

        var error = await Assert.ThrowsAsync<ArtifactUnavailableException>(() => Open(registry).OpenAsync(digest));

        Assert.Contains($"/v2/models/penguins/manifests/{digest}", error.Message);
        Assert.False(error.IsTransient);
    }

    [RegistryFact]
    public async Task A_registry_with_users_takes_those_of_the_docker_configuration()
    {
        using var registry = await RegistryProcess.StartAsync(withUser: true);
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "config.json");
        File.WriteAllText(path, $$"""{"auths":{"127.0.0.1:{{registry.Port}}":{"username":"ann","password":"secret"} } }""");

        var refused = await Assert.ThrowsAsync<ArtifactUnavailableException>(() => Open(registry).ResolveAsync("1.0.0"));
        Assert.Contains("pull secret", refused.Message);
        var store = Open(registry, path);
        await store.VerifyAsync((await store.WriteAsync(Samples.Penguins(), "1.0.0")).Digest);
    }

    [Fact]
    public async Task An_unreachable_registry_is_said_to_be_a_passing_fault()
    {
        var store = ArtifactStores.Open("oci://127.0.0.1:1/models/penguins", new ArtifactStoreOptions());

        var error = await Assert.ThrowsAsync<ArtifactUnavailableException>(() => store.ResolveAsync("1.0.0"));

        Assert.True(error.IsTransient);
        Assert.Contains("127.0.0.1:1", error.Message);
    }

    private static IArtifactStore Open(RegistryProcess registry, string? dockerConfig = null) => ArtifactStores.Open(
        $"oci://127.0.0.1:{registry.Port}/models/penguins", new ArtifactStoreOptions { DockerConfigPath = dockerConfig });
}
