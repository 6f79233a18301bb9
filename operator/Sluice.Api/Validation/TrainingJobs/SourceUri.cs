using System.Text.RegularExpressions;

namespace Sluice.Api.Validation.TrainingJobs;

/// <summary>A URL of a dataset's files, taken apart.</summary>
/// <param name="Scheme">One of <see cref="Schemes"/>.</param>
/// <param name="Root">
/// What is reached as one: <c>s3://bucket/</c>, <c>gs://bucket/</c>, <c>az://account/container/</c>, <c>hdfs://host:port/</c>,
/// <c>https://host:port/</c>, <c>oci://host/repository:tag/</c> or <c>file:///</c>. It ends with a slash.
/// </param>
/// <param name="Path">
/// The rest without a slash in front: a path, or a pattern where it has <c>*</c> or <c>?</c>. That of an HTTP URL includes the query. It is
/// empty for all files of an OCI artifact.
/// </param>
public sealed partial record SourceUri(string Scheme, string Root, string Path)
{
    private const string Tag = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}";

    /// <summary>The schemes that can be read, with an example each.</summary>
    public static IReadOnlyDictionary<string, string> Schemes { get; } = new Dictionary<string, string>
    {
        ["file"] = "file:///folder/name",
        ["https"] = "https://host/folder/name",
        ["http"] = "http://host/folder/name",
        ["s3"] = "s3://bucket/folder/name",
        ["gs"] = "gs://bucket/folder/name",
        ["az"] = "az://account/container/folder/name",
        ["hdfs"] = "hdfs://host/folder/name",
        ["oci"] = "oci://host/repository:tag",
    };

    /// <summary>Whether the files are reached over HTTP, where <c>?</c> begins the query and nothing can be listed.</summary>
    public bool IsHttp => Scheme is "http" or "https";

    /// <summary>Whether the path is a pattern that files have to be listed for.</summary>
    public bool IsPattern => !IsHttp && (Path.Length == 0 || Path.AsSpan().ContainsAny('*', '?'));

    /// <summary>The folder of the path up to its first wildcard, with a slash at its end, or empty.</summary>
    public string Folder
    {
        get
        {
            var path = IsHttp ? Path.Split('?')[0] : Path;
            var wildcard = IsPattern ? path.AsSpan().IndexOfAny('*', '?') : -1;
            var plain = wildcard < 0 ? path : path[..wildcard];
            return plain[..(plain.LastIndexOf('/') + 1)];
        }
    }

    /// <summary>The URL without a query, which may hold a signature.</summary>
    public string Shown => Root + (IsHttp ? Path.Split('?')[0] : Path);

    /// <summary>Takes a URL apart.</summary>
    /// <param name="text">The URL.</param>
    /// <param name="wildcards">Whether it may name several files.</param>
    /// <returns>Its parts and no fault, or no parts and what is wrong and what helps.</returns>
    public static (SourceUri? Uri, string? Fault) Parse(string? text, bool wildcards = true)
    {
        if (string.IsNullOrEmpty(text))
        {
            return (null, $"is missing; write it as {Examples()}");
        }

        var scheme = text.Split("://", 2)[0];
        if (scheme.Length == text.Length || !Schemes.TryGetValue(scheme, out var example))
        {
            return (null, $"'{text}' has no known scheme; write it as {Examples()}");
        }

        if (NameRules.Visible(text) is { } hidden)
        {
            return (null, hidden);
        }

        var isHttp = scheme is "http" or "https";
        if ((text.Contains('%', StringComparison.Ordinal) && !isHttp) || text.Split('/').Contains("..") || text.Any(char.IsWhiteSpace))
        {
            return (null, isHttp
                ? $"'{text}' has '..' or a space in it; write the plain path, with %20 for a space"
                : $"'{text}' has '..', '%' or a space in it; write the plain path");
        }

        if (isHttp)
        {
            return Http(text, scheme);
        }

        if (Shape(scheme).Match(text) is not { Success: true } match)
        {
            return (null, scheme == "file"
                ? $"'{text}' is not an absolute path; write it as {example}"
                : $"'{text}' does not say where the files are; write it as {example}");
        }

        var root = match.Groups["root"].Value;
        var uri = new SourceUri(scheme, root.EndsWith('/') ? root : root + '/', match.Groups["path"].Value.TrimStart('/'));
        return Fault(uri, text, wildcards) is { } fault ? (null, fault) : (uri, null);
    }

    private static (SourceUri? Uri, string? Fault) Http(string text, string scheme)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var address) || address.Host.Length == 0)
        {
            return (null, $"'{text}' is not a URL; write it as {Schemes[scheme]}");
        }

        if (address.UserInfo.Length > 0)
        {
            return (null, $"'{address.Scheme}://{address.Authority}' has a password in it; put username and password into the Secret of "
                + "store.credentialsSecretRef");
        }

        if (address.Fragment.Length > 0 || address.AbsolutePath.EndsWith('/'))
        {
            return (null, $"'{text}' does not name a file; write it as {Schemes[scheme]}");
        }

        return address.AbsolutePath.Contains('*', StringComparison.Ordinal)
            ? (null, $"'{text}' has a '*' in it, but an HTTP server cannot list files; name each in uris, or all by manifest")
            : (new SourceUri(scheme, $"{address.Scheme}://{address.Authority}/", address.PathAndQuery[1..]), null);
    }

    private static string? Fault(SourceUri uri, string text, bool wildcards)
    {
        if (uri.Scheme == "oci" && !NameRules.IsRepository(Repository(uri.Root)))
        {
            return $"'{text}' does not name a repository; write it as {Schemes["oci"]}, the repository in lower case";
        }

        if (uri.Path.EndsWith('/') || (uri.Path.Length == 0 && uri.Scheme != "oci"))
        {
            return $"'{text}' names a folder; add * for the files in it, or ** for those below it as well";
        }

        if (uri.Path.Split('/').Any(part => part.Length > 2 && part.Contains("**", StringComparison.Ordinal)))
        {
            return $"'{text}' has '**' beside other characters; it stands alone between two slashes, for any number of folders";
        }

        return !wildcards && uri.IsPattern ? $"'{text}' may name several files; write the path of one" : null;
    }

    // Of oci://host:port/repository:tag/ and oci://host:port/repository@sha256:…/ alike: host:port/repository.
    private static string Repository(string root) =>
        root.IndexOf('@', StringComparison.Ordinal) is var at and > 0 ? root[6..at] : root[6..root.LastIndexOf(':')];

    private static Regex Shape(string scheme) => scheme switch
    {
        "file" => FileShape(),
        "az" => AzureShape(),
        "hdfs" => HdfsShape(),
        "oci" => OciShape(),
        _ => BucketShape(),
    };

    private static string Examples() => $"{string.Join(", ", Schemes.Values.SkipLast(1))} or {Schemes.Values.Last()}";

    [GeneratedRegex(@"^(?<root>file:///)(?<path>[^/].*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex FileShape();

    [GeneratedRegex(@"^(?<root>(?:s3|gs)://[a-z0-9][a-z0-9._-]{1,220}[a-z0-9])/(?<path>.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex BucketShape();

    [GeneratedRegex(@"^(?<root>az://[a-z0-9]{3,24}/(?:[a-z0-9](?:[a-z0-9-]{1,61})[a-z0-9]|\$root|\$web))/(?<path>.*)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex AzureShape();

    [GeneratedRegex(@"^(?<root>hdfs://[A-Za-z0-9][A-Za-z0-9.-]{0,252}(?::[0-9]{1,5})?)/(?<path>.*)\z", RegexOptions.CultureInvariant)]
    private static partial Regex HdfsShape();

    [GeneratedRegex($@"^(?<root>oci://[^/@]+/[^:@]+(?::{Tag}|@sha256:[0-9a-f]{{64}}))(?<path>/.*)?\z", RegexOptions.CultureInvariant)]
    private static partial Regex OciShape();
}
