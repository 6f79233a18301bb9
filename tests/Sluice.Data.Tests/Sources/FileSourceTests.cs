using Sluice.Api.Contracts;
using Sluice.Api.TrainingJobs;
using Sluice.Data.Sources;

namespace Sluice.Data.Tests.Sources;

public sealed class FileSourceTests : IDisposable
{
    private readonly Fetching fetching = new();

    public void Dispose() => fetching.Dispose();

    [Fact]
    public async Task A_file_of_a_volume_is_used_where_it_lies()
    {
        var uri = fetching.Put("penguins.csv", "a,b\n1,2\n");

        var data = await fetching.RunAsync(uri);

        var file = Assert.Single(Assert.Single(data.Sources).Files);
        Assert.Equal(("data", "penguins.csv", uri[7..], 8), (data.Sources[0].Table, file.Name, file.Path, file.Size));
        Assert.Equal((Fetching.Digest("a,b\n1,2\n"), file.Digest), (data.Digest, data.Digest));
        Assert.Empty(Directory.GetFiles(fetching.Scratch, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData("visits/*.csv", "a.csv b.csv")]
    [InlineData("visits/?.csv", "a.csv b.csv")]
    [InlineData("visits/**", "a.csv b.csv c.json old/a.csv old/older/a.csv")]
    [InlineData("visits/**/a.csv", "a.csv old/a.csv old/older/a.csv")]
    [InlineData("visits/*/a.csv", "old/a.csv")]
    [InlineData("**/older/*", "visits/old/older/a.csv")]
    [InlineData("visits/_*", "_SUCCESS")]
    [InlineData("visits/*[[]*", null)]
    public async Task A_pattern_names_files_as_a_shell_does(string pattern, string? names)
    {
        string[] hidden = ["_SUCCESS", ".b.csv.crc", "_temporary/a.csv"];
        foreach (var name in hidden.Concat(["a.csv", "b.csv", "c.json", "old/a.csv", "old/older/a.csv"]))
        {
            fetching.Put("visits/" + name, name);
        }

        var source = new SourceOptions { Uri = $"file://{fetching.Volume}/{pattern}" };
        if (names is null)
        {
            var error = await fetching.FailAsync(source);
            Assert.Equal((ExitCodes.NoInput, "DatasetMissing", "spec.dataset.sources[0].uri"), Fetching.End(error));
            Assert.EndsWith($"a.csv, {fetching.Volume[1..]}/visits/b.csv; correct the pattern", error.Message, StringComparison.Ordinal);
            return;
        }

        Assert.Equal(names, string.Join(' ', (await fetching.RunAsync(source)).Sources[0].Files.Select(file => file.Name)));
    }

    [Fact]
    public async Task A_list_names_files_by_the_folder_that_they_share()
    {
        fetching.Put("2026/b.csv", "new");
        var data = await fetching.RunAsync(new SourceOptions
        {
            Uris = [fetching.Put("2025/b.csv", "old"), $"file://{fetching.Volume}/2026/*.csv", fetching.Put("2026/x/a.csv", "deep")],
        });

        Assert.Equal([("2025/b.csv", "old"), ("2026/b.csv", "new"), ("2026/x/a.csv", "deep")], Fetching.Contents(data.Sources[0]));
        Assert.Equal(Fetching.Digest(Fetching.Sums(("2025/b.csv", "old"), ("2026/b.csv", "new"), ("2026/x/a.csv", "deep"))), data.Digest);
    }

    [Fact]
    public async Task The_digest_of_several_sources_is_that_of_their_list_by_table()
    {
        var data = await fetching.RunAsync(
            new SourceOptions { Name = "visits", Uri = fetching.Put("v.csv", "1") },
            new SourceOptions { Name = "places", Uri = fetching.Put("p.csv", "2") });

        Assert.Equal(Fetching.Digest(Fetching.Sums(("places/p.csv", "2"), ("visits/v.csv", "1"))), data.Digest);
    }

    [Fact]
    public async Task Two_places_of_one_list_must_not_name_the_same_file()
    {
        var uri = fetching.Put("a.csv", "1");

        var error = await fetching.FailAsync(new SourceOptions { Uris = [uri, $"file://{fetching.Volume}/*.csv"] });

        Assert.Equal(ExitCodes.BadSpec, error.ExitCode);
        Assert.Equal(
            $"spec.dataset.sources[0].uris[1]: names {uri}, which spec.dataset.sources[0].uris[0] names too; each file is read once",
            error.Message);
    }

    [Theory]
    [InlineData("  ")]
    [InlineData(" *")]
    public async Task A_manifest_names_files_below_its_own_folder_with_their_digests(string between)
    {
        fetching.Put("visits/a.csv", "1");
        fetching.Put("visits/old years/b.csv", "2");
        fetching.Put("visits/unlisted.csv", "3");
        var sums = Fetching.Sums(("./old years/b.csv", "2"), ("a.csv", "1")).Replace("  ", between, StringComparison.Ordinal);
        var manifest = fetching.Put("visits/SHA256SUMS", ("# of yesterday\n" + sums).ReplaceLineEndings("\r\n"));

        var data = await fetching.RunAsync(new SourceOptions { Manifest = manifest });

        Assert.Equal([("a.csv", "1"), ("old years/b.csv", "2")], Fetching.Contents(data.Sources[0]));
        Assert.Equal(Fetching.Digest(Fetching.Sums(("a.csv", "1"), ("old years/b.csv", "2"))), data.Digest);
    }

    [Fact]
    public async Task A_file_with_another_digest_than_in_the_manifest_is_named_with_both()
    {
        var uri = fetching.Put("a.csv", "changed");
        var manifest = fetching.Put("SHA256SUMS", Fetching.Sums(("a.csv", "as it was")));

        var error = await fetching.FailAsync(new SourceOptions { Manifest = manifest });

        Assert.Equal((ExitCodes.BadData, "DigestMismatch"), (error.ExitCode, error.Error.Reason));
        Assert.Equal(
            $"spec.dataset.sources[0].manifest: {uri} has the digest {Fetching.Digest("changed")}, but the manifest lists "
            + $"{Fetching.Digest("as it was")}; restore the file, or write the manifest again",
            error.Message);
    }

    [Theory]
    [InlineData("../secret.csv", "line 1 names '../secret.csv', which is not a path below the manifest's folder")]
    [InlineData("/etc/passwd", "line 1 names '/etc/passwd', which is not a path below the manifest's folder")]
    [InlineData("a/../../b.csv", "line 1 names 'a/../../b.csv', which is not a path below the manifest's folder")]
    [InlineData("a/./b.csv", "line 1 names 'a/./b.csv', which is not a path below the manifest's folder")]
    public async Task A_manifest_does_not_name_files_elsewhere(string name, string expected)
    {
        fetching.Put("secret.csv", "1");
        var error = await fetching.FailAsync(new SourceOptions { Manifest = fetching.Put("below/SHA256SUMS", Fetching.Sums((name, "1"))) });

        Assert.Equal((ExitCodes.BadData, "ManifestInvalid"), (error.ExitCode, error.Error.Reason));
        Assert.EndsWith(expected, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "it names no file")]
    [InlineData("a.csv", "line 1 is 'a.csv'; each line is 64 hexadecimal digits, two spaces and a name, as sha256sum prints it")]
    [InlineData(
        "SHA256 (a) = 0", "line 1 is 'SHA256 (a) = 0'; each line is 64 hexadecimal digits, two spaces and a name, as sha256sum prints it")]
    public void What_is_no_manifest_is_refused(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<FormatException>(() => DigestManifest.Read(text)).Message);

    [Fact]
    public void A_manifest_that_names_a_file_twice_is_refused() => Assert.Equal(
        "line 2 names 'a.csv', which an earlier line names too; remove one of them",
        Assert.Throws<FormatException>(() => DigestManifest.Read(Fetching.Sums(("a.csv", "1"), ("a.csv", "2")))).Message);

    [Fact]
    public async Task Another_digest_than_the_job_pins_ends_it()
    {
        var uri = fetching.Put("a.csv", "1");
        var pinned = Fetching.Digest("2");

        var error = await fetching.FailAsync(new DatasetOptions { Uri = uri, Digest = pinned });

        var found = Fetching.Digest("1");
        Assert.Equal((ExitCodes.BadData, "DigestMismatch", "spec.dataset.digest"), Fetching.End(error));
        Assert.Equal(
            $"spec.dataset.digest: {uri} has the digest {found}, but the job expects {pinned}; "
            + "restore the expected file, or correct the digest",
            error.Message);
        Assert.Equal(found, (await fetching.RunAsync(new DatasetOptions { Uri = uri, Digest = found })).Digest);
    }

    [Fact]
    public async Task Only_what_may_change_unnoticed_is_mutable()
    {
        var uri = fetching.Put("a.csv", "1");
        var manifest = fetching.Put("SHA256SUMS", Fetching.Sums(("a.csv", "1")));
        SourceOptions[] sources = [new() { Name = "loose", Uri = uri }, new() { Name = "listed", Manifest = manifest }];

        var data = await fetching.RunAsync(sources);

        Assert.Equal(["loose"], data.MutableTables);
        Assert.Empty((await fetching.RunAsync(new DatasetOptions { Sources = sources, Digest = data.Digest })).MutableTables);
    }

    [Theory]
    [InlineData("missing.csv", "does not exist in the pod; mount the volume that holds it (spec.pod.volumes), or correct the path")]
    [InlineData("visits", "is a folder; name a file in it, or add /* for all of them")]
    [InlineData("missing/*.csv", "does not exist in the pod; mount the volume that holds it (spec.pod.volumes), or correct the path")]
    [InlineData("empty/*.csv", "correct the URL, or put the files there")]
    public async Task What_is_not_there_is_said_with_the_remedy(string path, string remedy)
    {
        fetching.Put("visits/a.csv", "1");
        Directory.CreateDirectory(Path.Combine(fetching.Volume, "empty"));

        var error = await fetching.FailAsync(new DatasetOptions { Uri = $"file://{fetching.Volume}/{path}" });

        Assert.Equal((ExitCodes.NoInput, "DatasetMissing", "spec.dataset.uri"), Fetching.End(error));
        Assert.EndsWith(remedy, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Secrets_or_ConfigMaps_hidden_folder_is_not_read_twice()
    {
        // As the kubelet writes a volume: the files are in a dated folder, "..data" points to it, and each name is a link into it.
        fetching.Put("map/..2026_11_29/a.csv", "1");
        Directory.CreateSymbolicLink(Path.Combine(fetching.Volume, "map/..data"), "..2026_11_29");
        File.CreateSymbolicLink(Path.Combine(fetching.Volume, "map/a.csv"), "..data/a.csv");

        var data = await fetching.RunAsync($"file://{fetching.Volume}/map/**");

        Assert.Equal([("a.csv", "1")], Fetching.Contents(data.Sources[0]));
    }

    [Fact]
    public async Task A_job_whose_sources_break_a_rule_is_refused_before_anything_is_read()
    {
        var error = await fetching.FailAsync(new SourceOptions { Uri = "s3://bucket/a.csv", Manifest = "s3://bucket/SHA256SUMS" });

        Assert.Equal(ExitCodes.BadSpec, error.ExitCode);
        Assert.Equal("spec.dataset.sources[0]: set exactly one of uri, uris, manifest", error.Message);
    }
}
